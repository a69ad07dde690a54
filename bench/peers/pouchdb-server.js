// The peer's server in a process of its own: express-pouchdb over LevelDB in the given folder. Prints its port.
import { createRequire } from 'node:module'
import process from 'node:process'

const require = createRequire(import.meta.url)
const express = require('express')
const PouchDB = require('pouchdb')
const expressPouch = require('express-pouchdb')
const [folder = '.'] = process.argv.slice(2)

const app = express()
app.use('/', expressPouch(PouchDB.defaults({ prefix: `${folder}/` }), { inMemoryConfig: true, logPath: `${folder}/log.txt` }))
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
