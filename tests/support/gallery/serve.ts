import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Builds the gallery and serves it under the content security policy that the product's window needs. */
export async function serveGallery(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'opsdesk-gallery-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    mode: 'production',
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 8000 },
  })
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://gallery').pathname
    if (name === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    const file = path.join(folder, path.normalize(name === '/' ? '/index.html' : name))
    const nonce = randomBytes(16).toString('base64')
    readFile(file).then(
      (body) => {
        const type = types[path.extname(file)] ?? 'application/octet-stream'
        response.writeHead(200, {
          'content-type': type,
          // The build names each by its content: a page that is opened again finds it compiled.
          'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
          'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'`,
        })
        response.end(type.startsWith('text/html') ? body.toString('utf8').replaceAll('__STYLE_NONCE__', nonce) : body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
