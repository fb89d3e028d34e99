// When the phone locks by itself.
import { describe, expect, it } from 'vitest'
import { clockOf, idleTooLong, mayStayHidden, RETURN } from './lock'

describe('lock', () => {
  it('a hidden page locks at once, unless the camera or a call was opened from it', () => {
    expect(mayStayHidden(10_000, -Infinity, 10_000)).toBe(false)
    expect(mayStayHidden(10_000, 9_500, 10_000), 'the camera was opened half a second before').toBe(true)
    expect(mayStayHidden(10_000, 1_000, 10_000), 'a call long before is no reason').toBe(false)
    expect(mayStayHidden(10_000, 9_500, 10_000 + RETURN), 'whoever stays away is locked out').toBe(false)
  })
  it('idle minutes count from the last touch', () => {
    expect(idleTooLong(0, 299_999, 5)).toBe(false)
    expect(idleTooLong(0, 300_000, 5)).toBe(true)
  })
  it('a wait is said as a clock', () => {
    expect([0, 28, 60, 900, 3600, 3599].map(clockOf)).toEqual(['0:00', '0:28', '1:00', '15:00', '1:00:00', '59:59'])
  })
})
