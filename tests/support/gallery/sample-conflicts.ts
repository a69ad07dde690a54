import type { Conflict } from '#shared/contract/store.ts'
import { galleryNow, hour, members, sampleId } from './sample-company.ts'

/** A decision made offline that met a withdrawal, and an import row that met a rule. */
export const conflicts: readonly Conflict[] = [
  {
    id: sampleId(601),
    name: 'record.decide',
    args: { decision: 'agree', opinion: '数量与库存台账一致，同意。' },
    at: galleryNow - 7 * hour,
    authorId: members.chen.id,
    recordId: sampleId(104),
    recordTitle: '包装膜与打包带补货',
    fault: { code: 'record-withdrawn' },
    meanwhile: { kind: 'withdraw', actorName: members.sun.name, at: galleryNow - 8 * hour, opinion: '规格写错了，改好再提。' },
    state: 'open',
    resolvedAt: null,
    reason: null,
    abilities: ['discard'],
  },
  {
    id: sampleId(602),
    name: 'record.submit',
    args: {},
    at: galleryNow - 30 * hour,
    authorId: members.chen.id,
    recordId: null,
    recordTitle: '十一月办公用品',
    fault: { code: 'definition-retired' },
    meanwhile: null,
    state: 'open',
    resolvedAt: null,
    reason: null,
    abilities: ['edit', 'copy', 'discard'],
  },
]
