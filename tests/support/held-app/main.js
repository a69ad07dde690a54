// The product as it is, but not ready before the driver has attached: a window that opens while Playwright is still connecting may
// never finish loading. Playwright has such a hold of its own and leaves it out when it is given an executable.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const repo = path.resolve(import.meta.dirname, '../../..')
const manifest = JSON.parse(readFileSync(path.join(repo, 'package.json'), 'utf8'))
app.setAppPath(repo)
app.setName(manifest.productName)
app.setVersion(manifest.version)

const ready = app.whenReady()
app.whenReady = () =>
  new Promise((resolve) => {
    // What Playwright calls once it is connected.
    globalThis.__playwright_run = () => ready.then(resolve)
  })
await import(pathToFileURL(path.join(repo, manifest.main)).href)
