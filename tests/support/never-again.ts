import type { DefinitionBody } from '#shared/definition/definition.ts'

/** The next version with a rule that no past record keeps, so that each is told of. */
export const neverAgain = (body: DefinitionBody): DefinitionBody => {
  const rule = { key: 'never', assert: '1 > 2', severity: 'error' as const, fields: [body.form[0]?.key ?? ''], message: { zh: '从不', en: 'Never' } }
  return { ...body, version: body.version + 1, rules: [...body.rules, rule] }
}
