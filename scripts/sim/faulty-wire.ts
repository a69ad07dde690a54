import { failed, type Result } from '#shared/kernel/fault.ts'
import type { SyncAnswer, SyncMessage } from '#shared/contract/sync.ts'
import { textOfReply } from '#server/sync/reply.ts'
import { createSpeech, type Ask, type Wire } from '#store/sync/wire.ts'
import type { Dice } from './dice.ts'
import type { SimServer } from './server.ts'

/** Thrown where a process would have died; nothing after it happens. */
export class Killed extends Error {}

/** What the net does to messages, and where the process dies; all quiet when `faults` is 0. */
export type Weather = {
  faults: number
  /** Chance of a kill around each message. */ kills: number
  /** Chance of a kill right before and right after each commit. */ commitKills: number
  offline: boolean
}
/** Nothing goes wrong. */
export const fairWeather: Weather = { faults: 0, kills: 0, commitKills: 0, offline: false }

export type FaultyWire = Wire & { /** Every asked message, for tests of what was sent. */ readonly sent: readonly SyncMessage[] }

/** Stands between the desk and the net for each message that comes through: may change the answer, withhold the ask, or die. */
export type Intercept = (message: SyncMessage, ask: string, carry: () => Promise<Result<unknown>>) => Promise<Result<unknown>>

type Parts = {
  readonly dice: Dice
  readonly weather: Weather
  readonly server: () => SimServer
  readonly intercept: Intercept
}

/** The protocol's texts between desk and server in one process, lost, repeated, late or cut as the dice say. */
export function createFaultyWire({ dice, weather, server, intercept }: Parts): FaultyWire {
  const sent: SyncMessage[] = []
  const speech = createSpeech()
  /** Asks that are still on the way and arrive before a later one. */
  const late: { readonly message: string; readonly text: string; readonly token: string | null }[] = []

  async function carry(message: string, text: string, token: string | null): Promise<string> {
    return textOfReply(await server().sync.handle(message, JSON.parse(text), { token, peer: 'sim' }))
  }

  async function ask<M extends SyncMessage>(message: M, body: Ask<M>, token?: string): Promise<Result<SyncAnswer<M>>> {
    sent.push(message)
    const text = speech.text(body)
    const held = token ?? null
    if (weather.offline) return failed('server-unreachable')
    if (dice.chance(weather.kills)) throw new Killed('before an ask')
    while (late.length > 0 && dice.chance(0.5)) {
      const old = late.shift()
      if (old) await carry(old.message, old.text, old.token)
    }
    if (dice.chance(weather.faults)) {
      const kind = dice.pick(['lost', 'answer-lost', 'twice', 'late', 'cut'] as const)
      if (kind === 'lost') return failed('server-unreachable')
      if (kind === 'late') {
        late.push({ message, text, token: held })
        return failed('server-unreachable')
      }
      const answer = await carry(message, text, held)
      if (kind === 'answer-lost') return failed('server-unreachable')
      if (kind === 'cut') return speech.read(message, answer.slice(0, dice.below(answer.length)))
    }
    const seen = (await intercept(message, text, async () => speech.read(message, await carry(message, text, held)))) as Result<SyncAnswer<M>>
    if (dice.chance(weather.kills)) throw new Killed('after an answer')
    return seen
  }

  return { ask, sent, listen: () => ({ close: () => undefined }), close: async () => undefined }
}
