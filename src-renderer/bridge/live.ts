import { keepPreviousData, QueryClient, skipToken, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { isStale, topicsOfCall, type LiveCall } from '#shared/contract/topics.ts'
import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { FaultError, type Fault } from '#shared/kernel/fault.ts'
import { ask, onStore, onStoreConnected } from './store.ts'

/** The answers on show; everything is local, so nothing is asked again on focus, on a timer or after a failure. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: Infinity, gcTime: 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
  },
})

/** What a screen shows of one call: nothing yet, a fault, or the value. */
export type Live<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly retry: () => void }
  | { readonly kind: 'value'; readonly value: T; readonly settling: boolean }

/**
 * A live query: asks the store, shows the answer, and asks again when the store says that a topic of this call went stale.
 * `args` null asks nothing. While new arguments load, `keep` shows the answer to the old ones, so that lists do not blink.
 */
export function useLive<C extends LiveCall>(call: C, args: CallArgs<C> | null, options: { readonly keep?: boolean } = {}): Live<CallValue<C>> {
  const query = useQuery<CallValue<C>, FaultError>({
    queryKey: [call, args],
    queryFn: args === null ? skipToken : () => answerOf(call, args),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
  return liveOf(query)
}

/** The same call for several arguments, each live by itself, in their order. */
export function useLiveEach<C extends LiveCall>(call: C, each: readonly CallArgs<C>[]): readonly Live<CallValue<C>>[] {
  const queries = useQueries({ queries: each.map((args) => ({ queryKey: [call, args], queryFn: () => answerOf(call, args) })) })
  return queries.map((query) => liveOf<CallValue<C>>(query))
}

type Query<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'isPlaceholderData' | 'refetch'>

function liveOf<T>(query: Query<T>): Live<T> {
  if (query.data !== undefined) return { kind: 'value', value: query.data, settling: query.isPlaceholderData }
  if (query.error)
    return { kind: 'fault', fault: query.error instanceof FaultError ? query.error.fault : { code: 'internal-error' }, retry: () => void query.refetch() }
  return { kind: 'loading' }
}

/** Asks ahead for what will most likely be looked at next, so that it is there at once. */
export function askAhead<C extends LiveCall>(call: C, args: CallArgs<C>): void {
  void queryClient.prefetchQuery({ queryKey: [call, args], queryFn: () => answerOf(call, args) })
}

/** Asks again for what is on show of a call: what is measured goes stale by time alone. */
export function renew(call: LiveCall): void {
  void queryClient.invalidateQueries({ queryKey: [call] })
}

/** Drops what has been answered to a call, and is not on show now: whoever takes the keyboard must not find it in the page. */
export function forgetAnswers(call: LiveCall): void {
  queryClient.removeQueries({ queryKey: [call], type: 'inactive' })
}

/** The value of a live query, or null while there is none: for counts and names that may come a moment later. */
export function useLiveValue<C extends LiveCall>(call: C, args: CallArgs<C> | null): CallValue<C> | null {
  const live = useLive(call, args)
  return live.kind === 'value' ? live.value : null
}

/** Connects the live queries to the store's `stale` events; a new store process makes everything stale. Returns how to stop. */
export function watchStale(): () => void {
  const stopStale = onStore('stale', ({ topics }) => {
    void queryClient.invalidateQueries({ predicate: ({ queryKey: [call, args] }) => isLiveKey(call) && isStale(topicsOfCall(call, args), topics) })
  })
  const stopSync = onStore('sync', (state) => queryClient.setQueryData(['sync.state', {}], state))
  const stopBackup = onStore('backup', (state) => queryClient.setQueryData(['backup.state', {}], state))
  const stopJob = onStore('job', (job) => {
    queryClient.setQueryData<CallValue<'job.list'>>(['job.list', {}], (listed) => listed && [...listed.filter(({ id }) => id !== job.id), job])
  })
  const stopConnected = onStoreConnected(() => void queryClient.invalidateQueries())
  return () => [stopStale, stopSync, stopBackup, stopJob, stopConnected].forEach((stop) => stop())
}

async function answerOf<C extends LiveCall>(call: C, args: CallArgs<C>): Promise<CallValue<C>> {
  const answer = await ask(call, args)
  if (!answer.ok) throw new FaultError(answer.fault)
  return answer.value
}

function isLiveKey(call: unknown): call is LiveCall {
  return typeof call === 'string'
}
