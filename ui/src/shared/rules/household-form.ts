// The 改资料 form as rules: only what differs from the record is a change.
import type { Value } from '../api/types'
import { parsePath } from './fields'
import { itemsOf } from './items'

type Fields = Record<string, Value>

export const CONTACT_FIELDS = ['phone', 'second_phone', 'address', 'courtyard', 'group', 'note'] as const
export const TYPE_FIELDS = ['household_type', 'monitor_category', 'monitored_since', 'risk_state', 'no_labour_guarantee'] as const
/** 三保障 and water, at identification and after elimination (domain.md §2.3). */
export const GUARANTEE_FIELDS = [
  'edu_issue', 'medical_issue', 'housing_issue', 'water_issue', 'edu_issue_after', 'medical_issue_after',
  'housing_issue_after', 'water_issue_after',
] as const
export const REASON_FIELDS = ['change_reason', 'change_on'] as const

/** Whether a change of this field is kept in the log with its reason and date. */
export const needsReason = (path: string): boolean =>
  path === 'monitor_category' || path === 'risk_state' || path.startsWith('risks/') || /_issue(_after)?$/.test(path)

/** The risks that stand, in the order in which they are listed. */
export function risksOf(current: Fields, changes: Fields, list: readonly string[]): string[] {
  const known = new Set([...itemsOf(current, 'risks'), ...itemsOf(changes, 'risks')])
  return list.filter((risk) => known.has(risk) && shown(current, changes, `risks/${risk}/removed`) !== true)
}

/** The changes after a risk was ticked or taken away. */
export function withRisk(current: Fields, changes: Fields, risk: string, on: boolean, rank: number): Fields {
  const there = itemsOf(current, 'risks').includes(risk)
  if (there) return withChange(current, changes, `risks/${risk}/removed`, on ? null : true)
  const others = Object.fromEntries(Object.entries(changes).filter(([path]) => !path.startsWith(`risks/${risk}/`)))
  return on ? { ...others, [`risks/${risk}/rank`]: Math.min(rank, 5) } : others
}
export const MEMBER_FIELDS = [
  'name', 'relation', 'id_number', 'sex', 'birth_date', 'phone', 'health', 'labour', 'education', 'schooling', 'away',
  'away_place', 'away_months', 'note',
] as const

const empty = (value: Value | undefined) => value === undefined || value === null || value === ''

/** The changes after one field was set; setting it back to what the record says takes the change away. */
export function withChange(current: Fields, changes: Fields, path: string, value: Value): Fields {
  const { [path]: _, ...others } = changes
  const before = current[path]
  if (empty(value) ? empty(before) : value === before) return others
  return { ...others, [path]: empty(value) ? null : value }
}

/** The same for any field: what is said of a member who is not in the record yet is a change even while it is empty. */
export function withField(current: Fields, changes: Fields, path: string, value: Value): Fields {
  const { collection, item } = parsePath(path)
  if (collection === null || item === null || itemsOf(current, collection).includes(item)) return withChange(current, changes, path, value)
  return { ...changes, [path]: empty(value) ? null : value }
}

/** What the form shows for a path. */
export function shown(current: Fields, changes: Fields, path: string): Value {
  return changes[path] !== undefined ? changes[path] : (current[path] ?? null)
}

export interface MemberLine {
  id: string
  /** Not in the record yet. */
  added: boolean
  removed: boolean
}

/** Members of the record, the head first, then those added in this form. */
export function memberLines(current: Fields, changes: Fields): MemberLine[] {
  const known = itemsOf(current, 'members').filter((id) => current[`members/${id}/removed`] !== true)
  const added = itemsOf(changes, 'members').filter((id) => !itemsOf(current, 'members').includes(id))
  const rank = (id: string) => (current[`members/${id}/relation`] === 'HEAD' ? 0 : current[`members/${id}/relation`] === 'SPOUSE' ? 1 : 2)
  const birth = (id: string) => String(current[`members/${id}/birth_date`] ?? '')
  known.sort((a, b) => rank(a) - rank(b) || birth(a).localeCompare(birth(b)) || a.localeCompare(b))
  return [
    ...known.map((id) => ({ id, added: false, removed: changes[`members/${id}/removed`] === true })),
    ...added.map((id) => ({ id, added: true, removed: false })),
  ]
}

/** The words of a list field with one word more or less, joined as the record keeps them. */
export function toggleWord(value: Value | undefined, word: string): string | null {
  const words = typeof value === 'string' ? value.split(',').filter((w) => w !== '') : []
  const next = words.includes(word) ? words.filter((w) => w !== word) : [...words, word]
  return next.length ? next.sort().join(',') : null
}

/** Health: 健康 excludes the others. */
export function toggleHealth(value: Value | undefined, word: string): string | null {
  const next = (toggleWord(value, word) ?? '').split(',').filter((w) => w !== '')
  const kept = next.includes(word) ? next.filter((w) => (word === 'HEALTHY' ? w === 'HEALTHY' : w !== 'HEALTHY')) : next
  return kept.length ? kept.join(',') : null
}
