import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/**
 * How every fuse of a packaged application stands: only our own archive is run, unchanged, and by no other door. A binary's wire may be shorter than
 * this table (an older Electron) and never longer: a fuse that nobody has decided stops the packaging.
 */
export const fuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // The page's policy forbids WebAssembly; should a part of ours ever use it, it keeps the guard that Electron ships with.
  WasmTrapHandlers: true,
} as const satisfies Record<keyof typeof FuseV1Options, boolean>

type Fuse = keyof typeof fuses
const names = Object.keys(fuses).filter((name): name is Fuse => name in FuseV1Options)

/** Sets every fuse that the executable has. */
export async function setFuses(executable: string): Promise<void> {
  const present = await readFuses(executable)
  const config = Object.fromEntries(Object.keys(present).map((name) => [FuseV1Options[name as Fuse], fuses[name as Fuse]]))
  // macOS: the signature of the binary as it came no longer fits; whoever signs later replaces this one.
  await flipFuses(executable, { version: FuseVersion.V1, resetAdHocDarwinSignature: process.platform === 'darwin', ...config })
}

/** The fuses that the executable has, as the file says it. */
export async function readFuses(executable: string): Promise<Partial<Record<Fuse, boolean>>> {
  const wire = await getCurrentFuseWire(executable)
  const unknown = Object.keys(wire).filter((key) => key !== 'version' && FuseV1Options[Number(key)] === undefined)
  if (unknown.length > 0) throw new Error(`this Electron has fuses that nobody has decided: number ${unknown.join(', ')}`)
  return Object.fromEntries(
    names.filter((name) => wire[FuseV1Options[name]] !== undefined).map((name) => [name, wire[FuseV1Options[name]] === FuseState.ENABLE]),
  )
}

/** Those of them that do not stand as they must, by name; a binary without the first eight is no Electron that we ship. */
export function wrongFuses(found: Partial<Record<Fuse, boolean>>): readonly string[] {
  return names.filter((name) => (name === 'WasmTrapHandlers' && found[name] === undefined ? false : found[name] !== fuses[name]))
}
