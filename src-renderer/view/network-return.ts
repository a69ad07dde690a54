/** What tells that the machine has a network again: the window itself. */
type Listened = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

/** Asks at once when the network is back, so that a laptop taken out of its bag need not wait for the store's own retry. Returns how to stop. */
export function watchNetworkReturn(window: Listened, syncNow: () => void): () => void {
  const back = (): void => syncNow()
  window.addEventListener('online', back)
  return () => window.removeEventListener('online', back)
}
