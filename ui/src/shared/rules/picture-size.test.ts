// Sizes of pictures and the time they take, as they are told.
import { describe, expect, it } from 'vitest'
import { fitted, secondsFor, weight } from './picture-size'

describe('pictures', () => {
  it('fit into 1280, upright or not, and are never blown up', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 1280, height: 960 })
    expect(fitted(3000, 4000)).toEqual({ width: 960, height: 1280 })
    expect(fitted(300, 200)).toEqual({ width: 300, height: 200 })
    expect(fitted(10_000, 1)).toEqual({ width: 1280, height: 1 })
  })
  it('are weighed in words', () => {
    expect([weight(900), weight(149_600), weight(1_640_000)]).toEqual(['900 B', '150 KB', '1.6 MB'])
  })
  it('take as long as last time, and nobody knows before the first', () => {
    expect(secondsFor(400_000, 100_000)).toBe(4)
    expect(secondsFor(10, 100_000)).toBe(1)
    expect(secondsFor(400_000, null)).toBeNull()
  })
})
