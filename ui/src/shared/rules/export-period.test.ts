// The days of a period, also over the end of a year.
import { describe, expect, it } from 'vitest'
import { daysOf } from './export-period'

describe('days of an export', () => {
  it('the month before January is December of the year before', () => {
    expect(daysOf('last_month', new Date(2026, 0, 15))).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  })
  it('a month ends on its own last day', () => {
    expect(daysOf('this_month', new Date(2028, 1, 3))).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  })
  it('everything has no ends', () => {
    expect(daysOf('all', new Date(2026, 8, 1))).toEqual({ from: null, to: null })
  })
})
