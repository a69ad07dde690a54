import { createContext, useContext } from 'react'
import type { FindableOption } from '#renderer/forms/model/option-match.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import type { Body } from './model/body.ts'
import type { DesignPlace } from './model/design-place.ts'
import type { Edit } from './model/edits.ts'
import type { Problem } from './use-problems.ts'

/** Something that can be named in a definition. */
export type Named = { readonly key: string; readonly name: LocalText }

/** What every part of the designer works with. */
export type Design = {
  readonly body: Body
  /** The published version that this one would follow. */
  readonly base: Body | null
  /** Changes of one control that bear the same `burst` are undone together. */
  readonly edit: (edit: Edit, burst?: string) => void
  /** The control was left: what it types next is a step of its own. */
  readonly settle: () => void
  readonly place: DesignPlace | null
  readonly select: (place: DesignPlace) => void
  readonly problems: readonly Problem[]
  readonly roles: readonly Named[]
  readonly posts: readonly Named[]
  readonly definitions: readonly Named[]
  readonly members: readonly FindableOption[]
}

const DesignContext = createContext<Design | null>(null)

/** Gives the design to the parts below. */
export const DesignProvider = DesignContext.Provider

/** The design that is worked on. */
export function useDesign(): Design {
  const design = useContext(DesignContext)
  if (design === null) throw new Error('a part of the designer outside of it')
  return design
}

/** Problems whose place the proofs name so, or further inside. */
export function problemsAt(problems: readonly Problem[], where: string): readonly Problem[] {
  return problems.filter((problem) => problem.where === where || problem.where.startsWith(`${where}.`))
}
