import { admin } from './zh-CN/admin.ts'
import { archive } from './zh-CN/archive.ts'
import { backup } from './zh-CN/backup.ts'
import { batch } from './zh-CN/batch.ts'
import { common } from './zh-CN/common.ts'
import { correction } from './zh-CN/correction.ts'
import { day } from './zh-CN/day.ts'
import { designer } from './zh-CN/designer.ts'
import { entry } from './zh-CN/entry.ts'
import { fault } from './zh-CN/fault.ts'
import { frame } from './zh-CN/frame.ts'
import { grid } from './zh-CN/grid.ts'
import { imports } from './zh-CN/imports.ts'
import { intake } from './zh-CN/intake.ts'
import { inbox } from './zh-CN/inbox.ts'
import { job } from './zh-CN/job.ts'
import { keys } from './zh-CN/keys.ts'
import { mutation } from './zh-CN/mutation.ts'
import { palette } from './zh-CN/palette.ts'
import { phrase } from './zh-CN/phrase.ts'
import { print } from './zh-CN/print.ts'
import { problem } from './zh-CN/problem.ts'
import { record } from './zh-CN/record.ts'
import { register } from './zh-CN/register.ts'
import { review } from './zh-CN/review.ts'
import { session } from './zh-CN/session.ts'
import { settings } from './zh-CN/settings.ts'
import { shield } from './zh-CN/shield.ts'
import { sync } from './zh-CN/sync.ts'
import { task } from './zh-CN/task.ts'
import { time } from './zh-CN/time.ts'
import { upkeep } from './zh-CN/upkeep.ts'

/** Every text of the product in Chinese, by capability: the source of the keys. */
export const zhCN = {
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
} as const
