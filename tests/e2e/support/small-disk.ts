import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { heldApp, letPagesGoOn } from '#tests/support/electron.ts'
import { resolveElectron } from '../../../scripts/electron-runtime.ts'

/** A desk whose folder lies on a disk of its own that can be filled and freed. */
export type SmallDisk = { readonly app: ElectronApplication; readonly page: Page; fill(): Promise<void>; free(): Promise<void> }

/**
 * Starts a desk in a mount namespace, where an unprivileged user may mount a small disk over the desk's folder; the desk's files are
 * copied onto it first. The disk is gone with the desk.
 */
export async function onSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  const runtime = await resolveElectron()
  const launcher = `${folder}.sh`
  const inside = `cp -a ${folder} ${folder}.kept && mount -t tmpfs -o size=${megabytes}m,mode=700 none ${folder} && cp -a ${folder}.kept/. ${folder}/ && rm -r ${folder}.kept`
  const plain = 'setpriv --ambient-caps=-all --inh-caps=-all --'
  await writeFile(
    launcher,
    `#!/bin/sh\nexec unshare --user --map-current-user --keep-caps --mount sh -c '${inside} && exec ${plain} "$0" "$@"' ${runtime.path} "$@"\n`,
  )
  await chmod(launcher, 0o755)
  const app = await _electron.launch({
    executablePath: launcher,
    chromiumSandbox: true,
    args: ['--password-store=gnome-libsecret', heldApp, `--data-dir=${folder}`],
    env: { ...(process.env as Record<string, string>), OPSDESK_NODE: process.execPath },
  })
  letPagesGoOn(app)
  const page = await app.firstWindow()
  const filler = path.join(folder, 'filler')
  return {
    app,
    page,
    // By the main process, because nobody outside sees this disk.
    fill: () =>
      app.evaluate((_electronModules, file) => {
        const fs = process.getBuiltinModule('node:fs')
        const handle = fs.openSync(file, 'w')
        for (let size = 1_048_576; size >= 1; size = Math.floor(size / 2)) {
          try {
            for (;;) fs.writeSync(handle, Buffer.alloc(size))
          } catch {
            // Full for pieces of this size.
          }
        }
        fs.closeSync(handle)
      }, filler),
    free: () => app.evaluate((_electronModules, file) => process.getBuiltinModule('node:fs').rmSync(file), filler),
  }
}
