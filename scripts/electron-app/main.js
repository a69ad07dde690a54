// Stands in for Electron's own default_app.asar, which the fallback runtime lacks: opens the app folder named on the
// command line. A module with a top-level await, because Electron holds back its "ready" event until it has ended.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  process.stderr.write('usage: electron [switches] APP-FOLDER\n')
  process.exit(2)
}
const appPath = path.resolve(folder)
const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'))
app.setAppPath(appPath)
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
await import(pathToFileURL(path.join(appPath, manifest.main)).href)
