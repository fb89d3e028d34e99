// The forms of 变动: who is asked, what is proposed, what is sent.
import { describe, expect, it } from 'vitest'
import { fieldsOf, membersOf, relationsOf, saidOf, ticked } from './living'

describe('the forms of 变动', () => {
  it('who leaves alone is head of the new household, of two one is chosen', () => {
    const alone = ticked({}, 'a')
    expect(alone.head, 'nobody else could be').toBe('a')
    const two = ticked(alone, 'b')
    expect([membersOf(two), two.head], 'the first stays chosen').toEqual([['a', 'b'], 'a'])
    expect(ticked(two, 'a').head, 'who stays is no head there; the one left is').toBe('b')
    expect(membersOf(ticked(alone, 'a')), 'nobody leaves any more').toEqual([])
  })
  it('who was to be head of those who stay leaves too: somebody else is asked for', () => {
    expect(ticked({ old_head: 'b' }, 'b').old_head).toBe(null)
    expect(ticked({ old_head: 'b' }, 'a').old_head).toBe('b')
  })
  it('a relation is sent for those who are asked about, and only when it was said', () => {
    const said = { 'relations/a': 'SPOUSE', 'relations/b': null, 'relations/c': 'OTHER' }
    expect(relationsOf(said, ['a', 'b'])).toEqual({ a: 'SPOUSE' })
  })
  it('a village meeting asks for its votes and a notice for its days', () => {
    expect(fieldsOf('step', null, 'DELIBERATED')).toEqual(['invited', 'present', 'agree', 'against', 'abstain', 'decision'])
    expect(fieldsOf('step', null, 'PUBLISHED')).toEqual(['days'])
  })
  it('zero votes are said, nothing is not', () => {
    expect(saidOf({ against: 0, abstain: null, agree: '' }, ['against', 'abstain', 'agree'])).toEqual({ against: 0 })
  })
})
