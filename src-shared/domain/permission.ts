/** What a role can permit. The table of who may do what with it is `permissions/policy.ts`. */
export const permissions = [
  'member.manage',
  'unit.manage',
  'post.manage',
  'grant.manage',
  'account.issue',
  /** Close desks, take a closing back, admit a desk that the server has forgotten. */
  'desk.manage',
  'setting.manage',
  'definition.publish',
  'backup.manage',
  'audit.read',
  'report.read',
  /** Read all records of the unit for which the role is held, and of those below. */
  'record.read-unit',
  /** Enter what happened outside the product (补录) on records of the unit for which the role is held, and of those below. */
  'record.back-enter',
  /** End a record for good (终止), of the unit for which the role is held, and of those below. */
  'record.terminate',
  /** Place records on legal hold and lift it, of the unit for which the role is held, and of those below. */
  'record.hold',
  /** Carry out an approved disposal of records of the unit for which the role is held, and of those below. */
  'record.dispose',
  /** Have shielded fields of that confidentiality, and of those below it, shown; each time is recorded. Of the unit for which the role is held, and of those below. */
  'field.sensitive',
  'field.confidential',
  'field.secret',
  /** Reconcile, sum up and close the business days of the unit for which the role is held, and of those below. */
  'day.close',
  /** Close them in spite of what stands in the way, and seal them. */
  'day.seal',
] as const
export type Permission = (typeof permissions)[number]

/** The role that stands in last when nobody else can take a task, and of which a company keeps at least one holder. */
export const administratorRole = 'administrator'
