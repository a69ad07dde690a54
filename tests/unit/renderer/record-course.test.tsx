import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { RecordView } from '#shared/contract/store.ts'
import { RecordCourse } from '#renderer/features/record/record-course.tsx'
import { inboxRows, recordViews } from '../../support/gallery/sample-records.ts'

const [row] = inboxRows
const sample = recordViews.get(row?.recordId ?? '')
const node = { zh: '分派整改', en: 'Rectify' }
const related = { id: 'c1', number: 'ZG-1', title: '东门灭火器', state: 'completed', definitionName: { zh: '整改单', en: 'Rectification' } } as const

function html(course: Partial<RecordView['course']>): string {
  if (!sample) throw new Error('the sample has no record')
  return renderToStaticMarkup(<RecordCourse view={{ ...sample, course: { waits: [], children: [], parent: null, archive: null, ...course } }} />)
}

test('[WFL-03] a record says what it waits for, which records it has started, also those that are not here, and which has started it', () => {
  expect(html({})).toBe('')
  const told = html({
    waits: [{ node: 'w', label: { zh: '等待会议结束', en: 'Until the meeting ends' }, until: 1_800_000_000_000 }],
    children: [
      { node: 's', label: node, record: related },
      { node: 's', label: node, record: null },
    ],
    parent: { record: { ...related, id: 'p1', state: 'running' } },
  })
  expect(told).toContain('等待会议结束')
  expect(told).toContain('自动继续')
  expect(told.match(/分派整改/g)).toHaveLength(2)
  expect(told).toContain('整改单 · ZG-1 · 东门灭火器')
  expect(told).toContain('已办结')
  expect(told).toContain('不在本台或不在你的范围')
  expect(told).toContain('上级单据')
})

test('[ARC-02] how long a record is kept stands on it, before and after it is archived', () => {
  expect(html({ archive: { keepYears: 10, archived: null } })).toContain('办结后归档，保存 10 年')
  expect(html({ archive: { keepYears: null, archived: null } })).toContain('永久保存')
  expect(html({ archive: { keepYears: null, archived: { keepUntil: Date.UTC(2036, 2, 1) } } })).toContain('保存至 2036-03-01')
})
