import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const rates = z.object({ relayed: z.number(), fetched: z.number() })
type Rates = z.infer<typeof rates>

/** PouchDB with express-pouchdb on the same machine in the same run: documents a second from desk to desk, and of a first contact. */
export async function pouchRates(folder: string, documents: number): Promise<Rates> {
  const [serverFolder, deskFolder] = [path.join(folder, 'pouch-server'), path.join(folder, 'pouch-desks')]
  for (const made of [serverFolder, deskFolder]) mkdirSync(made, { recursive: true })
  const server = peer('pouchdb-server.js', serverFolder)
  try {
    const port = await firstLine(server)
    const desks = peer('pouchdb-desks.js', deskFolder, port, String(documents))
    return rates.parse(JSON.parse(await firstLine(desks)))
  } finally {
    server.kill()
  }
}

function peer(file: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [path.join(import.meta.dirname, 'peers', file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the peer has no output')
  const lines = createInterface({ input: child.stdout })
  return new Promise((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the peer ended with ${code}`)))
  })
}
