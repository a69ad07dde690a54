import Nzh from 'nzh'

const digits = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const

/**
 * An amount in financial capitals (金额大写): `壹仟零伍元零叁分`, `贰元伍角整`, `负叁元整`. Whole amounts and those that end with 角 carry 整;
 * a missing 角 between 元 and 分 is written 零.
 */
export function amountInCapitals(minor: number): string {
  if (!Number.isSafeInteger(minor)) throw new Error('an amount is a safe integer of minor units')
  const absolute = Math.abs(minor)
  const yuan = Math.floor(absolute / 100)
  const jiao = Math.floor(absolute / 10) % 10
  const fen = absolute % 10
  // nzh reads whole numbers; 角 and 分 are written here because it drops 整 and 零 depending on how its input was spelled.
  const whole = yuan > 0 ? `${Nzh.cn.encodeB(String(yuan), { ww: false })}元` : ''
  const parts = [whole, jiao > 0 ? `${digits[jiao]}角` : fen > 0 && yuan > 0 ? '零' : '', fen > 0 ? `${digits[fen]}分` : '']
  const text = parts.join('')
  return `${minor < 0 ? '负' : ''}${text === '' ? '零元' : text}${fen > 0 ? '' : '整'}`
}
