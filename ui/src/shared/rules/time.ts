// How dates and instants are told on screen, and how a form's local time becomes RFC 3339 with offset. Pure: now is given.

/** Which words to use for an instant, and the parts they need. */
export interface ToldTime {
  key: 'now' | 'today' | 'yesterday' | 'date' | 'year'
  time: string
  year: number
  month: number
  day: number
}

const two = (number: number) => String(number).padStart(2, '0')

/** Today 18:20, yesterday 18:20, a date of this year, or a date with its year; in the phone's own zone. */
export function tellInstant(instant: string, now: Date): ToldTime | null {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return null
  const days = daysBetween(date, now)
  const age = now.getTime() - date.getTime()
  const key =
    age >= 0 && age < 60_000 ? 'now'
    : days === 0 ? 'today'
    : days === 1 ? 'yesterday'
    : date.getFullYear() === now.getFullYear() ? 'date'
    : 'year'
  return {
    key,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
  }
}

/** Whole calendar days from one to the other, in the phone's zone. */
export function daysBetween(from: Date, to: Date): number {
  const start = Date.UTC(from.getFullYear(), from.getMonth(), from.getDate())
  const end = Date.UTC(to.getFullYear(), to.getMonth(), to.getDate())
  return Math.round((end - start) / 86_400_000)
}

/** Month and day of a civil date `2026-09-30`; null when it is none. */
export function civilParts(date: string): { year: number; month: number; day: number } | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  return found ? { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) } : null
}

/** Full years from a birth date to a day; null when either is no date or it lies ahead. */
export function ageOn(birth: string, today: Date): number | null {
  const born = civilParts(birth)
  if (!born) return null
  const had = today.getMonth() + 1 > born.month || (today.getMonth() + 1 === born.month && today.getDate() >= born.day)
  const age = today.getFullYear() - born.year - (had ? 0 : 1)
  return age >= 0 ? age : null
}

/** What a `datetime-local` field shows for an instant: `2026-09-01T10:24`. */
export function toLocalField(instant: string): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return ''
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What a `datetime-local` field holds, as RFC 3339 with the phone's offset at that moment; null when empty. */
export function fromLocalField(local: string): string | null {
  const date = new Date(local)
  if (local === '' || Number.isNaN(date.getTime())) return null
  const minutes = -date.getTimezoneOffset()
  const sign = minutes < 0 ? '-' : '+'
  const size = Math.abs(minutes)
  return `${toLocalField(local)}:00${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** Today by this phone, `2026-09-01`. */
export function civilToday(now: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
