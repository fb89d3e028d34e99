// What is typed into the form of a rule, and where what was refused stands.
import { describe, expect, it } from 'vitest'
import { RULE_GROUPS } from '../../shared/rules/rule-words'
import { rowsByVillage } from '../state/saving'
import { problemsAt, RULE_FORMS, typedList, typedNumber } from './rule-form'

describe('the form of a rule', () => {
  it('has every group', () => {
    expect(Object.keys(RULE_FORMS).sort()).toEqual([...RULE_GROUPS].sort())
  })
  it('takes yuan as fen, nothing as nothing, and leaves what is no number to the server', () => {
    expect(typedNumber('8,000', 100)).toBe(800_000)
    expect(typedNumber('0.29', 100)).toBe(29)
    expect(typedNumber(' ')).toBe(null)
    expect(typedNumber('七天')).toBe('七天')
  })
  it('takes days apart, in order and each once', () => {
    expect(typedList('2027-01-03\n2027-01-01，2027-01-03 ')).toEqual(['2027-01-01', '2027-01-03'])
  })
  it('puts a problem under its field and not under one that begins alike', () => {
    const said = [{ field: 'deadlines/rules/1/limit/days' }, { field: 'deadlines/rules/10' }]
    expect(problemsAt(said, 'deadlines/rules/1')).toEqual([said[0]])
  })
})

describe('a list that is saved', () => {
  it('says how many rows of which village, and nothing else', () => {
    expect(rowsByVillage([{ village: '500236101201', cells: ['张三'] }, { village: '500236101201', cells: ['李四'] }, { cells: ['合计'] }])).toEqual({ '500236101201': 2, '': 1 })
    expect(rowsByVillage([])).toEqual({ '': 0 })
  })
})
