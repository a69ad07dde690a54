/** Seeded randomness (mulberry32): the same seed plays the same schedule. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(choices: readonly T[]): T | undefined {
    return choices[this.below(choices.length)]
  }

  /** One of several; there is always one. */
  one<T>(choices: readonly T[]): T {
    const index = this.below(choices.length)
    if (index >= choices.length) throw new Error('nothing to choose from')
    return choices[index] as T
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)))
  }

  /** One of the names, by weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][]
    let at = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [name, weight] of entries) if ((at -= weight) < 0) return name
    const last = entries.at(-1)
    if (!last) throw new Error('nothing to choose from')
    return last[0]
  }
}

/** Ids in the shape of UUID version 7, counted instead of random. */
export function countedIds(clock: () => number, dice: Dice): () => string {
  let count = 0
  return () => {
    count += 1
    const time = clock().toString(16).padStart(12, '0')
    const noise = dice.below(0x1_0000_0000).toString(16).padStart(8, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${(count >>> 12).toString(16).padStart(3, '0').slice(-3)}-8${(count & 0xfff).toString(16).padStart(3, '0')}-0000${noise}`
  }
}
