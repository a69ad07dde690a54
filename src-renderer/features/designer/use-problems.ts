import { useEffect, useMemo, useRef, useState } from 'react'
import { nodesOf } from '#shared/definition/route.ts'
import { rolesNamed } from '#shared/definition/structure.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Body } from './model/body.ts'
import { placeOfFault, type DesignPlace } from './model/design-place.ts'
import type { ProblemsAsked, ProblemsFound } from './problems-worker.ts'

/** One thing that keeps the body from being published: where it lies and what it is. */
export type Problem = { readonly where: string; readonly detail: string; readonly place: DesignPlace }
/** `null` before the first answer. */
export type Problems = readonly Problem[] | null

const pauseMs = 120

/** What is known of the company, which the pure proofs are not told. */
type Known = { readonly roles: ReadonlySet<string>; readonly definitions: ReadonlySet<string> }

/** Proves the body at each pause, in a thread of its own; the newest answer counts. */
export function useProblems(body: Body, known: Known): Problems {
  const [faults, setFaults] = useState<readonly Fault[] | null>(null)
  const turn = useRef(0)
  const worker = useRef<Worker | null>(null)
  useEffect(() => {
    const made = new Worker(new URL('./problems-worker.ts', import.meta.url), { type: 'module' })
    made.addEventListener('message', ({ data }: MessageEvent<ProblemsFound>) => {
      if (data.turn === turn.current) setFaults(data.faults)
    })
    worker.current = made
    return () => {
      worker.current = null
      made.terminate()
    }
  }, [])
  useEffect(() => {
    const timer = setTimeout(() => {
      const asked: ProblemsAsked = { turn: ++turn.current, body }
      worker.current?.postMessage(asked)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [body])
  return useMemo(() => faults && problemsOf(body, [...faults, ...companyFaults(body, known)]), [faults, body, known])
}

/** Faults with their places in the body. */
export function problemsOf(body: Body, faults: readonly Fault[]): readonly Problem[] {
  return faults.map(({ params }) => {
    const where = String(params?.['where'] ?? '')
    return { where, detail: String(params?.['detail'] ?? ''), place: placeOfFault(body, where) }
  })
}

/** What publishing proves against the company: its roles, and the processes that this one starts. */
function companyFaults(body: Body, { roles, definitions }: Known): readonly Fault[] {
  const invalid = (where: string, detail: string): Fault => ({ code: 'definition-invalid', params: { where, detail } })
  return [
    ...rolesNamed(body).flatMap((role) => (roles.size === 0 || roles.has(role) ? [] : [invalid('roles', `unknown role ${role}`)])),
    ...nodesOf(body).flatMap((node) =>
      node.kind === 'sub-process' && definitions.size > 0 && node.definition !== body.key && !definitions.has(node.definition)
        ? [invalid(`route.${node.key}`, `no published definition ${node.definition}`)]
        : [],
    ),
  ]
}
