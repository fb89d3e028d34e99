// Reads birth date and sex from a resident ID number, so that nobody types a fact twice. Rust judges the number itself.
import type { Sex } from '../api/types'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

/** What an 18-character number says; null while it is incomplete or mistyped. */
export function readResidentId(typed: string): { birthDate: string; sex: Sex } | null {
  const text = typed
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\s/g, '')
    .toUpperCase()
  if (!/^\d{17}[\dX]$/.test(text)) return null
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  if (CHECK[sum % 11] !== text[17]) return null
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)]
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  const real = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day)
  if (!real) return null
  return { birthDate: `${year}-${month}-${day}`, sex: Number(text[16]) % 2 === 1 ? 'MALE' : 'FEMALE' }
}

/** Six in front and four behind stay readable; shorter texts keep their last two. */
export function maskId(number: string): string {
  const [front, back] = number.length >= 15 ? [6, 4] : [0, 2]
  return [...number].map((c, i) => (i < front || i + back >= number.length ? c : '*')).join('')
}
