/** One part of the bench in this process: `node bench/part.ts NAME` prints a line of JSON for each figure. bench.ts starts it. */
import { parts } from './catalogue.ts'

const part = parts.find(({ name }) => name === process.argv[2])
if (!part) throw new Error(`there are ${parts.map(({ name }) => name).join(', ')}`)
for (const figure of await part.measure()) console.log(JSON.stringify(figure))
