import type { MachineAccess } from '#shared/capture/counters.ts'

/** What a pretended machine is like: percentages as they are from one look to the next. */
export type Load = { cpu: number; memory: number; disk: number | null; space: number }

/** A machine whose counters grow as its load says, by the clock that is given. */
export function pretendedMachine(clock: () => number): { readonly access: MachineAccess; readonly load: Load } {
  const load: Load = { cpu: 10, memory: 40, disk: 5, space: 50 }
  const grown = { at: clock(), busy: 0, all: 0, disk: 0 }
  const grow = (): void => {
    const passed = clock() - grown.at
    grown.at += passed
    grown.all += passed
    grown.busy += (passed * load.cpu) / 100
    grown.disk += (passed * (load.disk ?? 0)) / 100
  }
  return {
    load,
    access: {
      cpus() {
        grow()
        return [{ times: { user: grown.busy, idle: grown.all - grown.busy } }]
      },
      totalmem: () => 1000,
      freemem: () => 1000 - load.memory * 10,
      statfs: async () => ({ blocks: 1000, bfree: 1000 - load.space * 10, bavail: 1000 - load.space * 10 }),
      async readText() {
        if (load.disk === null) throw new Error('no such file')
        grow()
        return ` 8 0 sda 1 2 3 4 5 6 7 8 9 ${Math.round(grown.disk)} 11\n`
      },
      device: async () => 0x800,
    },
  }
}
