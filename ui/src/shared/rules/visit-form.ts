// The 记走访 form as data: its sections, what it shows, and what of it is saved.
import type { CampaignChip, Person, Value } from '../api/types'
import { itemsOf, withoutItem } from './items'

type Fields = Record<string, Value>

export const SECTIONS = [
  {
    name: 'family',
    fields: ['n_registered', 'n_resident', 'n_over60', 'n_under16', 'n_farming', 'n_away', 'n_disabled'],
  },
  {
    name: 'guarantee',
    fields: [
      'no_worry_food', 'no_worry_clothes', 'no_worry_water', 'water_source', 'edu_ok', 'medical_ok', 'house_safe',
      'house_structure', 'house_grade', 'water_ok',
    ],
  },
  { name: 'income', fields: ['income_drop', 'income_drop_fen', 'spend_surge', 'spend_surge_fen'] },
  { name: 'work', fields: ['work_intent', 'training_need'] },
  { name: 'policy', fields: ['leaflet_a', 'leaflet_b', 'satisfaction'] },
  { name: 'issues', fields: ['on_spot', 'escalate'] },
  { name: 'next', fields: ['next_step', 'note'] },
] as const

export type SectionName = (typeof SECTIONS)[number]['name']

/** What stands in the summary line, not in a section. */
const SUMMARY = new Set([
  'household', 'visited_at', 'group', 'courtyard', 'latitude', 'longitude', 'met_person', 'met_name', 'recorder',
  'recorder_name', 'mode', 'kind', 'campaign', 'campaign_id', 'has_changes',
])

/** Fields that belong under another one and are asked only when it calls for them. */
export function isAsked(path: string, fields: Fields): boolean {
  if (path === 'income_drop_fen') return fields.income_drop === true || hasWords(fields[path])
  if (path === 'spend_surge_fen') return fields.spend_surge === true || hasWords(fields[path])
  return true
}

const REASONS = new Set([
  'no_worry_food', 'no_worry_clothes', 'no_worry_water', 'house_safe', 'edu_ok', 'medical_ok', 'water_ok',
])

/** The reason asked beside an answer that is not a plain yes; null when there is none to ask. */
export function reasonOf(path: string, fields: Fields): string | null {
  if (!REASONS.has(path)) return null
  const reason = `${path}_reason`
  const asked = fields[path] === 'NO' || fields[path] === 'UNKNOWN' || hasWords(fields[reason])
  return asked ? reason : null
}

export const hasWords = (value: Value | undefined): boolean =>
  value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')

/** Which section a path is in; null for the summary. */
export function sectionOf(path: string): SectionName | null {
  const base = path.replace(/_reason$/, '')
  if (path.startsWith('changes')) return 'family'
  if (path.startsWith('issues')) return 'issues'
  return SECTIONS.find((section) => (section.fields as readonly string[]).includes(base))?.name ?? null
}

/** Whether something was said that belongs to the sections: then they stay open, so that nothing is saved unseen. */
export function saysSomething(fields: Fields): boolean {
  return Object.entries(fields).some(([path, value]) => !SUMMARY.has(path) && sectionOf(path) !== null && hasWords(value))
}

/** How many answers a section holds. */
export function answersIn(section: SectionName, fields: Fields): number {
  return Object.entries(fields).filter(([path, value]) => sectionOf(path) === section && hasWords(value)).length
}

/** What is handed to the store: lines that were opened and left empty fall away. */
export function fieldsToSave(fields: Fields): Fields {
  let kept: Fields = fields
  for (const collection of ['issues', 'changes']) {
    for (const item of itemsOf(kept, collection)) {
      const said = Object.entries(kept).some(([path, v]) => path.startsWith(`${collection}/${item}/`) && hasWords(v))
      if (!said) kept = withoutItem(kept, collection, item)
    }
  }
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => hasWords(value)))
}

/** The visit is made for a campaign, or for it no longer: then it is an ordinary one again. */
export function forCampaign(fields: Fields, campaign: CampaignChip | null): Fields {
  const { campaign: _, campaign_id: __, ...others } = fields
  if (campaign === null) return { ...others, kind: 'ROUTINE' }
  return { ...others, campaign: campaign.name, campaign_id: campaign.document, kind: campaign.visit_kind }
}

const plain = (id: string) => id.replace(/-/g, '').toLowerCase()

/** The item under which a person stands among the visitors; null when they don't. */
export function visitorItem(fields: Fields, person: Person): string | null {
  return (
    itemsOf(fields, 'visitors').find(
      (item) => plain(item) === plain(person.id) || fields[`visitors/${item}/name`] === person.name,
    ) ?? null
  )
}

/** Adds a person to the visitors, or takes them out. */
export function toggleVisitor(fields: Fields, person: Person): Fields {
  const item = visitorItem(fields, person)
  if (item !== null) return withoutItem(fields, 'visitors', item)
  return { ...fields, [`visitors/${plain(person.id)}/name`]: person.name }
}
