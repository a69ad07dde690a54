import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultError } from '#shared/kernel/fault.ts'
import { openConnection } from './connection.ts'
import { asFaultError } from './sqlite-fault.ts'

let passed = false

/**
 * Proves, once a process and before any store is opened, that the driver enciphers, that another key opens nothing and that one
 * changed bit is noticed. A driver that another package has replaced must never meet a real store; it throws. So does a full disk, as a fault.
 */
export function assertCipherWorks(): void {
  if (passed) return
  let folder: string | undefined
  try {
    folder = mkdtempSync(join(tmpdir(), 'opsdesk-cipher-'))
    const file = join(folder, 'test.db')
    const key = randomBytes(32)
    const marker = 'opsdesk cipher self-test '.repeat(400)
    const made = openConnection(file, key, 'create')
    made.exec('create table marker (text text)')
    made.prepare('insert into marker values (?)').run(marker)
    made.pragma('wal_checkpoint(TRUNCATE)')
    made.close()

    const bytes = readFileSync(file)
    if (bytes.includes('opsdesk cipher')) throw new Error('the driver does not encipher')
    if (readMarker(file, key) !== marker) throw new Error('the driver does not read back what it wrote')
    if (refusal(file, randomBytes(32)) !== 'store-key-mismatch') throw new Error('the driver opens a store with another key')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100)
    writeFileSync(file, bytes)
    if (refusal(file, key) === null) throw new Error('the driver does not notice a changed bit')
    passed = true
  } catch (error) {
    throw asFaultError(error)
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

function readMarker(file: string, key: Buffer): unknown {
  const opened = openConnection(file, key, 'write')
  try {
    return opened.prepare('select text from marker').pluck().get()
  } finally {
    opened.close()
  }
}

function refusal(file: string, key: Buffer): string | null {
  try {
    readMarker(file, key)
    return null
  } catch (error) {
    return error instanceof FaultError ? error.fault.code : 'error'
  }
}
