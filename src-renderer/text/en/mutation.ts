import type { Texts } from '../texts.ts'

/** What each kind of saved act is called, where it waits to be sent or did not take effect. */
export const mutation: Texts['mutation'] = {
  'record.submit': 'Submit record',
  'record.resubmit': 'Resubmit record',
  'record.decide': 'Decide record',
  'record.decide.agree': 'Agree',
  'record.decide.return': 'Return',
  'record.decide.refuse': 'Refuse',
  'record.decide.confirm': 'Confirm closure',
  'record.withdraw': 'Withdraw record',
  'record.recall': 'Take back to revise',
  'record.comment': 'Comment',
  'record.back-enter': 'Back entry',
  'record.import': 'Import rows',
  'record.undo-import': 'Undo import',
  'notice.read': 'Mark as read',
  'conflict.resolve': 'Resolve a conflict',
  'member.put': 'Save member',
  'unit.put': 'Save unit',
  'post.put': 'Save post',
  'grant.put': 'Grant',
  'grant.remove': 'Take back grant',
  'setting.put': 'Change setting',
  'definition.publish': 'Publish process',
  'account.issue': 'Issue account',
  other: 'Other act',
}
