import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { PrintParts, RecordView } from '#shared/contract/store.ts'
import { definitionBodySchema, type DefinitionDraft } from '#shared/definition/definition.ts'
import { printDocument, type PrintDocument } from '#renderer/features/record/print/print-document.ts'
import { PrintSheet } from '#renderer/features/record/print/print-sheet.tsx'
import { speakerOf } from '#renderer/text/text.ts'

const wideColumns = Array.from({ length: 12 }, (_, n) => ({
  key: `m${n}`,
  kind: 'integer' as const,
  label: { zh: `第 ${n + 1} 项读数`, en: `Reading ${n + 1}` },
}))
const draft: DefinitionDraft = {
  format: 1,
  key: 'sample',
  version: 1,
  name: { zh: '设备巡检单', en: 'Inspection' },
  summary: { zh: '样例', en: 'Sample' },
  title: 'form.subject',
  amount: 'total',
  form: [
    { key: 'subject', kind: 'text', label: { zh: '事由', en: 'Subject' } },
    { key: 'urgent', kind: 'text', label: { zh: '紧急原因', en: 'Why urgent' }, visibleWhen: "form.subject == 'x'" },
    { key: 'note', kind: 'long-text', label: { zh: '备注', en: 'Note' } },
    { key: 'readings', kind: 'table', label: { zh: '读数', en: 'Readings' }, columns: wideColumns },
    {
      key: 'lines',
      kind: 'table',
      label: { zh: '明细', en: 'Lines' },
      columns: [
        { key: 'item', kind: 'text', label: { zh: '品名', en: 'Item' } },
        { key: 'cost', kind: 'money', label: { zh: '金额', en: 'Cost' } },
      ],
    },
    { key: 'total', kind: 'money', label: { zh: '合计', en: 'Total' } },
    { key: 'papers', kind: 'attachment', label: { zh: '凭据', en: 'Papers' } },
  ],
  route: { nodes: [{ key: 'unit-head', label: { zh: '部门负责人', en: 'Unit head' }, kind: 'approve', assignee: { kind: 'unit-head' } }] },
  numbering: { prefix: 'S', period: 'year', digits: 4 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number'], sort: { column: 'number', descending: true } },
}
const definition = definitionBodySchema.parse(draft)
const at = Date.UTC(2026, 2, 2, 2, 0)
const idOf = (n: number) => `00000001-0000-7000-8000-00000000000${n}`
const both = (text: string) => ({ zh: text, en: text })

type Entry = RecordView['trail'][number]
function act(kind: Entry['kind'], more: Partial<Entry> = {}): Entry {
  return {
    id: idOf(9),
    revision: 1,
    recordId: idOf(1),
    kind,
    node: null,
    nodeLabel: null,
    round: 1,
    actorId: idOf(2),
    actorName: '张三',
    enteredBy: null,
    memberId: null,
    memberName: null,
    enteredByName: null,
    enteredAt: null,
    opinion: '',
    target: null,
    at,
    notBefore: at,
    notAfter: at + 1000,
    mutationId: idOf(3),
    changes: {},
    pending: 'none',
    ...more,
  }
}

const headAgrees = act('agree', {
  node: 'unit-head',
  nodeLabel: { zh: '部门负责人', en: 'Unit head' },
  actorId: idOf(4),
  actorName: '王主任',
  opinion: '情况属实，同意。',
})

function view(more: Partial<RecordView> = {}): RecordView {
  return {
    covered: [],
    record: {
      id: idOf(1),
      revision: 3,
      route: null,
      nextAt: null,
      dayId: null,
      late: null,
      definitionKey: 'sample',
      definitionVersion: 1,
      number: 'S-2026-0001',
      numberState: 'official',
      title: '<b>探头</b>',
      businessDate: '2026-03-02',
      unitId: idOf(5),
      creatorId: idOf(2),
      state: 'completed',
      nodes: [],
      round: 1,
      data: {
        subject: '<b>探头</b>',
        note: '第一行\n第二行',
        readings: [Object.fromEntries(wideColumns.map(({ key }, n) => [key, 100_000 + n]))],
        lines: [
          { item: '探头', cost: 1_660_000 },
          { item: '支架', cost: 200_000 },
        ],
        total: 1_860_000,
      },
      amountMinor: 1_860_000,
      source: 'form',
      importId: null,
      createdAt: at,
      submittedAt: at,
      closedAt: at + 60_000,
      scopes: [],
    },
    definition,
    names: {},
    creatorName: '张三',
    unitName: both('一号库'),
    tasks: [],
    trail: [act('submit'), headAgrees],
    ahead: [],
    attachments: [
      {
        id: idOf(6),
        revision: 1,
        recordId: idOf(1),
        field: 'papers',
        name: '发票.pdf',
        mime: 'application/pdf',
        size: 2048,
        sha256: '0'.repeat(64),
        createdBy: idOf(2),
        createdAt: at,
        held: true,
      },
    ],
    abilities: [],
    myTaskId: null,
    returnTargets: [],
    course: { waits: [], children: [], parent: null, archive: null },
    toEnter: null,
    secondEntries: [],
    secondPersons: [],
    question: null,
    removableTaskIds: [],
    pending: 'none',
    ...more,
  }
}

const stamp = {
  at,
  memberName: '李四',
  userName: 'lisi',
  deskName: '录入一号',
  company: '示例公司',
  digest: 'abcdef0123456789'.repeat(2),
  code: '1'.repeat(760),
}
const everything: PrintParts = { tables: true, attachments: true, trail: true }

function sheet(
  of: RecordView = view(),
  { parts = everything, language = 'zh-CN', isPreview = false }: { parts?: PrintParts; language?: 'zh-CN' | 'en'; isPreview?: boolean } = {},
): PrintDocument {
  const name = ({ zh, en }: { readonly zh: string; readonly en: string }) => (language === 'en' ? en : zh)
  const postOf = (memberId: string) => (memberId === idOf(4) ? name({ zh: '库房主任', en: 'Store head' }) : '')
  return printDocument({ view: of, parts, stamp, isPreview, postOf }, { t: speakerOf(language), name, locale: { language, timeZone: 'Asia/Shanghai' } })
}

test('the form comes in its own order: fields, a wide table as an annex, a narrow one in its place, the amount in capitals beneath', () => {
  const { blocks, annexes } = sheet()
  expect(
    blocks.map((block) => (block.kind === 'fields' ? block.fields.map(({ label }) => label) : block.kind === 'table' ? block.table.label : block)),
  ).toEqual([['事由', '备注'], { kind: 'annex', label: '读数', annex: 1, rows: 1 }, '明细', ['合计']])
  expect(annexes.map(({ label, fits }) => [label, fits])).toEqual([['读数', 'landscape']])
  expect(blocks.at(-1)).toMatchObject({ fields: [{ words: '¥ 18,600.00', small: '大写：壹万捌仟陆佰元整', isWide: true }] })
})

test('a table lies across by what stands in it, not by its name: a few long names stay upright, many figures do not, and the widest are set smaller', () => {
  const cells = (n: number) => ({ ...view().record.data, readings: [Object.fromEntries(wideColumns.map(({ key }) => [key, n]))] })
  const fitsOf = (data: RecordView['record']['data']) => sheet(view({ record: { ...view().record, data } })).annexes.map(({ fits }) => fits)
  expect(fitsOf({ ...cells(7), lines: [{ item: '一个很长的品名'.repeat(20), cost: 1 }] })).toEqual(['landscape'])
  expect(fitsOf(cells(1_234_567_890_123))).toEqual(['dense'])
  const shares = sheet().annexes[0]?.columns.map(({ share }) => share) ?? []
  expect(Math.round(shares.reduce((sum, share) => sum + share, 0))).toBe(100)
})

test('what was chosen away is not there; the form and the signature boxes always are', () => {
  const bare = sheet(view(), { parts: { tables: false, attachments: false, trail: false } })
  expect(bare).toMatchObject({ annexes: [], attachments: [], trail: null })
  expect(bare.blocks.map(({ kind }) => kind)).toEqual(['fields', 'fields'])
  expect(bare.signatures.map(({ label }) => label)).toEqual(['发起人', '部门负责人'])
})

test('the trail tells who, by which post, what and when, and what must be known beside it', () => {
  const wrongClock = act('comment', { at: at - 86_400_000, opinion: '离线时写的' })
  const later = act('agree', {
    node: 'unit-head',
    nodeLabel: both('部门负责人'),
    enteredBy: idOf(7),
    enteredByName: '周督',
    enteredAt: at,
    actorName: '王主任',
    opinion: '停电，纸上签字',
  })
  const waiting = act('comment', { pending: 'waiting', notBefore: null, notAfter: null, opinion: '稍后补' })
  const { trail } = sheet(
    view({ trail: [act('submit'), headAgrees, wrongClock, later, waiting, act('return', { node: 'unit-head', target: null, opinion: '附件不全' })] }),
  )
  expect(trail?.map(({ act: did, who, post, opinion, at: time, notes }) => [did, who, post, opinion, time, notes])).toEqual([
    ['提交', '张三', '', '', '2026-03-02 10:00', []],
    ['同意', '王主任', '库房主任', '情况属实，同意。', '2026-03-02 10:00', []],
    ['留言', '张三', '', '离线时写的', '2026-03-01 10:00', ['服务器确认在 2026-03-02 10:00 至 2026-03-02 10:00 之间']],
    ['同意', '王主任', '', '停电，纸上签字', '2026-03-02 10:00', ['周督 补录于 2026-03-02 10:00']],
    ['留言', '张三', '', '稍后补', '2026-03-02 10:00', ['待确认']],
    ['退回', '张三', '', '附件不全', '2026-03-02 10:00', ['退回到发起人']],
  ])
})

test('the printed trail tells all that the trail on the screen tells: whom an act concerns, and that a return comes straight back', () => {
  const handedOn = act('transfer', { memberId: idOf(7), memberName: '周督' })
  const back = act('return', { node: 'unit-head', target: null, changes: { 'return:resume': [null, true] } })
  const { trail } = sheet(view({ trail: [act('submit'), handedOn, back] }))
  expect(trail?.map(({ notes }) => notes)).toEqual([[], ['交给周督'], ['退回到发起人', '办完后直送本节点']])
})

test('a box waits for every hand: whoever has decided stands in it, whoever has not leaves it empty', () => {
  const ahead = [{ node: 'finance', label: both('财务'), assignees: ['钱会计'] }]
  expect(sheet(view({ ahead })).signatures).toEqual([
    { label: '发起人', who: '张三', said: '提交 2026-03-02' },
    { label: '部门负责人', who: '王主任', said: '同意 2026-03-02' },
    { label: '财务', who: '', said: '' },
  ])
  const handled = act('done', { node: 'handle', nodeLabel: both('办理'), actorId: idOf(4), actorName: '王主任' })
  expect(sheet(view({ trail: [act('submit'), handled] })).signatures[1]).toEqual({ label: '办理', who: '王主任', said: '办理完成 2026-03-02' })
  const earlierRound = view({ record: { ...view().record, round: 2 } })
  expect(sheet(earlierRound).signatures[1], 'an opinion of an earlier round signs nothing').toMatchObject({ who: '', said: '' })
})

test('a preview has no code and says so; the print has the stamp of its desk on every page', () => {
  expect(sheet(view(), { isPreview: true })).toMatchObject({ code: null, isPreview: true, foot: '预览：李四（lisi） · 录入一号 · 2026-03-02 10:00' })
  expect(sheet()).toMatchObject({
    code: stamp.code,
    digest: 'ABCD EF01 2345 6789',
    head: '示例公司 · 设备巡检单',
    foot: '打印：李四（lisi） · 录入一号 · 2026-03-02 10:00 · 内部资料，请妥善保存',
    pageOf: '第 {page} 页 共 {pages} 页',
  })
})

test('the pages hold all of it in both languages, and what people typed is text, never markup', () => {
  const chinese = renderToStaticMarkup(<PrintSheet sheet={sheet()} />)
  for (const words of ['&lt;b&gt;探头&lt;/b&gt;', '编号 S-2026-0001', '附表 1　读数', '发票.pdf', '情况属实，同意。', '签字：', '第一行\n第二行'])
    expect(chinese).toContain(words)
  expect(chinese).toMatch(/<thead>.*品名.*<\/thead>/)
  const english = renderToStaticMarkup(<PrintSheet sheet={sheet(view(), { language: 'en' })} />)
  for (const words of ['Inspection', 'Annex 1: Readings', 'Signature:', 'Store head', 'lang="en"']) expect(english).toContain(words)
  expect(english).not.toContain('大写')
})
