// The thread in which a body is proved at each change: a large one takes longer than a frame, and typing must not wait for it.
import { z } from 'zod'
import { definitionProblems } from '#shared/definition/problems.ts'
import type { Body } from './model/body.ts'

z.config({ jitless: true })

/** What the page sends, and what comes back under the same number. */
export type ProblemsAsked = { readonly turn: number; readonly body: Body }
export type ProblemsFound = { readonly turn: number; readonly faults: ReturnType<typeof definitionProblems> }

addEventListener('message', ({ data }: MessageEvent<ProblemsAsked>) => {
  const found: ProblemsFound = { turn: data.turn, faults: definitionProblems(data.body) }
  postMessage(found)
})
