import { openFolder } from '#server/folder.ts'
import { clock, newId } from '#server/cli/tools.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { library } from '#shared/templates/library.ts'

/**
 * `node tests/support/seed-archive.ts DATA`: what twelve years have left in a sample company, by the real mutations at their time: three claims of 张伟 that are due. 冯雪 is the archivist, 刘洋 a supervisor, 王建国 the auditor,
 * and the application for disposal is published. Prints the claims' ids.
 */
const yearMs = 366 * 24 * 3_600_000
const server = await openFolder(process.argv[2] ?? '')
const members = await server.store.read((db) => rowStatements(db).list('member', []))
const idOf = (userName: string): Id => members.find((member) => member.userName === userName)?.id ?? ''

async function act(author: Id, name: string, args: Record<string, unknown>, at: Instant = clock()): Promise<void> {
  await writeChanges(server.store, clock, async (set) => {
    const id = newId()
    const { takeNumbers, findHolders } = set
    const context = { id, author, at, judgedAt: at, place: 'server' as const, bounds: { notBefore: at, notAfter: at }, deskCode: '', takeNumbers, findHolders }
    const done = await carryOut(set.rows, { name, version: 1, args: JSON.parse(JSON.stringify(args)) as Record<string, never>, expects: [] }, context)
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.fault)}`)
    await set.settle(id)
  })
}

const admin = idOf('admin')
await act(admin, 'definition.publish', { body: library.find(({ key }) => key === 'record-disposal') })
for (const [userName, roleKey] of [
  ['fengxue', 'archivist'],
  ['liuyang', 'supervisor'],
  ['wangjianguo', 'auditor'],
] as const)
  await act(admin, 'grant.put', { id: newId(), memberId: idOf(userName), roleKey, unitId: null, expiresAt: null })
const then = clock() - 12 * yearMs
const rows = [1, 2, 3].map((n) => ({
  recordId: newId(),
  businessDate: '2013-11-05',
  data: { claim_no: `BX-2013-00${n}`, amount: 12_300 * n, submitted_at: then, outcome: 'paid' },
}))
await act(idOf('zhangwei'), 'record.import', { definitionKey: 'claim-register', definitionVersion: 1, importId: newId(), rows }, then)
await server.store.close()
console.log(JSON.stringify(rows.map(({ recordId }) => recordId)))
