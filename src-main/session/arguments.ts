import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type DeskArguments = {
  /** Where the desk keeps its files; null = below the application's own folder. */
  readonly dataDir: string | null
  /** Chromium's own profile, kept apart from the desk's files when a data folder is given. */
  readonly profileDir: string | null
}

/** Reads `--data-dir=DIR`. */
export function readArguments(argv: readonly string[]): DeskArguments {
  const given = argv.find((argument) => argument.startsWith('--data-dir='))?.slice('--data-dir='.length)
  if (!given) return { dataDir: null, profileDir: null }
  const dataDir = resolve(given)
  return { dataDir, profileDir: join(tmpdir(), `opsdesk-profile-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`) }
}
