// Squares, brightness and sizes of QR codes.
import { describe, expect, it } from 'vitest'
import { base64, brightness, squaresOf, within } from './codes'

describe('QR codes', () => {
  it('squares come line by line out of hex digits', () => {
    expect(squaresOf('a980', 3)).toEqual([true, false, true, false, true, false, false, true, true])
  })
  it('white is 255, black 0, and green is brighter than blue', () => {
    const points = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255])
    const [white, black, green, blue] = brightness(points)
    expect([white, black]).toEqual([255, 0])
    expect(green).toBeGreaterThan(blue ?? 255)
  })
  it('many bytes become base 64 like few', () => {
    expect(base64(new Uint8Array([1, 2, 3]))).toBe('AQID')
    expect(atob(base64(new Uint8Array(100_000).fill(7))).length).toBe(100_000)
  })
  it('a large picture is made smaller, a small one stays', () => {
    expect(within(4000, 3000, 1600)).toEqual([1600, 1200])
    expect(within(300, 200, 1600)).toEqual([300, 200])
  })
})
