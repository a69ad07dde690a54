/**
 * Opens the product for a person to try: the central server on its embedded store with the sample company, and one desk. Started by
 * scripts/start.sh, which has set everything up. Below the data folder: `server/`, `desk/`, and `first-sign-in.txt` with what the
 * server handed out when it was made (address, enrolment code, initial passwords).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { resolveElectron } from './electron-runtime.ts'

const repo = path.resolve(import.meta.dirname, '..')
const serverStartMs = 60_000

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, json: { type: 'boolean' } } })
  if (values.data === undefined) throw new Error('--data is missing; start this through scripts/start.sh')
  const folder = path.resolve(values.data)
  const server = path.join(folder, 'server')
  const notes = path.join(folder, 'first-sign-in.txt')
  if (!existsSync(notes)) {
    await mkdir(server, { recursive: true, mode: 0o700 })
    await writeFile(notes, await outputOf(['init', '--data', server, '--sample', '--library']), { mode: 0o600 })
  }
  console.log(`${await readFile(notes, 'utf8')}\n(kept in ${notes})\n`)

  const running = await startServer(server)
  const electron = await resolveElectron()
  console.log(`opening the desk (Electron ${electron.tier} ${electron.version})`)
  const desk = spawn(electron.path, ['--password-store=gnome-libsecret', repo, `--data-dir=${path.join(folder, 'desk')}`], {
    stdio: 'inherit',
    env: { ...process.env, OPSDESK_NODE: process.execPath },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => desk.kill('SIGTERM'))
  process.exitCode = await endOf(desk)
  running.kill('SIGTERM')
  await endOf(running)
}

const serverCommand = (args: readonly string[]) => [path.join(repo, 'src-server', 'main.ts'), ...args]

/** Runs one verb of the server's administration and returns what it printed. */
async function outputOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, serverCommand(args), { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await endOf(child)
  if (code !== 0) throw new Error(`server ${args[0]} ended with ${code}`)
  return output
}

/** Starts the server and returns once it has named its address. */
async function startServer(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, serverCommand(['start', '--data', folder]), { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.setEncoding('utf8').pipe(process.stdout)
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the server did not start')), serverStartMs)
    child.stdout.on('data', (text: string) => {
      if (!text.includes('https://')) return
      clearTimeout(late)
      resolve()
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the server ended with ${code}`))
    })
  })
  return child
}

async function endOf(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return child.exitCode
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => resolve(code ?? 1)))
}

await main()
