/** What the environment of a packaging lets it do for a platform, and what is said about it. */
export type Credentials = {
  /** Whether electron-builder finds what it signs the code with. */
  readonly signs: boolean
  /** An App Store Connect API key: what Apple notarizes by. */
  readonly notarizes: { readonly appleApiKey: string; readonly appleApiKeyId: string; readonly appleApiIssuer: string } | null
  readonly said: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

const appleNames = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'] as const
const azureNames = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'] as const

/** Reads the credentials for a platform. Half a set is a mistake of whoever gave it, and throws rather than to leave a release unsigned. */
export function credentialsOf(platform: string, environment: Environment): Credentials {
  if (platform === 'darwin') return ofMac(environment)
  if (platform === 'win32') return ofWindows(environment)
  return { signs: false, notarizes: null, said: ['signing: Linux packages carry no signature of their own; the repository that serves them signs them'] }
}

function ofMac(environment: Environment): Credentials {
  const signs = has(environment, 'CSC_LINK') || has(environment, 'CSC_NAME')
  const [appleApiKey, appleApiKeyId, appleApiIssuer] = wholeSet(environment, appleNames) ?? []
  const notarizes = appleApiKey && appleApiKeyId && appleApiIssuer ? { appleApiKey, appleApiKeyId, appleApiIssuer } : null
  if (notarizes !== null && !signs) throw new Error('notarizing needs a signed application: set CSC_LINK or CSC_NAME beside the APPLE_API_ names')
  const said = [
    signs ? 'signing: with the certificate of CSC_LINK or CSC_NAME' : 'signing: no CSC_LINK or CSC_NAME; the application is NOT signed',
    notarizes ? 'notarizing: with the key of APPLE_API_KEY' : `notarizing: no ${appleNames.join(', ')}; the application is NOT notarized`,
  ]
  return { signs, notarizes, said }
}

function ofWindows(environment: Environment): Credentials {
  const certificate = has(environment, 'WIN_CSC_LINK') || has(environment, 'CSC_LINK')
  const azure = wholeSet(environment, azureNames) !== null
  const signs = certificate || azure
  const means = certificate ? 'the certificate of WIN_CSC_LINK or CSC_LINK' : `Azure Trusted Signing (${azureNames[0]} …)`
  const said = [signs ? `signing: with ${means}` : `signing: no WIN_CSC_LINK, CSC_LINK or ${azureNames.join(', ')}; the application is NOT signed`]
  return { signs, notarizes: null, said }
}

const has = (environment: Environment, name: string): boolean => (environment[name] ?? '') !== ''

/** All values, or null when none is given. */
function wholeSet(environment: Environment, names: readonly string[]): readonly string[] | null {
  const missing = names.filter((name) => !has(environment, name))
  if (missing.length === names.length) return null
  if (missing.length > 0) throw new Error(`of ${names.join(', ')} these are missing: ${missing.join(', ')}`)
  return names.map((name) => environment[name] ?? '')
}
