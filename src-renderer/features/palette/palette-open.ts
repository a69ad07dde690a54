import { create } from 'zustand'

/** Whether the command palette is shown, and with what typed in it already. */
export const usePaletteOpen = create<{
  readonly open: boolean
  readonly text: string
  readonly show: () => void
  readonly find: (text: string) => void
  readonly hide: () => void
}>((set) => ({
  open: false,
  text: '',
  show: () => set({ open: true, text: '' }),
  find: (text) => set({ open: true, text }),
  hide: () => set({ open: false, text: '' }),
}))
