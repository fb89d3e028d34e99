// What each field of a record is (crates/model/src/record): which input it gets and how its value is told.
import type { Kind } from '../api/types'
import type { EnumerationName } from './enumeration'

export type FieldType =
  | 'text' | 'long' | 'word' | 'words' | 'bool' | 'count' | 'money' | 'date' | 'month' | 'instant' | 'phone' | 'id' | 'rules'

export interface FieldSpec {
  type: FieldType
  /** The list, of a word or words. */
  list?: EnumerationName
  /** A bool that means trouble: 有问题 / 没问题 instead of 是 / 否. */
  trouble?: boolean
}

const text: FieldSpec = { type: 'text' }
const long: FieldSpec = { type: 'long' }
const bool: FieldSpec = { type: 'bool' }
const trouble: FieldSpec = { type: 'bool', trouble: true }
const count: FieldSpec = { type: 'count' }
const money: FieldSpec = { type: 'money' }
const phone: FieldSpec = { type: 'phone' }
const word = (list: EnumerationName): FieldSpec => ({ type: 'word', list })
const answer = word('Answer')

type Table = Record<string, FieldSpec>

const HOUSEHOLD: Table = {
  roster_number: text, group: text, courtyard: text, address: text, latitude: count, longitude: count,
  household_type: word('HouseholdType'), monitor_category: word('MonitorCategory'), monitored_since: { type: 'month' },
  risk_state: word('RiskState'), no_labour_guarantee: bool, phone, second_phone: phone, note: long,
  edu_issue: trouble, medical_issue: trouble, housing_issue: trouble, water_issue: trouble, edu_issue_after: trouble,
  medical_issue_after: trouble, housing_issue_after: trouble, water_issue_after: trouble,
  change_reason: text, change_on: { type: 'date' }, ended: word('HouseholdEnded'), ended_on: { type: 'date' },
  ended_reason: long, merged_into: text, split_from: text, moved_to: text,
}

const VISIT: Table = {
  household: text, visited_at: { type: 'instant' }, group: text, courtyard: text, latitude: count, longitude: count,
  met_person: word('MetPerson'), met_name: text, recorder: text, recorder_name: text, mode: word('VisitMode'),
  kind: word('VisitKind'), campaign: text, campaign_id: text, has_changes: bool, n_registered: count, n_resident: count, n_over60: count,
  n_under16: count, n_farming: count, n_away: count, n_disabled: count, no_worry_food: answer,
  no_worry_food_reason: text, no_worry_water: answer, no_worry_water_reason: text, no_worry_clothes: answer,
  no_worry_clothes_reason: text, water_source: text, house_structure: word('HouseStructure'),
  house_grade: word('HouseGrade'), house_safe: answer, house_safe_reason: text, edu_ok: answer, edu_ok_reason: text,
  medical_ok: answer, medical_ok_reason: text, water_ok: answer, water_ok_reason: text, income_drop: bool,
  income_drop_fen: money, spend_surge: bool, spend_surge_fen: money, work_intent: long, training_need: long,
  leaflet_a: bool, leaflet_b: bool, satisfaction: word('Satisfaction'), on_spot: long, escalate: bool, next_step: long,
  note: long,
}

const GRIEVANCE: Table = {
  content: long, category: word('GrievanceCategory'), urgency: word('Urgency'), source: word('GrievanceSource'),
  reporter: text, anonymous: bool, household: text, visit: text, group: text, courtyard: text, measures: long,
  standard: long, result: long, is_clue: bool,
}

const SURVEY: Table = {
  household: text, year: count, period_kind: word('PeriodKind'), period_month: { type: 'month' },
  period_start: { type: 'date' }, period_end: { type: 'date' }, measured_on: { type: 'date' }, member_count: count,
  rule_set: text, rule_set_version: count, filled_by: text, filled_phone: phone, signed_by: text,
  signed_relation: word('Relation'), note: long,
}

const rules: FieldSpec = { type: 'rules' }

/** A field for each group of rules; no form writes them. */
const SETTINGS: Table = { visit_policy: rules, deadlines: rules, rates: rules, course: rules, monitoring: rules, round: rules, checks: rules, rule_sets: rules, holidays: rules }

/** No form of the phone writes them: the office announces campaigns. */
const CAMPAIGN: Table = {
  number: text, name: text, kind: word('CampaignKind'), starts_on: { type: 'date' }, ends_on: { type: 'date' }, for_whom: word('CampaignFor'),
  household_types: { type: 'words', list: 'HouseholdType' }, monitor_categories: { type: 'words', list: 'MonitorCategory' }, questions: long,
  announced_by: text, document_number: text, closed_on: { type: 'date' }, closed_reason: long,
}

