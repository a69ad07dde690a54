import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol, type Session } from 'electron'

export const appOrigin = 'opsdesk://app'

/** No script but our own files, no style but our own and those that the component library writes with the page's nonce, no network at all, nothing framed. */
export function contentSecurityPolicy(styleNonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What the page carries where its nonce belongs. */
const noncePlace = '__STYLE_NONCE__'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  // What pdf.js needs beside it: how Chinese texts are encoded, and the fonts that every PDF may take for granted.
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
}

/** Must run before the application is ready. */
export function declareProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'opsdesk', privileges: { standard: true, secure: true, codeCache: true } }])
}

/** Serves the built renderer to this session, and refuses every other request it makes: a window talks to nobody but its store. */
export function serveRenderer(session: Session, folder: string): void {
  const root = normalize(folder) + sep
  session.protocol.handle('opsdesk', async (request) => {
    const url = new URL(request.url)
    const file = normalize(join(folder, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
    const type = types[extname(file)]
    if (url.host !== 'app' || !file.startsWith(root) || type === undefined) return new Response(null, { status: 404 })
    try {
      const nonce = randomBytes(16).toString('base64')
      const read = await readFile(file)
      const body = type === types['.html'] ? read.toString('utf8').replaceAll(noncePlace, nonce) : new Uint8Array(read)
      const headers = {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(nonce),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      }
      return new Response(body, { headers })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
  session.webRequest.onBeforeRequest((details, answer) => {
    const ours =
      details.url.startsWith(`${appOrigin}/`) ||
      details.url.startsWith(`blob:${appOrigin}/`) ||
      details.url.startsWith('data:') ||
      details.url.startsWith('devtools:')
    answer({ cancel: !ours })
  })
}
