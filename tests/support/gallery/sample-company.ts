import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Desk, Member, Unit } from '#shared/domain/organisation.ts'
import { expenseClaim } from '#shared/templates/finance/expense-claim.ts'
import { purchaseRequest } from '#shared/templates/purchasing/purchase-request.ts'

/** Ids of the sample, readable in a failing test. */
export function sampleId(n: number): string {
  return `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`
}

/** The moment at which the gallery stands: 2026-11-21 15:26 in Shanghai. */
export const galleryNow = Date.parse('2026-11-21T07:26:00Z')
export const hour = 3_600_000

const unit = (n: number, zh: string, en: string): Unit => ({
  id: sampleId(n),
  revision: 1,
  name: { zh, en },
  parentId: null,
  headId: null,
  sort: n,
  state: 'active',
})
export const units = { market: unit(11, '市场部', 'Marketing'), plant: unit(12, '设备部', 'Equipment'), finance: unit(13, '财务部', 'Finance') } as const

const member = (n: number, name: string, userName: string, pinyin: string, unitId: string): Member => ({
  id: sampleId(n),
  revision: 1,
  userName,
  name,
  pinyin,
  unitId,
  postId: null,
  kind: 'employee',
  state: 'active',
})
export const members = {
  chen: member(21, '陈思远', 'chensy', 'chen siyuan csy', units.market.id),
  lin: member(22, '林雨', 'linyu', 'lin yu ly', units.market.id),
  zhao: member(23, '赵启明', 'zhaoqm', 'zhao qiming zqm', units.market.id),
  sun: member(24, '孙立', 'sunli', 'sun li sl', units.plant.id),
} as const

export const desk: Desk = {
  id: sampleId(31),
  revision: 1,
  name: '华东站',
  code: 'HD02',
  state: 'active',
  enrolledAt: galleryNow - 90 * 24 * hour,
  weak: false,
  closing: null,
}
export const claim: DefinitionBody = definitionBodySchema.parse(expenseClaim)
export const purchase: DefinitionBody = definitionBodySchema.parse(purchaseRequest)
