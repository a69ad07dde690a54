import type { z } from 'zod'
import { deskSchema, grantSchema, memberSchema, postSchema, roleSchema, settingSchema, unitSchema } from '#shared/domain/organisation.ts'
import { conflictSchema } from '#shared/domain/conflict.ts'
import { delegationSchema } from '#shared/domain/delegation.ts'
import { phraseSchema } from '#shared/domain/phrase.ts'
import { actSchema, attachmentSchema, noticeSchema, recordSchema, taskSchema } from '#shared/domain/record.ts'
import { definitionRowSchema } from '#shared/definition/definition.ts'

/** How a column is held: the same in SQLite and PostgreSQL. `json` and `boolean` are encoded as text and 0/1. */
export type ColumnKind = 'text' | 'integer' | 'json' | 'boolean'

/**
 * Every thing that syncs is an entity: a table of the same name with these columns on every desk and on the server,
 * `id` as its key and `revision` counting its changes. `scope` says who may hold a row: the whole organisation, the member
 * named in a column, the record's own scopes, or those of the record it belongs to.
 */
export const entities = {
  unit: {
    schema: unitSchema,
    scope: 'organisation',
    columns: { id: 'text', revision: 'integer', name: 'json', parentId: 'text', headId: 'text', sort: 'integer', state: 'text' },
  },
  post: { schema: postSchema, scope: 'organisation', columns: { id: 'text', revision: 'integer', name: 'json', duties: 'json' } },
  member: {
    schema: memberSchema,
    scope: 'organisation',
    columns: { id: 'text', revision: 'integer', userName: 'text', name: 'text', pinyin: 'text', unitId: 'text', postId: 'text', kind: 'text', state: 'text' },
  },
  role: { schema: roleSchema, scope: 'organisation', columns: { id: 'text', revision: 'integer', key: 'text', name: 'json', permissions: 'json' } },
  grant: {
    schema: grantSchema,
    scope: 'organisation',
    columns: { id: 'text', revision: 'integer', memberId: 'text', roleKey: 'text', unitId: 'text', expiresAt: 'integer' },
  },
  delegation: {
    schema: delegationSchema,
    scope: 'organisation',
    columns: {
      id: 'text',
      revision: 'integer',
      fromId: 'text',
      toId: 'text',
      startsAt: 'integer',
      endsAt: 'integer',
      definitionKeys: 'json',
      amountMaxMinor: 'integer',
      reason: 'text',
    },
  },
  desk: {
    schema: deskSchema,
    scope: 'organisation',
    columns: { id: 'text', revision: 'integer', name: 'text', code: 'text', state: 'text', enrolledAt: 'integer', weak: 'boolean', closing: 'json' },
  },
  setting: { schema: settingSchema, scope: 'organisation', columns: { id: 'text', revision: 'integer', value: 'json' } },
  definition: {
    schema: definitionRowSchema,
    scope: 'organisation',
    columns: { id: 'text', revision: 'integer', key: 'text', version: 'integer', state: 'text', body: 'json', publishedAt: 'integer' },
  },
  record: {
    schema: recordSchema,
    scope: 'own',
    columns: {
      id: 'text',
      revision: 'integer',
      definitionKey: 'text',
      definitionVersion: 'integer',
      number: 'text',
      numberState: 'text',
      title: 'text',
      businessDate: 'text',
      unitId: 'text',
      creatorId: 'text',
      state: 'text',
      nodes: 'json',
      round: 'integer',
      data: 'json',
      amountMinor: 'integer',
      source: 'text',
      importId: 'text',
      createdAt: 'integer',
      submittedAt: 'integer',
      closedAt: 'integer',
      scopes: 'json',
      route: 'json',
      nextAt: 'integer',
    },
  },
  task: {
    schema: taskSchema,
    scope: 'record',
    columns: {
      id: 'text',
      revision: 'integer',
      recordId: 'text',
      node: 'text',
      round: 'integer',
      kind: 'text',
      assigneeId: 'text',
      state: 'text',
      createdAt: 'integer',
      dueAt: 'integer',
      warnAt: 'integer',
      decision: 'text',
      decidedAt: 'integer',
      fallback: 'boolean',
      visit: 'integer',
      after: 'text',
      origin: 'text',
      fromId: 'text',
      pausedAt: 'integer',
      overdueAt: 'integer',
      warnedAt: 'integer',
      escalateAt: 'integer',
      escalated: 'integer',
      nextAt: 'integer',
    },
  },
  act: {
    schema: actSchema,
    scope: 'record',
    columns: {
      id: 'text',
      revision: 'integer',
      recordId: 'text',
      kind: 'text',
      node: 'text',
      round: 'integer',
      actorId: 'text',
      opinion: 'text',
      target: 'text',
      at: 'integer',
      notBefore: 'integer',
      notAfter: 'integer',
      mutationId: 'text',
      changes: 'json',
      enteredBy: 'text',
      memberId: 'text',
    },
  },
  attachment: {
    schema: attachmentSchema,
    scope: 'record',
    columns: {
      id: 'text',
      revision: 'integer',
      recordId: 'text',
      field: 'text',
      name: 'text',
      mime: 'text',
      size: 'integer',
      sha256: 'text',
      createdBy: 'text',
      createdAt: 'integer',
    },
  },
  notice: {
    schema: noticeSchema,
    scope: 'member',
    columns: { id: 'text', revision: 'integer', memberId: 'text', recordId: 'text', kind: 'text', at: 'integer', readAt: 'integer' },
  },
  conflict: {
    schema: conflictSchema,
    scope: 'member',
    columns: {
      id: 'text',
      revision: 'integer',
      memberId: 'text',
      recordId: 'text',
      name: 'text',
      version: 'integer',
      args: 'json',
      expects: 'json',
      at: 'integer',
      outcome: 'text',
      fault: 'json',
      settledAt: 'integer',
      state: 'text',
      resolvedAt: 'integer',
      reason: 'text',
    },
  },
  phrase: {
    schema: phraseSchema,
    scope: 'member',
    columns: { id: 'text', revision: 'integer', memberId: 'text', text: 'text', uses: 'json' },
  },
} as const satisfies Record<string, { schema: z.ZodObject; scope: 'organisation' | 'own' | 'record' | 'member'; columns: Record<string, ColumnKind> }>

export type EntityName = keyof typeof entities
export type EntityRow<E extends EntityName> = z.infer<(typeof entities)[E]['schema']>
export const entityNames = Object.keys(entities) as EntityName[]
