import { create } from 'zustand'

/** Whether the command palette is shown. */
export const usePaletteOpen = create<{ readonly open: boolean; readonly show: () => void; readonly hide: () => void }>((set) => ({
  open: false,
  show: () => set({ open: true }),
  hide: () => set({ open: false }),
}))
