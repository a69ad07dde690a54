import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { decodeEnrolmentCode, encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'

/** The central server of the tour, run by its own command line, and what it handed out. */
const credentialSchema = z.object({ userName: z.string(), name: z.string(), initialPassword: z.string(), enrolmentCode: z.string() })
const foundedSchema = z.object({
  company: z.string(),
  fingerprint: z.string(),
  recoveryKey: z.string(),
  administrators: z.array(credentialSchema),
  members: z.array(credentialSchema),
})
const startedSchema = z.object({ url: z.string(), port: z.number(), company: z.string() })
export type Credential = z.infer<typeof credentialSchema>
export type Founded = z.infer<typeof foundedSchema>

const repo = path.resolve(import.meta.dirname, '../..')
const entry = path.join(repo, 'src-server', 'main.ts')

/** Runs one verb and parses the line that it prints. */
export async function serverVerb<T>(verb: string, args: readonly string[], schema: z.ZodType<T>, behindMs = 0): Promise<T> {
  const clock = behindMs === 0 ? [] : ['--import', path.join(import.meta.dirname, 'clock-behind.ts')]
  const child = spawn(process.execPath, [...clock, entry, verb, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OPSDESK_TOUR_BEHIND_MS: String(behindMs) },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`server ${verb} ended with ${code}`)
  return schema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
}

/** Founds the sample company in an empty folder; `behindMs` ago, where something is to have come due since. */
export async function foundCompany(folder: string, options: readonly '--library'[] = [], behindMs = 0): Promise<Founded> {
  return serverVerb('init', ['--data', folder, '--sample', ...options], foundedSchema, behindMs)
}

export type RunningServer = { readonly port: number; stop(): Promise<void> }

/** Starts the server; port 0 takes a free one. */
export async function startServer(folder: string, port: number): Promise<RunningServer> {
  const child: ChildProcess = spawn(process.execPath, [entry, 'start', '--data', folder, '--port', String(port), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<never>((_resolve, reject) => child.once('exit', (code) => reject(new Error(`the server ended with ${code}`))))
  ended.catch(() => undefined)
  if (!child.stdout) throw new Error('the server has no output')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended])
  const started = startedSchema.parse(JSON.parse(first))
  return {
    port: started.port,
    stop: async () => {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** The same code, leading through a desk's own cable. */
export function throughCable(code: string, port: number): string {
  const read = decodeEnrolmentCode(code)
  if (!read.ok) throw new Error(`the server's enrolment code does not read: ${read.fault.code}`)
  return encodeEnrolmentCode({ ...read.value, host: '127.0.0.1', port })
}
