// What a changed campaign writes: only what was changed.
import { describe, expect, it } from 'vitest'
import { formOf, planOf, saysNothing } from './campaign'

describe('a campaign that is changed', () => {
  const opened = { ...formOf(null, '500236101201'), number: '9', name: '大走访', groups: ['一组'], households: ['500236101201/a'], household_types: ['LIFTED'] }

  it('writes nothing when nothing was changed', () => {
    expect(saysNothing(planOf({ ...opened }, opened))).toBe(true)
  })

  it('writes what was changed, added and taken away', () => {
    const plan = planOf({ ...opened, name: '九月大走访', questions: '饮水', groups: ['二组'], households: [] }, opened)
    expect(plan.fields).toEqual({ name: '九月大走访', questions: '饮水' })
    expect([plan.add_groups, plan.remove_groups]).toEqual([['二组'], ['一组']])
    expect(plan.remove_households).toEqual([{ village: '500236101201', household: 'a' }])
  })

  it('clears what was emptied, and a new one says all it has', () => {
    expect(planOf({ ...opened, household_types: [] }, opened).fields).toEqual({ household_types: null })
    expect(planOf(opened, null).fields).toMatchObject({ name: '大走访', kind: 'BIG_VISIT', for_whom: 'EVERYBODY', household_types: 'LIFTED' })
  })
})
