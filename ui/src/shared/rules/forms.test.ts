// The rules of both forms and of the list: what is shown, what counts as a change, what is saved.
import { describe, expect, it } from 'vitest'
import type { HouseholdRow } from '../api/types'
import { labelKey, parsePath, specOf } from './fields'
import { memberLines, shown, toggleHealth, withChange, withField } from './household-form'
import { headAt, layOut } from './household-list'
import { itemsOf, newItem } from './items'
import { answersIn, fieldsToSave, isAsked, reasonOf, saysSomething, sectionOf, SECTIONS, toggleVisitor, visitorItem } from './visit-form'

describe('a visit', () => {
  const routine = { household: 'h', visited_at: '2026-09-01T10:00:00+08:00', mode: 'HOME', has_changes: false, 'visitors/a1/name': '王芳' }

  it('as it opens says nothing of its own', () => {
    expect(saysSomething(routine), 'defaults are no change').toBe(false)
    expect(saysSomething({ ...routine, n_away: 0 }), 'nobody away is an answer').toBe(true)
    expect(saysSomething({ ...routine, note: '  ' }), 'blanks are no words').toBe(false)
  })
  it('asks for a reason and an amount only where there is something to explain', () => {
    expect(reasonOf('edu_ok', { edu_ok: 'YES' })).toBeNull()
    expect(reasonOf('edu_ok', { edu_ok: 'NO' })).toBe('edu_ok_reason')
    expect(reasonOf('edu_ok', { edu_ok: 'YES', edu_ok_reason: 'x' }), 'written words stay in sight').toBe('edu_ok_reason')
    expect(isAsked('income_drop_fen', {})).toBe(false)
    expect(isAsked('income_drop_fen', { income_drop: true })).toBe(true)
  })
  it('saves no empty lines, and keeps an honest no', () => {
    const saved = fieldsToSave({ ...routine, 'issues/i1/words': ' ', 'issues/i2/words': '路灯坏了', 'changes/c1/kind': null, next_step: '', escalate: false })
    expect(saved).toEqual({ ...routine, 'issues/i2/words': '路灯坏了', escalate: false })
  })
  it('knows in which section every asked field is', () => {
    for (const section of SECTIONS) for (const path of section.fields) expect(specOf('visit', path), path).not.toBeNull()
    expect(sectionOf('issues/x/words')).toBe('issues')
    expect(sectionOf('house_safe_reason')).toBe('guarantee')
    expect(sectionOf('mode'), 'the summary has it').toBeNull()
    expect(answersIn('family', { n_away: 1, 'changes/c/kind': 'BIRTH', next_step: 'x' })).toBe(2)
  })
  it('finds a visitor by identity or name and takes them out again', () => {
    const person = { id: '0197-ab', name: '李明' }
    const withBoth = toggleVisitor(routine, person)
    expect(withBoth['visitors/0197ab/name']).toBe('李明')
    expect(visitorItem(withBoth, person)).toBe('0197ab')
    expect(toggleVisitor(withBoth, person)).toEqual(routine)
    expect(visitorItem(routine, { id: 'zz', name: '王芳' }), 'by name').toBe('a1')
  })
})

describe('editing a household', () => {
  const current = { phone: '13800000000', address: null, 'members/m1/name': '张三', 'members/m1/relation': 'SON', 'members/m2/name': '张大', 'members/m2/relation': 'HEAD' }

  it('sends only what differs from the record', () => {
    const once = withChange(current, {}, 'phone', '13900000000')
    expect(once).toEqual({ phone: '13900000000' })
    expect(withChange(current, once, 'phone', '13800000000'), 'set back').toEqual({})
    expect(withChange(current, {}, 'phone', ''), 'cleared is null').toEqual({ phone: null })
    expect(withChange(current, {}, 'address', ''), 'nothing stays nothing').toEqual({})
    expect(shown(current, { phone: null }, 'phone'), 'a cleared field shows empty').toBeNull()
  })
  it('lists the head first, and new members last', () => {
    const lines = memberLines(current, { 'members/m9/name': null, 'members/m1/removed': true })
    expect(lines.map((line) => [line.id, line.added, line.removed])).toEqual([['m2', false, false], ['m1', false, true], ['m9', true, false]])
  })
  it('keeps a new member in the form while the name is still empty', () => {
    const changes = withField(current, { 'members/m9/name': '张' }, 'members/m9/name', '')
    expect(itemsOf(changes, 'members')).toEqual(['m9'])
  })
  it('does not let somebody be healthy and ill', () => {
    expect(toggleHealth('HEALTHY', 'DISABLED')).toBe('DISABLED')
    expect(toggleHealth('DISABLED', 'CHRONIC_ILLNESS')).toBe('CHRONIC_ILLNESS,DISABLED')
    expect(toggleHealth('CHRONIC_ILLNESS,DISABLED', 'HEALTHY')).toBe('HEALTHY')
    expect(toggleHealth('HEALTHY', 'HEALTHY')).toBeNull()
  })
})

describe('paths and lists', () => {
  it('takes paths apart', () => {
    expect(parsePath('members/a/name')).toEqual({ collection: 'members', item: 'a', field: 'name' })
    expect(labelKey('household', 'phone')).toBe('field.household.phone')
    expect(labelKey('visit', 'issues/a/words')).toBe('field.issues.words')
    expect(specOf('visit', 'from_the_future')).toBeNull()
    expect(newItem(), 'a UUID without dashes').toMatch(/^[0-9a-f]{32}$/)
  })
  it('heads each group once, and none in a search', () => {
    const row = (document: string, group: string) => ({ document, group }) as HouseholdRow
    const rows = [row('a', '一组'), row('b', '一组'), row('c', '二组')]
    const lines = layOut(rows, false)
    expect(lines.length).toBe(5)
    expect(headAt(lines, 2)).toEqual({ head: '一组', count: 2 })
    expect(headAt(lines, 4)?.head).toBe('二组')
    expect(layOut(rows, true).length).toBe(3)
  })
})
