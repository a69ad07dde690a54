import { unitScope, memberScope } from '#shared/permissions/policy.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { openFolder } from '#server/folder.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { makeClaims } from '../scripts/claims/claims.ts'
import { recordOf } from '../tests/support/filled-register.ts'

const recordsAtOnce = 5000

/** Puts the records into the server's own database before it starts, as years of work would have. */
export async function fillServer(data: string, records: number): Promise<void> {
  const { store } = await openFolder(data)
  const claims = makeClaims(records, 1)
  for (let start = 0; start < records; start += recordsAtOnce) {
    await writeChanges(store, Date.now, async (set) => {
      const [member] = (await rowStatements(set.db).list('member', [['userName', 'zhangwei']])) ?? []
      if (!member) throw new Error('nobody is called zhangwei')
      const { unitId, id } = member
      const owned = { unitId, creatorId: id, scopes: [memberScope(id), unitScope(unitId)].toSorted() }
      for (const [n, claim] of claims.slice(start, start + recordsAtOnce).entries())
        await set.rows.put('record', { ...recordOf(claim, start + n + 1), ...owned })
      await set.settle(`filled-${start}`)
    })
  }
  await store.close()
}
