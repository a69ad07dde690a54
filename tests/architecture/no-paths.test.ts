import { expect, test } from 'vitest'
import { z } from 'zod'
import { deskCallNames } from '#shared/contract/desk-names.ts'
import { deskCalls, preloadCalls } from '#shared/contract/desk.ts'
import { ticketSchema } from '#shared/contract/path-ticket.ts'
import { storeCalls } from '#shared/contract/store.ts'
import { textLeaves } from '#tests/support/text-leaves.ts'

const query = (under: string) => ['filters[].column', 'filters[].value', 'filters[].value[]', 'sort[].column', 'search'].map((place) => under + place)

const said = (place: string) => [`${place}.zh`, `${place}.en`]
const someone = (place: string) => [`${place}.postId`, `${place}.memberId`]
const fieldOf = (place: string) => [
  ...['label', 'hint', 'patternHint', 'suffix', 'options[].label'].flatMap((part) => said(`${place}.${part}`)),
  ...['visibleWhen', 'requiredWhen', 'pattern', 'suffix.one', 'options[].key', 'expression'].map((part) => `${place}.${part}`),
]
/** A whole definition: words of both languages, expressions that reach nothing but their record, and keys. */
const definitionBody = [
  ...['name', 'summary', 'group', 'guide', 'rules[].message', 'parameters[].label', 'parameters[].suffix', 'schedules[].label', 'alike[].label'].flatMap(said),
  ...['route.nodes[].label', 'route.steps[].label', 'route.steps[].branches[].label'].flatMap(said),
  ...fieldOf('form[]'),
  ...fieldOf('form[].columns[]'),
  'form[].accept[]',
  'icon',
  'title',
  'rules[].assert',
  'rules[].fields[]',
  ...['columns[]', 'sort.column', 'totals[]', 'groupBy', 'chart.by', 'chart.value'].map((part) => `register.${part}`),
  ...['route.nodes[].assignee', 'route.copyTo[]', 'route.steps[].assignee', 'route.steps[].to[]', 'route.steps[].until.assignee'].flatMap(someone),
  ...['schedules[].limit.escalate[].to', 'route.steps[].limit.escalate[].to'].flatMap(someone),
  'schedules[].data{}',
  'route.steps[].data{}',
  'route.nodes[].when',
  'route.steps[].when',
  'route.steps[].branches[].when',
]

/**
 * Every place of a page's calls that would let a path through, because it takes words: each was looked at, and what it says opens no file. A new one stands here only
 * after its handler was read; a place for a file or folder takes a ticket and does not turn up.
 */
const words: Readonly<Record<string, readonly string[]>> = {
  'desk.readCode': ['code'],
  'desk.enrol': ['code', 'userName', 'password', 'newPassword', 'deskName'],
  'session.unlock': ['password'],
  'restore.run': ['recoveryKey', 'userName', 'newPassword'],
  'session.changePassword': ['password', 'newPassword'],
  'sync.certify': ['password'],
  'session.keepView': ['viewState', 'viewState{}'],
  'definition.rehearse': definitionBody.map((place) => `body.${place}`),
  'definition.saveFile': ['body{}'],
  'draft.save': ['data{}', 'text{}'],
  'entry.check': ['data{}'],
  'entry.submit': ['warningReasons{}', 'opinion'],
  'grid.save': ['reasons{key}', 'reasons{}', 'rows[].data{}', 'rows[].text{}'],
  'record.decide': ['opinion', 'data{}', 'warningReasons{key}', 'warningReasons{}'],
  'record.act': ['reason', 'question', 'answer', 'text', 'opinion', 'words'],
  'record.secondCheck': ['userName', 'password', 'opinion'],
  'task.save': ['data{}', 'text{}'],
  'task.check': ['data{}'],
  'task.finish': ['opinion', 'warningReasons{}'],
  'task.settle': ['opinion', 'keep[]'],
  'task.bringSecond': ['userName', 'password'],
  'record.withdraw': ['reason'],
  'record.recall': ['reason'],
  'record.backEnter': ['reason'],
  'record.correct': ['changes[].from', 'changes[].from{}', 'changes[].to', 'changes[].to{}', 'reason', 'warningReasons{key}', 'warningReasons{}'],
  'record.requestCorrection': ['changes[].from', 'changes[].from{}', 'changes[].to', 'changes[].to{}', 'reason', 'warningReasons{key}', 'warningReasons{}'],
  'record.comment': ['text'],
  mutate: ['name', 'args{}'],
  'register.open': query(''),
  'register.rows': ['handle', 'columns[]'],
  'register.groups': [...query('query.'), 'by'],
  'register.close': ['handle'],
  'register.export': [...query('query.'), 'columns[]'],
  'view.save': ['name', ...query('query.'), 'columns[]', 'groupBy', 'measure'],
  'import.fix': ['text'],
  'conflict.resolve': ['reason'],
  'archive.hold': ['reason'],
  'archive.ids': ['search'],
  'archive.lift': ['reason'],
  'archive.list': ['search'],
  'day.act': ['content', 'note', 'reason', 'text'],
  'entry.earlier': ['text'],
  'organisation.readAdmission': ['request'],
  'organisation.admitDesk': ['request'],
  'backup.prove': ['id'],
  'search.find': ['text'],
  'print.verify': ['code'],
  pagesAsPdf: ['head', 'number', 'foot', 'pageOf'],
  ring: ['title', 'body'],
  chooseFile: ['title', 'filters[].name'],
  chooseFolder: ['title'],
  chooseSave: ['title', 'filters[].name'],
}

type Calls = Readonly<Record<string, { readonly args: z.ZodType }>>

function placesOf(calls: Calls): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(calls).flatMap(([name, { args }]) => {
      const places = [...new Set(textLeaves(args))]
      return places.length === 0 ? [] : [[name, places.toSorted()]]
    }),
  )
}

test('no call of a page takes a path: what it lets through are words, each of them known', () => {
  expect(Object.keys(storeCalls).length + Object.keys(deskCalls).length).toBeGreaterThan(80)
  expect(placesOf({ ...storeCalls, ...deskCalls })).toEqual(Object.fromEntries(Object.entries(words).map(([name, places]) => [name, places.toSorted()])))
})

test('a planted path is seen, however it is named and wrapped', () => {
  const args = z.strictObject({
    remark: z.string().max(200).nullable().optional(),
    many: z.array(z.strictObject({ inner: z.union([z.number(), z.string()]) })),
    byName: z.record(z.string().regex(/^\w+$/), z.string()),
    trimmed: z.string().transform((text) => text.trim()),
    piped: z.string().pipe(z.string()),
    anything: z.unknown(),
    once: z.lazy(() => z.strictObject({ file: z.string() })),
    file: ticketSchema,
    count: z.number(),
  })
  expect(placesOf({ 'file.open': { args } })).toEqual({
    'file.open': ['anything', 'byName{}', 'many[].inner', 'once.file', 'piped', 'remark', 'trimmed'],
  })
  // A kind of schema that this has not learnt to look into is no proof of anything.
  expect(() => placesOf({ 'file.open': { args: z.map(z.string(), z.string()) } })).toThrow('map')
})

test('what only the preload may ask has no name in the page', () => {
  const named: readonly string[] = deskCallNames
  expect(Object.keys(preloadCalls).filter((name) => named.includes(name) || Object.hasOwn(deskCalls, name) || Object.hasOwn(storeCalls, name))).toEqual([])
  expect(Object.keys(deskCalls).toSorted()).toEqual([...deskCallNames].toSorted())
})
