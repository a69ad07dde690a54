import path from 'node:path'
import { notarize, type NotarizeOptions } from '@electron/notarize'
import type { AfterPackContext } from 'electron-builder'
import { credentialsOf } from './credentials.ts'

/** What the notarizing reaches outside itself; a test gives its own. */
export type Outside = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly notarize: (options: NotarizeOptions) => Promise<void>
  readonly say: (sentence: string) => void
}

/** electron-builder's afterSign hook: has Apple notarize the signed application. */
export default async function afterSign(context: AfterPackContext): Promise<void> {
  const appPath = path.join(context.appOutDir, `${context.packager.appInfo.productFilename}.app`)
  await notarizeSigned(context.electronPlatformName, appPath, { environment: process.env, notarize, say: (sentence) => console.info(sentence) })
}

/** Notarizes when there are credentials, and says so when there are none. */
export async function notarizeSigned(platform: string, appPath: string, outside: Outside): Promise<void> {
  if (platform !== 'darwin') return
  const { notarizes, said } = credentialsOf(platform, outside.environment)
  if (notarizes === null) {
    for (const sentence of said) outside.say(sentence)
    return
  }
  await outside.notarize({ appPath, ...notarizes })
  outside.say(`notarizing: Apple has notarized ${appPath}`)
}
