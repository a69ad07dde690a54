import type { Chapter } from './stage.ts'
import { weekOfTheApprover } from './the-week-of-the-approver.ts'
import { weekOfTheDeskSupervisor } from './the-week-of-the-desk-supervisor.ts'
import { weekOfTheItAdministrator } from './the-week-of-the-it-administrator.ts'
import { weekOfTheOperator } from './the-week-of-the-operator.ts'
import { weekOfTheProcessOwner } from './the-week-of-the-process-owner.ts'

/** The week of each of five people, in one company; each can be played by itself. */
export const theWeek: readonly Chapter[] = [weekOfTheOperator, weekOfTheApprover, weekOfTheDeskSupervisor, weekOfTheItAdministrator, weekOfTheProcessOwner]
