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

// A page that leaves its first empty document while the driver is still attaching to it may never finish loading: one start in a hundred on a
// busy machine, none in hundreds without a driver. So it stays at an empty page until the driver has said that it knows it.
let waiting = []
globalThis.opsdeskPageKnown = () => {
  for (const goOn of waiting) goOn()
  waiting = []
}
app.on('web-contents-created', (_event, contents) => {
  const load = contents.loadURL.bind(contents)
  contents.loadURL = async (...args) => {
    const known = new Promise((resolve) => waiting.push(resolve))
    await load('about:blank')
    await known
    await load(...args)
    contents.focus()
  }
})

await import(pathToFileURL(path.join(repo, manifest.main)).href)
