import { beforeAll, expect, test } from 'vitest'
import { library } from '#shared/templates/library.ts'
import { definition } from '../../unit/templates/cases/asking.ts'
import { carry, type Turn } from './carry.ts'
import { libraryCompany, starterOf, type LibraryCompany } from './library-company.ts'
import { turnsOn, waysOf } from './ways.ts'

let company: LibraryCompany

beforeAll(async () => {
  company = await libraryCompany()
})

test.each(library.map(({ key }) => key))(
  '%s: whoever withdraws or refuses ends the record, and whoever returns it, to whomever, sees it carried to its end',
  async (key) => {
    const compiled = definition(key)
    const taken = new Set<string>()
    for (const way of waysOf(compiled, starterOf(company, compiled.body)))
      for (const turn of turnsOn(compiled, way)) {
        const name = wordsOf(turn)
        if (taken.has(name)) continue
        taken.add(name)
        const { record, stands, turned, tasks } = await carry(company, compiled, way.form, turn)
        expect([key, name, turned, record.state, stands]).toEqual([key, name, true, ends[turn.kind], []])
        expect([key, name, tasks.filter(({ state }) => state === 'open' || state === 'queued')]).toEqual([key, name, []])
      }
  },
)

const ends = { withdraw: 'withdrawn', refuse: 'refused', return: 'completed' }

function wordsOf(turn: Turn): string {
  return turn.kind !== 'return' ? `${turn.node} ${turn.kind}` : `${turn.node} returns to ${turn.to ?? 'the initiator'}${turn.resume ? ' and resumes' : ''}`
}
