// Money is whole fen. Cadres type yuan, also as 1.2万.

const LIMIT = 10_000_000_000_000

/** Fen for what was typed in yuan; null for nothing, 'bad' for what is no amount. */
export function parseYuan(typed: string): number | null | 'bad' {
  const text = typed
    .replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s,，元]/g, '')
  if (text === '') return null
  const found = /^(-?)(\d+)(?:\.(\d*))?(万?)$/.exec(text)
  if (!found) return 'bad'
  const [, sign, whole = '', part = '', wan] = found
  // By digits, never by floating point: 1.15 yuan is 115 fen.
  const places = wan ? 6 : 2
  const rest = part.slice(places)
  if (/[1-9]/.test(rest)) return 'bad'
  const fen = Number(whole + part.slice(0, places).padEnd(places, '0'))
  if (fen > LIMIT) return 'bad'
  return sign && fen !== 0 ? -fen : fen
}

/** Fen as yuan with two decimals and thousands: 12,860.63. */
export function formatYuan(fen: number): string {
  const size = Math.abs(Math.trunc(fen))
  const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}${whole}.${String(size % 100).padStart(2, '0')}`
}
