import path from 'node:path'
import { notarize } from '@electron/notarize'
import type { AfterPackContext } from 'electron-builder'

/**
 * electron-builder's afterSign hook: has Apple notarize the signed application when credentials are present (an App Store Connect API key in
 * `APPLE_API_KEY`, `APPLE_API_KEY_ID` and `APPLE_API_ISSUER`), and says so when they are not.
 */
export default async function notarizeSigned(context: AfterPackContext): Promise<void> {
  if (context.electronPlatformName !== 'darwin') return
  const { APPLE_API_KEY: appleApiKey, APPLE_API_KEY_ID: appleApiKeyId, APPLE_API_ISSUER: appleApiIssuer } = process.env
  if (!appleApiKey || !appleApiKeyId || !appleApiIssuer) {
    console.warn('notarize: no credentials in APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER; the application is NOT notarized')
    return
  }
  const appPath = path.join(context.appOutDir, `${context.packager.appInfo.productFilename}.app`)
  await notarize({ appPath, appleApiKey, appleApiKeyId, appleApiIssuer })
  console.info(`notarize: ${appPath} is notarized`)
}