/** Fields of every record, whatever its kind. */
const EVERY: Table = { deleted: bool, deleted_reason: text, deleted_on: { type: 'date' } }

const RECORDS: Record<Kind, Table> = { household: HOUSEHOLD, visit: VISIT, grievance: GRIEVANCE, income_survey: SURVEY, settings: SETTINGS, campaign: CAMPAIGN }

const ITEMS: Record<string, Table> = {
  members: {
    name: text, relation: word('Relation'), sex: word('Sex'), birth_date: { type: 'date' }, id_number: { type: 'id' },
    person_number: text, ethnicity: text, education: word('Education'), schooling: text,
    health: { type: 'words', list: 'Health' }, labour: word('Labour'), phone, away: bool, away_place: text,
    away_months: count, away_wage: money, studying: bool, study_place: text, joined: word('MemberJoined'), joined_on: { type: 'date' },
    left: word('MemberLeft'), left_on: { type: 'date' }, left_to: text, settled_here: bool, note: long, removed: bool,
  },
  events: {
    kind: word('EventKind'), member: text, member_name: text, household: text, field: text, on: { type: 'date' }, words: long,
    by: text, by_name: text, at: { type: 'instant' }, from: text, to: text,
  },
  monitoring: {
    kind: word('MonitoringStep'), run: text, on: { type: 'date' }, source: word('ClueSource'), people: text, invited: count, present: count,
    agree: count, against: count, abstain: count, days: count, decision: word('Decision'), words: long, by: text, by_name: text, at: { type: 'instant' },
  },
  not_same_as: { different: bool },
  risks: { rank: count, disaster: word('DisasterType'), remark: text, removed: bool },
  visitors: { name: text, removed: bool },
  changes: { kind: word('FamilyChange'), words: text, removed: bool },
  issues: { words: long, removed: bool },
  groups: { name: text, removed: bool },
  households: { household: text, removed: bool },
  attachments: {
    kind: word('AttachmentKind'), bytes: count, width: count, height: count, added_at: { type: 'instant' }, caption: text, latitude: count,
    longitude: count, step: text, strokes: text, removed: bool,
  },
  lines: { amount: money, months: count, monthly: money, basis: word('Basis'), note: text, gone: bool },
  answers: { words: text },
  comments: { line: text, words: long, by: text, by_name: text, at: { type: 'instant' }, settled: bool },
  steps: {
    kind: word('StepKind'), at: { type: 'instant' }, by: text, by_name: text, after: text,
    level: word('GrievanceLevel'), due_on: { type: 'date' }, feedback: word('Satisfaction'), mode: word('VisitMode'), closing: word('ClosingWay'), responsible_unit: text,
    responsible_person: text, words: long, removed: bool,
  },
}

const SURVEY_STEP = word('SurveyStepKind')

/** A path taken apart: `phone`, or `members/<item>/name`. */
export interface FieldPath {
  collection: string | null
  item: string | null
  field: string
}

export function parsePath(path: string): FieldPath {
  const [first = '', item, field] = path.split('/')
  return item !== undefined && field !== undefined
    ? { collection: first, item, field }
    : { collection: null, item: null, field: first }
}

/** What a path is; null for a field that this version does not know. */
export function specOf(kind: Kind, path: string): FieldSpec | null {
  const { collection, field } = parsePath(path)
  // The steps of a survey are others than those of a grievance; their fields are the same.
  if (kind === 'income_survey' && collection === 'steps' && field === 'kind') return SURVEY_STEP
  const table = collection !== null ? ITEMS[collection] : { ...EVERY, ...RECORDS[kind] }
  return table?.[field] ?? null
}

/** Where the label of a path is in the message files. */
export function labelKey(kind: Kind, path: string): string {
  const { collection, field } = parsePath(path)
  return `field.${collection ?? (field in EVERY ? 'record' : kind)}.${field}`
}

/** Every label key there must be, for the test of the message files. */
export function allLabelKeys(): string[] {
  const keys = (name: string, table: Table) => Object.keys(table).map((field) => `field.${name}.${field}`)
  return [
    ...keys('record', EVERY),
    ...Object.entries(RECORDS).flatMap(([name, table]) => keys(name, table)),
    ...Object.entries(ITEMS).flatMap(([name, table]) => keys(name, table)),
  ]
}
