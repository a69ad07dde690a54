import type { Texts } from './texts.ts'
import { admin } from './en/admin.ts'
import { archive } from './en/archive.ts'
import { backup } from './en/backup.ts'
import { batch } from './en/batch.ts'
import { common } from './en/common.ts'
import { correction } from './en/correction.ts'
import { day } from './en/day.ts'
import { designer } from './en/designer.ts'
import { entry } from './en/entry.ts'
import { fault } from './en/fault.ts'
import { frame } from './en/frame.ts'
import { grid } from './en/grid.ts'
import { imports } from './en/imports.ts'
import { intake } from './en/intake.ts'
import { inbox } from './en/inbox.ts'
import { job } from './en/job.ts'
import { keys } from './en/keys.ts'
import { mutation } from './en/mutation.ts'
import { palette } from './en/palette.ts'
import { phrase } from './en/phrase.ts'
import { print } from './en/print.ts'
import { problem } from './en/problem.ts'
import { record } from './en/record.ts'
import { register } from './en/register.ts'
import { review } from './en/review.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { shield } from './en/shield.ts'
import { sync } from './en/sync.ts'
import { task } from './en/task.ts'
import { time } from './en/time.ts'
import { upkeep } from './en/upkeep.ts'

/** Every text of the product in English, with the keys that the Chinese ones have. */
export const en: Texts = {
  admin,
  archive,
  backup,
  batch,
  common,
  correction,
  day,
  designer,
  entry,
  fault,
  frame,
  grid,
  imports,
  intake,
  inbox,
  job,
  keys,
  mutation,
  palette,
  phrase,
  print,
  problem,
  record,
  register,
  review,
  session,
  settings,
  shield,
  sync,
  task,
  time,
  upkeep,
}
