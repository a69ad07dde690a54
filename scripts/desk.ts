/** `npm run desk -- list | verify | restore`: see src-main/store/snapshot/command-line.ts. */
import { createInterface } from 'node:readline/promises'
import { systemKeychain } from '#store/keys/keychain.ts'
import { createNewId } from '#store/session/new-id.ts'
import { deskUsage, runDeskCommand } from '#store/snapshot/command-line.ts'

const readPassword = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) return line
  return ''
}
const clock = (): number => Date.now()
const answer = await runDeskCommand(process.argv.slice(2), { keychain: systemKeychain, clock, newId: createNewId(clock), readPassword }).catch(() => null)
if (answer === null) {
  process.stderr.write(`${deskUsage.join('\n')}\n`)
  process.exitCode = 2
} else {
  console.log(JSON.stringify(answer.ok ? answer.value : { fault: answer.fault }))
  process.exitCode = answer.ok ? 0 : 1
}
