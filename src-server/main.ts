import { FaultError } from '#shared/kernel/fault.ts'
import { backup, restore } from './cli/backup.ts'
import { admitDesk, closeDesk, desks, reopenDesk } from './cli/desks.ts'
import { init } from './cli/init.ts'
import { addMember, issueAccount, seed, unlockAccount } from './cli/members.ts'
import { UsageError } from './cli/options.ts'
import { prune } from './cli/prune.ts'
import { report } from './cli/report.ts'
import { start } from './cli/start.ts'
import { status } from './cli/status.ts'
import type { Outcome, Verb } from './cli/verb.ts'

/** The central server's command line: `npm run server -- VERB`. Every verb takes `--data DIR` and `--json`. Exit 0 done, 1 refused with a fault, 2 not understood. */
const verbs: Readonly<Record<string, Verb>> = {
  init,
  start,
  'add-member': addMember,
  'issue-account': issueAccount,
  'unlock-account': unlockAccount,
  desks,
  'close-desk': closeDesk,
  'reopen-desk': reopenDesk,
  'admit-desk': admitDesk,
  seed,
  status,
  report,
  backup,
  prune,
  restore,
}

async function main(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args
  const json = rest.includes('--json')
  const print = ({ value, lines }: Outcome): void => {
    process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`)
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) {
    process.stderr.write(
      `${Object.values(verbs)
        .map(({ usage }) => `server ${usage} --data DIR [--json]`)
        .join('\n')}\n`,
    )
    return 2
  }
  try {
    const outcome = await verb.run(rest, print)
    if (outcome) print(outcome)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nserver ${verb.usage} --data DIR [--json]\n`)
      return 2
    }
    if (!(error instanceof FaultError)) throw error
    process.stderr.write(json ? `${JSON.stringify({ fault: error.fault })}\n` : `${error.fault.code} ${JSON.stringify(error.fault.params ?? {})}\n`)
    return 1
  }
}

// What the server writes is nobody else's to read.
process.umask(0o077)
process.exitCode = await main(process.argv.slice(2))
