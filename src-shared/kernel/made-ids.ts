import type { Id, NewId } from './id.ts'

/** Names what a mutation makes: `<mutation id>:0`, `:1`, … so that the desk and the server give the same thing the same name. */
export function idsOf(mutationId: Id): NewId {
  let next = 0
  return () => {
    const id = `${mutationId}:${next.toString(36)}`
    next += 1
    return id
  }
}
