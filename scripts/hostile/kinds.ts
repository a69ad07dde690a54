import type { Target } from './verdict.ts'

/** One kind of hostile input: how to open what takes it, its share of all cases, and what the run demands of it. */
export type Kind = {
  open(): Promise<Target>
  /** Of a hundred thousand. */
  readonly share: number
  readonly warmUp: number
  /**
   * How much more memory than before the first case the process may ever have held: about twice what a busy machine has shown, where the collector comes late.
   * A bomb that unpacks, or a message that is kept, is more than that.
   */
  readonly memoryMb: number
  /** At least so many of a hundred cases must get past the first check, or the generator has become blind. */
  readonly deepPercent: number
  /** About; only the order in which kinds are started hangs on it. */
  readonly msPerCase: number
}

/** Every boundary at which the product takes what others have made. */
export const kinds = {
  'store-calls': {
    open: async () => (await import('./store-calls.ts')).openStoreCalls(),
    share: 64_000,
    warmUp: 400,
    memoryMb: 800,
    deepPercent: 20,
    msPerCase: 1,
  },
  'desk-calls': {
    open: async () => (await import('./host-side.ts')).openDeskCalls(),
    share: 3_000,
    warmUp: 200,
    memoryMb: 250,
    deepPercent: 10,
    msPerCase: 0.1,
  },
  control: { open: async () => (await import('./host-side.ts')).openControl(), share: 3_000, warmUp: 200, memoryMb: 250, deepPercent: 10, msPerCase: 0.1 },
  http: { open: async () => (await import('./http.ts')).openHttp(), share: 12_000, warmUp: 300, memoryMb: 700, deepPercent: 20, msPerCase: 3 },
  raw: { open: async () => (await import('./raw.ts')).openRaw(), share: 1_500, warmUp: 60, memoryMb: 450, deepPercent: 0, msPerCase: 8 },
  interface: {
    open: async () => (await import('./interface.ts')).openInterface(),
    share: 2_000,
    warmUp: 60,
    memoryMb: 450,
    deepPercent: 20,
    msPerCase: 6,
  },
  workbooks: { open: async () => (await import('./table-files.ts')).openWorkbooks(), share: 2_500, warmUp: 60, memoryMb: 450, deepPercent: 15, msPerCase: 8 },
  csv: { open: async () => (await import('./table-files.ts')).openCsvFiles(), share: 2_000, warmUp: 60, memoryMb: 450, deepPercent: 15, msPerCase: 8 },
  codes: { open: async () => (await import('./codes.ts')).openCodes(), share: 5_000, warmUp: 200, memoryMb: 250, deepPercent: 10, msPerCase: 0.1 },
  'key-files': { open: async () => (await import('./desk-files.ts')).openKeyFiles(), share: 3_500, warmUp: 100, memoryMb: 450, deepPercent: 5, msPerCase: 2 },
  backups: { open: async () => (await import('./desk-files.ts')).openBackups(), share: 1_500, warmUp: 30, memoryMb: 450, deepPercent: 5, msPerCase: 10 },
} as const satisfies Record<string, Kind>
export type KindName = keyof typeof kinds

/** The seed of one case: of the run, the kind and the number, so that each case is replayed alone. */
export function caseSeed(seed: number, kind: string, number: number): number {
  let mixed = Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)
  for (let at = 0; at < kind.length; at++) mixed = Math.imul(mixed ^ kind.charCodeAt(at), 0x01000193)
  return mixed >>> 0
}
