// A draft survives whatever happens to the form: pauses, hurry, failing storage.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDraftKeeper } from './draft-keeper'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('keeping a draft', () => {
  it('waits for a pause and keeps only the last words', async () => {
    const kept: string[] = []
    const keeper = createDraftKeeper<string>(async (words) => { kept.push(words) }, () => undefined)
    keeper.changed('a')
    await vi.advanceTimersByTimeAsync(399)
    keeper.changed('ab')
    await vi.advanceTimersByTimeAsync(399)
    expect(kept, 'still typing').toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(kept, 'after the pause').toEqual(['ab'])
  })

  it('keeps at once when asked, and once only', async () => {
    const kept: string[] = []
    const keeper = createDraftKeeper<string>(async (words) => { kept.push(words) }, () => undefined)
    keeper.changed('a')
    await keeper.flush()
    await vi.advanceTimersByTimeAsync(1000)
    expect(kept).toEqual(['a'])
  })

  it('never has two writes under way', async () => {
    let under = 0
    let most = 0
    const keeper = createDraftKeeper<string>(async () => {
      most = Math.max(most, ++under)
      await new Promise((done) => setTimeout(done, 50))
      under -= 1
    }, () => undefined)
    keeper.changed('a')
    const first = keeper.flush()
    keeper.changed('b')
    const second = keeper.flush()
    await vi.advanceTimersByTimeAsync(200)
    await Promise.all([first, second])
    expect(most, 'one at a time').toBe(1)
  })

  it('tells of a failed write and tries the same words again', async () => {
    const kept: string[] = []
    let full = true
    const failures: unknown[] = []
    const keeper = createDraftKeeper<string>(async (words) => {
      if (full) throw new Error('disk full')
      kept.push(words)
    }, (error) => failures.push(error))
    keeper.changed('a')
    await vi.advanceTimersByTimeAsync(400)
    expect(failures.length, 'the form must hear of it').toBe(1)
    full = false
    await keeper.flush()
    expect(kept, 'nothing typed is dropped').toEqual(['a'])
  })

  it('writes nothing after it was stopped', async () => {
    const kept: string[] = []
    const keeper = createDraftKeeper<string>(async (words) => { kept.push(words) }, () => undefined)
    keeper.changed('a')
    await keeper.stop()
    await vi.advanceTimersByTimeAsync(1000)
    expect(kept, 'the save took the draft away').toEqual([])
  })
})
