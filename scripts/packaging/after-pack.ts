import path from 'node:path'
import type { AfterPackContext } from 'electron-builder'
import { credentialsOf } from './credentials.ts'
import { setFuses } from './fuses.ts'

/**
 * electron-builder's afterPack hook, before anything is signed: sets the fuses, and says what will be signed and what will not, because the hook
 * after signing is not called when nothing was signed.
 */
export default async function afterPack(context: AfterPackContext): Promise<void> {
  await setFuses(executableOf(context))
  for (const sentence of credentialsOf(context.electronPlatformName, process.env).said) console.info(sentence)
}

function executableOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo
  if (electronPlatformName === 'darwin') return path.join(appOutDir, `${productFilename}.app`)
  if (electronPlatformName === 'win32') return path.join(appOutDir, `${productFilename}.exe`)
  const named = packager.platformSpecificBuildOptions as { readonly executableName?: string | null }
  return path.join(appOutDir, named.executableName ?? productFilename)
}
