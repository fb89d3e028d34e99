// Signatures as text: what is drawn is written, within the limit, and a dot is no signature.
import { describe, expect, it } from 'vitest'
import { around, fitting, grown, isSigned, MOST, written, type Stroke } from './strokes'

describe('strokes of a signature', () => {
  it('leaves out points that say nothing new and writes whole numbers', () => {
    let stroke: Stroke = []
    for (const point of [{ x: 1.4, y: 2.6 }, { x: 2, y: 3 }, { x: 10, y: 3.2 }]) stroke = grown(stroke, point)
    expect(written([stroke, [], [{ x: 5, y: 5 }]])).toBe('1,3 10,3;5,5')
  })
  it('thins out a very long one until it may be kept, ends and all', () => {
    const long: Stroke = Array.from({ length: 4000 }, (_, n) => ({ x: n % 600, y: n % 200 }))
    const kept = fitting([long])
    expect(written(kept).length).toBeLessThanOrEqual(MOST)
    expect(kept[0]?.[0]).toEqual(long[0])
    expect(kept[0]?.at(-1)).toEqual(long.at(-1))
  })
  it('has a box around it', () => {
    expect(around([[{ x: 10, y: 50 }], [{ x: 110, y: 30 }]], 5)).toEqual({ x: 5, y: 25, width: 110, height: 30 })
  })
  it('takes a dot for a mistake', () => {
    expect(isSigned([[{ x: 1, y: 1 }]])).toBe(false)
    expect(isSigned([Array.from({ length: 9 }, (_, n) => ({ x: n * 5, y: 0 }))])).toBe(true)
  })
})
