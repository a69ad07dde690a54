import { callDesk } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'

/** 交接: written down, then the desk locks and asks who takes over. Leaving must not hang on the writing: the desk locks in any case. */
export function handOver(): void {
  void ask('session.handOver', {}).finally(() => void callDesk('handOver', {}))
}

/** This page was opened for whoever takes over. */
export function isHandOver(): boolean {
  return window.location.hash === '#hand-over'
}
