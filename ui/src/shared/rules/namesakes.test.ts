// Which names need something beside them.
import { describe, expect, it } from 'vitest'
import { namesakes } from './namesakes'

const people = (...names: string[]) => names.map((name) => ({ name }))

describe('namesakes', () => {
  it('finds a name that two or more have', () => {
    expect([...namesakes(people('王建国', '王建军', '王建国', '王小燕', '王建国'))]).toEqual(['王建国'])
  })
  it('finds none where everybody has an own name', () => {
    expect(namesakes(people('王建国', '王建军')).size).toBe(0)
    expect(namesakes([]).size).toBe(0)
  })
})
