import { captureOf } from '#shared/definition/captures.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { indexOrganisation, type OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { inForceOf, newestPublished, type InForce } from '#shared/workflow/scheduled.ts'
import { readOrganisationVersion } from '../store/organisation-version.ts'
import type { ReadableDb } from '../store/store.ts'

/** The organisation as of a snapshot, with the definitions that are in force: together they say who may hold what. */
export type OrganisationSnapshot = {
  readonly index: OrganisationIndex
  readonly definitions: readonly DefinitionBody[]
  readonly inForce: readonly InForce[]
  /** Those that machines fill. */ readonly capturing: readonly DefinitionBody[]
}
export type OrganisationOf = (db: ReadableDb) => Promise<OrganisationSnapshot>

/** Keeps the last index until the change log says that the organisation has changed, by whatever process. */
export function createOrganisationOf(): OrganisationOf {
  let held: { readonly version: number; readonly snapshot: OrganisationSnapshot } | undefined
  return async (db) => {
    const version = await readOrganisationVersion(db)
    if (held?.version === version) return held.snapshot
    const snapshot = await loadOrganisation(db)
    held = { version, snapshot }
    return snapshot
  }
}

async function loadOrganisation(db: ReadableDb): Promise<OrganisationSnapshot> {
  const rows = rowStatements(db)
  const index = indexOrganisation({
    units: await rows.list('unit', []),
    posts: await rows.list('post', []),
    members: await rows.list('member', []),
    roles: await rows.list('role', []),
    grants: await rows.list('grant', []),
    desks: await rows.list('desk', []),
    settings: await rows.list('setting', []),
  })
  // Who read the records of a definition reads them when it is retired too.
  const published = (await rows.list('definition', [])).filter(({ state }) => state !== 'draft')
  return {
    index,
    definitions: published.map(({ body }) => body),
    inForce: inForceOf(published),
    capturing: newestPublished(published).flatMap(({ body }) => (captureOf(body) ? [body] : [])),
  }
}
