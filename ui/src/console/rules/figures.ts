// Numbers as the office reads them. A share without a denominator is "—", never 0 %.
import type { Rate, Share } from '../api/reading'

export const DASH = '—'

/** 12 / 30. */
export const ratio = (part: number, of: number): string => `${whole(part)} / ${whole(of)}`

/** Thousands by comma, in both languages. */
export const whole = (number: number): string => String(Math.trunc(number)).replace(/\B(?=(\d{3})+$)/g, ',')

/** Tenths of a percent, cut off: 999 of 1000 is 99.9 %, never a rounded 100 %. */
export function percent(part: number, of: number): string {
  if (of <= 0) return DASH
  const tenths = Math.floor((part * 1000) / of)
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`
}

/** 92.3 %（12 / 13）, or — where nothing was due. */
export const share = ({ numerator, denominator }: Share): string => (denominator <= 0 ? DASH : `${percent(numerator, denominator)} (${ratio(numerator, denominator)})`)

/** Whole percent for the length of a bar. */
export const filled = (part: number, of: number): number => (of <= 0 ? 0 : Math.max(0, Math.min(100, Math.floor((part * 100) / of))))

export const rate = (said: Rate | null): string => (said === null ? DASH : share({ numerator: said.of, denominator: said.among }))
