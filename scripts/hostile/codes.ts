import { randomBytes } from 'node:crypto'
import { decodeEnrolmentCode, encodeEnrolmentCode, enrolmentSecret } from '#shared/contract/enrolment-code.ts'
import type { Dice } from '../sim/dice.ts'
import { judge, type Target, type Verdict } from './verdict.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Enrolment codes as somebody types, mistypes or forges them: whatever differs in up to four places is noticed, and nothing but what was printed is read. */
export async function openCodes(): Promise<Target> {
  return {
    async attempt(dice): Promise<Verdict> {
      const host = dice.pick(['server.test', '10.0.0.7', 'xn--fiqs8s.cn', 'a'.repeat(119), '[::1]'.replaceAll(/[[\]]/g, '')]) ?? 'server.test'
      const told = { host, port: 1 + dice.below(65_535), fingerprint: 'ab'.repeat(16), secret: enrolmentSecret(randomBytes(10)) }
      const printed = encodeEnrolmentCode(told)
      const [how, typed, unsound] = twisted(dice, printed)
      const read = decodeEnrolmentCode(typed)
      if (read.ok && !unsound && JSON.stringify(read.value) !== JSON.stringify(told)) return { outcome: 'accepted', what: `${how}: read as another` }
      return judge(read, unsound, how)
    },
    close: async () => undefined,
  }
}

function twisted(dice: Dice, printed: string): readonly [how: string, typed: string, unsound: boolean] {
  const plain = printed.replaceAll('-', '')
  const kind = dice.weighted({ wrong: 6, cut: 2, more: 2, forgiven: 3, strange: 2, random: 2 })
  if (kind === 'wrong') {
    const letters = [...plain]
    const times = 1 + dice.below(4)
    for (let n = 0; n < times; n++) letters[dice.below(letters.length)] = alphabet[dice.below(32)] ?? '0'
    const typed = letters.join('')
    return [`${times} wrong letters`, typed, typed !== plain]
  }
  if (kind === 'cut') return ['cut off', plain.slice(0, dice.below(plain.length)), true]
  if (kind === 'more') return ['too long', plain + (alphabet[dice.below(32)] ?? '0').repeat(1 + dice.below(300)), true]
  if (kind === 'forgiven')
    return ['as people type', dice.chance(0.5) ? ` ${printed.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} ` : plain.replaceAll('V', 'u'), false]
  if (kind === 'random') return ['random', Array.from({ length: dice.below(200) }, () => alphabet[dice.below(32)] ?? '0').join(''), true]
  const strange = dice.pick(['\ud800', '\u0000', '０', '🙂', '\u202e', 'İ', '__proto__', 'é', '!']) ?? ''
  const at = dice.below(plain.length)
  return [`with ${JSON.stringify(strange)}`, plain.slice(0, at) + strange + plain.slice(at), true]
}
