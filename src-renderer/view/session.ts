import { create } from 'zustand'
import type { DeskState, Session } from '#shared/contract/store.ts'
import { isStale, topicsOfCall } from '#shared/contract/topics.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { queryClient } from '#renderer/bridge/live.ts'
import { ask, onStore } from '#renderer/bridge/store.ts'
import { setTimeZone } from '#renderer/text/language.ts'
import { forgetView, restoreView } from './kept.ts'

/** What the window shows: it waits for the store, stands before a locked or new desk, or somebody is signed in. */
export type Front =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'unreachable'; readonly fault: Fault }
  | { readonly kind: 'outside'; readonly desk: DeskState }
  | { readonly kind: 'open'; readonly session: Session; readonly first: boolean }

export const useFront = create<{ readonly front: Front }>(() => ({ front: { kind: 'connecting' } }))

/** Asks the store how the desk stands; a desk that is open (the window was reloaded) goes on where it was. */
export async function readDesk(): Promise<void> {
  const desk = await ask('desk.state', {})
  if (!desk.ok) return useFront.setState({ front: { kind: 'unreachable', fault: desk.fault } })
  if (desk.value.phase !== 'open') return leave(desk.value)
  const session = await ask('session.get', {})
  if (session.ok) enter(session.value, false)
  else useFront.setState({ front: { kind: 'unreachable', fault: session.fault } })
}

/** Nobody is signed in, or no longer: nothing that a member has seen stays in the window for the next one. */
function leave(desk: DeskState): void {
  forgetView()
  queryClient.clear()
  if (desk.timeZone !== null) setTimeZone(desk.timeZone)
  useFront.setState({ front: { kind: 'outside', desk } })
}

/** Renews the session when the store says that rights or names have changed. Returns how to stop. */
export function watchSession(): () => void {
  return onStore('stale', ({ topics }) => {
    const { kind } = useFront.getState().front
    if (kind === 'open' && isStale(topicsOfCall('session.get', {}), topics)) void renewSession()
    if (kind === 'outside' && isStale(topicsOfCall('desk.state', {}), topics)) void renewDesk()
  })
}

/** Renews what a locked desk shows; whatever else is on the screen stays. */
export async function renewDesk(): Promise<DeskState | null> {
  const desk = await ask('desk.state', {})
  if (!desk.ok) return null
  useFront.setState(({ front }) =>
    front.kind === 'outside' && desk.value.phase === front.desk.phase ? { front: { kind: 'outside', desk: desk.value } } : { front },
  )
  return desk.value
}

async function renewSession(): Promise<void> {
  const session = await ask('session.get', {})
  if (session.ok) useFront.setState(({ front }) => (front.kind === 'open' ? { front: { ...front, session: session.value } } : { front }))
}

/** Somebody has signed in: takes up the kept view. `first` shows the first contact's progress. */
export function enter(session: Session, first: boolean): void {
  restoreView(session.viewState)
  useFront.setState({ front: { kind: 'open', session, first } })
  void ask('setting.all', {}).then((settings) => {
    const zone = settings.ok ? settings.value['calendar.timeZone'] : undefined
    if (typeof zone === 'string') setTimeZone(zone)
  })
}

/** The first contact is over, or need not be watched any longer. */
export function leaveFirstContact(): void {
  useFront.setState(({ front }) => (front.kind === 'open' ? { front: { ...front, first: false } } : { front }))
}

/** The signed-in member's session; only screens inside the frame use it. */
export function useSession(): Session {
  const session = useFront(({ front }) => (front.kind === 'open' ? front.session : null))
  if (session === null) throw new Error('a screen inside the frame was shown without a session')
  return session
}

/** Whether the policy, asked by the store, allows this company-wide act. Screens never work out a right themselves. */
export function useAble(ability: string): boolean {
  return useSession().abilities.includes(ability)
}
