// The stretches of days that an export offers, as civil dates.
export const PERIODS = ['this_month', 'last_month', 'this_year', 'all'] as const
export type ExportPeriod = (typeof PERIODS)[number]

const two = (number: number) => String(number).padStart(2, '0')
const civil = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

/** First and last day, both included; `all` has neither. */
export function daysOf(period: ExportPeriod, today: Date): { from: string | null; to: string | null } {
  const [year, month] = [today.getFullYear(), today.getMonth()]
  switch (period) {
    case 'this_month': return { from: civil(new Date(year, month, 1)), to: civil(new Date(year, month + 1, 0)) }
    case 'last_month': return { from: civil(new Date(year, month - 1, 1)), to: civil(new Date(year, month, 0)) }
    case 'this_year': return { from: `${year}-01-01`, to: `${year}-12-31` }
    case 'all': return { from: null, to: null }
  }
}
