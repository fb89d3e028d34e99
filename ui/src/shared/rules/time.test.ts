// Times are told in words that a cadre would use, and forms keep the phone's offset.
import { describe, expect, it } from 'vitest'
import { ageOn, civilParts, daysBetween, fromLocalField, tellInstant, toLocalField } from './time'

const local = (text: string) => new Date(text)

describe('telling an instant', () => {
  const now = local('2026-09-02T08:00:00')
  it('says today, yesterday, a day of this year, or a day with its year', () => {
    const key = (text: string) => tellInstant(local(text).toISOString(), now)?.key
    expect(key('2026-09-02T07:59:30'), 'half a minute ago').toBe('now')
    expect(key('2026-09-02T00:01:00'), 'after midnight').toBe('today')
    expect(key('2026-09-01T23:59:00'), 'nine hours ago is still yesterday').toBe('yesterday')
    expect(key('2026-08-31T08:00:00'), 'two days ago').toBe('date')
    expect(key('2025-12-31T08:00:00'), 'last year').toBe('year')
    expect(tellInstant('nonsense', now), 'no instant').toBeNull()
  })
  it('counts calendar days, not 24 hours', () => {
    expect(daysBetween(local('2026-08-31T23:00:00'), local('2026-09-01T01:00:00')), 'over a month end').toBe(1)
  })
})

describe('fields', () => {
  it('a local time keeps its moment through the field and back', () => {
    const typed = '2026-09-01T10:24'
    const instant = fromLocalField(typed)
    expect(instant, 'RFC 3339 with an offset').toMatch(/^2026-09-01T10:24:00[+-]\d\d:\d\d$/)
    expect(toLocalField(instant ?? ''), 'and back').toBe(typed)
    expect(fromLocalField(''), 'nothing typed').toBeNull()
  })
  it('reads civil dates and ages', () => {
    expect(civilParts('2026-09-30')).toEqual({ year: 2026, month: 9, day: 30 })
    expect(civilParts('30.9.2026'), 'not a civil date').toBeNull()
    expect(ageOn('1970-09-03', local('2026-09-02T12:00:00')), 'the day before the birthday').toBe(55)
    expect(ageOn('1970-09-02', local('2026-09-02T12:00:00')), 'on the birthday').toBe(56)
  })
})
