import type { CallValue } from '#shared/contract/store.ts'
import { ok } from '#shared/kernel/fault.ts'
import { galleryNow, hour, sampleId } from './sample-company.ts'
import type { Answers } from './work-answers.ts'

type File = CallValue<'intake.files'>['files'][number]
const definitionKey = 'claim-register'

function came(n: number, name: string, hoursAgo: number, what: Partial<File> = {}): File {
  const counts = { rows: 0, taken: 0, refused: 0, fault: null, importId: null, target: null }
  return { id: sampleId(n), definitionKey, from: 'folder', name, at: galleryNow - hoursAgo * hour, state: 'ended', ...counts, ...what }
}

const folders: CallValue<'intake.folders'> = {
  own: [
    { id: sampleId(901), definitionKey, shown: '/srv/交换/报销系统', mapped: true, waiting: 2, others: 1, fault: null },
    { id: sampleId(902), definitionKey, shown: '/mnt/finance/daily', mapped: false, waiting: 0, others: 0, fault: { code: 'drop-folder-missing' } },
  ],
  others: [{ memberName: '林雨', definitionKey, waiting: 3 }],
}
const files = [
  came(919, '报销 1127.xlsx', 0.01, { state: 'taking', rows: 1204, taken: 600, importId: sampleId(60) }),
  came(918, '报销 1126.xlsx', 3, { rows: 1180, taken: 1177, refused: 3, importId: sampleId(60), target: 'done/报销 1126 2026-11-26-4e12c0.xlsx' }),
  came(917, '报销 1126 副本.xlsx', 4, {
    fault: { code: 'file-taken-before', params: { date: '2026-11-26' } },
    target: 'refused/报销 1126 副本 2026-11-26-4e12bf.xlsx',
  }),
  came(916, '报销 1125.csv', 27, { rows: 980, taken: 980, importId: sampleId(60), target: 'done/报销 1125 2026-11-25-3a0b11.csv' }),
  came(915, '报销 1124.csv', 51, { state: 'undone', rows: 940, importId: sampleId(60), target: 'done/报销 1124 2026-11-24-2f8d02.csv' }),
]

/** The gallery's answers for what comes in by itself. */
export const intakeAnswers: Answers = {
  'intake.folders': () => ok(folders),
  'intake.files': () => ok({ files, total: 43 }),
  'intake.doors': () =>
    ok({ doors: [{ id: sampleId(931), definitionKey, createdAt: galleryNow - 200 * hour, usedAt: galleryNow - 0.2 * hour }], port: 41_873, fault: null }),
  'intake.openDoor': () => ok({ id: sampleId(932), token: 'q3vJmZ0b5x2cR7y9KfA1tUeWnS4hLdPo6gIiXzYwVsM' }),
  'intake.closeDoor': () => ok({}),
  'intake.movePort': () => ok({}),
  'intake.putFolder': () => ok({ id: sampleId(903) }),
  'intake.removeFolder': () => ok({}),
}
