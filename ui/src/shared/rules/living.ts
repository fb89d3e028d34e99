// What may be written down about a household and its people, which fields each of it asks for, and what is sent of them.
import type { DeedName, EventKind, MonitoringStep, Relation, Value } from '../api/types'

/** Forms of 变动; a step of a grievance stands on the grievance's page. */
export type LivingDeed = Exclude<DeedName, 'grievance_step'>
export const DEEDS: readonly LivingDeed[] = ['event', 'head', 'split', 'merge', 'move', 'end', 'revive', 'step']

/** What a form of 变动 says, by its own names; several members are one text, as in a field of several words. */
export type Said = Record<string, Value>

/** Of somebody who is here, or of somebody new. */
export const eventChoices = (known: boolean): EventKind[] =>
  known ? ['AWAY', 'RETURNED', 'STUDY', 'STUDY_ENDED', 'MARRIED_OUT', 'MOVED_OUT', 'DEATH'] : ['BIRTH', 'MARRIED_IN', 'MOVED_IN']

const NEW = ['name', 'relation', 'sex', 'birth_date']
/** Fields of the member that an event asks for; `place` is where somebody went or came from. */
const EVENT_FIELDS: Partial<Record<EventKind, string[]>> = {
  BIRTH: NEW,
  MARRIED_IN: [...NEW, 'place'],
  MOVED_IN: [...NEW, 'place'],
  MARRIED_OUT: ['place'],
  MOVED_OUT: ['place'],
  AWAY: ['away_place', 'away_months', 'away_wage'],
  STUDY: ['study_place'],
}

/** What each step of 监测识别 asks for (domain.md §2.5, §5.2). */
const STEP_FIELDS: Record<MonitoringStep, string[]> = {
  CLUE: ['source'],
  VISITED: ['people'],
  APPLIED: [],
  COMPARED: [],
  DELIBERATED: ['invited', 'present', 'agree', 'against', 'abstain', 'decision'],
  PUBLISHED: ['days'],
  TOWNSHIP: ['decision'],
  COUNTY: ['decision'],
}

const PLACE = ['group', 'courtyard', 'address']

/** The form's own fields besides who, when and why. */
export function fieldsOf(deed: DeedName, kind: EventKind | null, step: MonitoringStep): string[] {
  if (deed === 'event') return kind === null ? [] : EVENT_FIELDS[kind] ?? []
  if (deed === 'split') return [...PLACE, 'phone']
  if (deed === 'move') return [...PLACE, 'away_to']
  return deed === 'step' ? STEP_FIELDS[step] : []
}

/** The record's path of a field of the form, so that words, type and labels are the same everywhere. */
export function pathOf(deed: DeedName, field: string): string {
  if (field === 'place' || field === 'away_to') return 'moved_to'
  if (deed === 'event') return `members/new/${field}`
  return deed === 'step' ? `monitoring/new/${field}` : field
}

export function textOf(said: Said, field: string): string | null {
  const value = said[field]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** Those of the fields that were said. */
export const saidOf = (said: Said, fields: readonly string[]): Said =>
  Object.fromEntries(fields.flatMap((field): [string, Value][] => (said[field] == null || said[field] === '' ? [] : [[field, said[field] ?? null]])))

export const membersOf = (said: Said): string[] => textOf(said, 'members')?.split(',') ?? []

/** Ticks somebody or takes him back. Who leaves alone is the head of his new household; who does not leave is none. */
export function ticked(said: Said, member: string): Said {
  const before = membersOf(said)
  const now = before.includes(member) ? before.filter((one) => one !== member) : [...before, member]
  const head = textOf(said, 'head')
  return {
    ...said,
    members: now.length > 0 ? now.join(',') : null,
    head: now.length === 1 ? now[0] ?? null : head !== null && now.includes(head) ? head : null,
    old_head: said.old_head !== undefined && now.includes(String(said.old_head)) ? null : said.old_head ?? null,
  }
}

/** What each of them is to the new head, as far as it was said. */
export const relationsOf = (said: Said, members: readonly string[]): Record<string, Relation> =>
  Object.fromEntries(members.flatMap((member): [string, Relation][] => {
    const relation = textOf(said, `relations/${member}`)
    return relation === null ? [] : [[member, relation as Relation]]
  }))
