// The period on top of the console: a month or a year by name, or two days. Pure: today is given.

export type PeriodName = 'this_month' | 'last_month' | 'this_quarter' | 'this_year' | 'own'
export const PERIODS: readonly PeriodName[] = ['this_month', 'last_month', 'this_quarter', 'this_year', 'own']

export interface Days {
  from: string
  to: string
}

const two = (part: number): string => String(part).padStart(2, '0')
const day = (year: number, month: number, date: number): string => {
  const at = new Date(Date.UTC(year, month, date))
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
}

/** First and last day; what has no own days is this month. */
export function daysOf(name: PeriodName, own: Days | null, today: Date): Days {
  const year = today.getFullYear()
  const month = today.getMonth()
  switch (name) {
    case 'last_month': return { from: day(year, month - 1, 1), to: day(year, month, 0) }
    case 'this_quarter': { const first = month - (month % 3); return { from: day(year, first, 1), to: day(year, first + 3, 0) } }
    case 'this_year': return { from: day(year, 0, 1), to: day(year, 11, 31) }
    case 'own': return own ?? daysOf('this_month', null, today)
    default: return { from: day(year, month, 1), to: day(year, month + 1, 0) }
  }
}

/** The last `count` months, newest first: 2026-11, 2026-10, … */
export function lastMonths(today: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) => day(today.getFullYear(), today.getMonth() - back, 1).slice(0, 7))
}

/** Years that a round may be of, newest first. */
export const lastYears = (today: Date, count: number): number[] => Array.from({ length: count }, (_, back) => today.getFullYear() - back)
