/** What one target says of its cases. */
export type KindReport = {
  kind: string
  cases: number
  refused: number
  allowed: number
  /** Got past the first check: taken as sound, or refused for what it meant. */
  deep: number
  crashed: number
  accepted: number
  uncoded: number
  peakMb: number
  /** Before the first case. */
  baseMb: number
  codes: Record<string, number>
  examples: { case: number; outcome: string; what: string }[]
}
