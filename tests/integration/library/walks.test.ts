import { beforeAll, expect, test } from 'vitest'
import { nodesOf } from '#shared/definition/route.ts'
import { library } from '#shared/templates/library.ts'
import { definition } from '../../unit/templates/cases/asking.ts'
import { carry } from './carry.ts'
import { libraryCompany, starterOf, type LibraryCompany } from './library-company.ts'
import { expectFound, expectNumber, expectReaders, expectRegister } from './looked-up.ts'
import { waysOf } from './ways.ts'

let company: LibraryCompany

beforeAll(async () => {
  company = await libraryCompany()
})

test.each(library.map(({ key }) => key))('%s: on every way a record is closed, numbered, in its register, found, and read by whoever should', async (key) => {
  const compiled = definition(key)
  const visited = new Set<string>()
  const shown = new Set<string>()
  for (const { form, nodes } of waysOf(compiled, starterOf(company, compiled.body))) {
    const walked = await carry(company, compiled, form)
    const { record, tasks, stands } = walked
    expect([key, nodes, record.state, stands]).toEqual([key, nodes, 'completed', []])
    expect([key, [...walked.visited].toSorted()]).toEqual([key, nodes.toSorted()])
    // Each role has its people here: nobody is asked in another's stead.
    expect([key, tasks.filter(({ fallback }) => fallback)]).toEqual([key, []])
    expect([key, record.data]).toEqual([key, walked.entered])
    expectNumber(compiled, record)
    for (const column of expectRegister(company, compiled, record)) shown.add(column)
    expectFound(company, compiled, record)
    await expectReaders(company, compiled, walked)
    for (const node of walked.visited) visited.add(node)
  }
  expect([key, compiled.route.nodes.filter((node) => !visited.has(node.key))]).toEqual([key, []])
  expect([key, compiled.body.register.columns.filter((column) => !shown.has(column))]).toEqual([key, []])
})

test('nothing of the library is left out because its kind is not walked here', () => {
  const kinds = new Set(library.flatMap((body) => nodesOf(body).map(({ kind }) => kind)))
  expect([...kinds].toSorted()).toEqual(['approve', 'archive', 'check', 'confirm', 'copy', 'do', 'double-entry', 'wait'])
})
