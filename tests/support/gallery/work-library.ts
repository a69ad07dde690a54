import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { claim, galleryNow, hour } from './sample-company.ts'

/** What the library's screen of the gallery shows as published: one as it is shipped, one changed twice, one of the company's own. */
export function publishedHere(daily: DefinitionBody): CallValue<'definition.published'> {
  const [limit, ...others] = claim.format === 1 ? claim.rules : []
  const changed = {
    ...claim,
    version: 3,
    summary: { zh: '报销由部门负责人与预算负责人审批', en: 'Claims go to head and budget owner' },
    rules: limit ? others : [],
  }
  return [
    { key: daily.key, newest: daily, versions: [{ version: 1, state: 'published', publishedAt: galleryNow - 4000 * hour }] },
    {
      key: claim.key,
      newest: changed,
      versions: [3, 2, 1].map((version) => ({ version, state: 'published' as const, publishedAt: galleryNow - (1000 - version * 300) * hour })),
    },
    {
      key: 'cold-store-key',
      newest: { ...daily, key: 'cold-store-key', name: { zh: '冷库钥匙领用', en: 'Cold store keys' }, group: { zh: '库区', en: 'Warehouse' } },
      versions: [{ version: 1, state: 'retired', publishedAt: galleryNow - 3000 * hour }],
    },
  ]
}
