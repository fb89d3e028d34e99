// How a group of rules is edited: which inputs, at which place within the group. What may stand there the server says.
import type { RuleGroup } from '../../shared/api/types'

export type RuleInputKind = 'text' | 'number' | 'yuan' | 'hundredths' | 'yes' | 'choice' | 'limit' | 'lines' | 'again' | 'days' | 'years' | 'amounts' | 'rows'

export interface RuleInput {
  /** Name within its row. */
  name: string
  kind: RuleInputKind
  /** May be left empty, which is said as null. */
  optional?: boolean
  /** Words of a choice. */
  words?: readonly string[]
  /** Where their names are. */
  list?: 'GrievanceCategory' | 'Urgency' | 'GrievanceLevel' | 'period' | 'wageRule' | 'goodsRule' | 'sizeRule'
  rows?: readonly RuleInput[]
  /** A new row. */
  start?: Record<string, unknown>
}

export const PERIODS = ['month', 'quarter', 'half_year'] as const
export const UNITS = ['calendar', 'working'] as const
/** V12 (crates/model: AFTER_CLEARING). */
export const AGAIN = [
  'wage_total', 'biz_total', 'exp_total', 'prop_total', 'tr_total', 'net', 'net_pc', 'claim_income', 'oop_rigid', 'edu_issue_after', 'medical_issue_after', 'housing_issue_after', 'water_issue_after',
] as const

const number = (name: string, optional = false): RuleInput => ({ name, kind: 'number', optional })
const yuan = (name: string, optional = false): RuleInput => ({ name, kind: 'yuan', optional })
const yes = (name: string): RuleInput => ({ name, kind: 'yes' })
const period = (name: string): RuleInput => ({ name, kind: 'choice', list: 'period', words: PERIODS })

export const RULE_FORMS: Record<RuleGroup, readonly RuleInput[]> = {
  visit_policy: [period('monitored'), period('lifted'), period('general')],
  deadlines: [
    {
      name: 'rules', kind: 'rows', start: { category: null, urgency: null, limit: { days: 5, unit: 'working' } },
      rows: [{ name: 'category', kind: 'choice', list: 'GrievanceCategory', optional: true }, { name: 'urgency', kind: 'choice', list: 'Urgency', optional: true }, { name: 'limit', kind: 'limit' }],
    },
    { name: 'otherwise', kind: 'limit' },
  ],
  rates: [{ name: 'respond_within', kind: 'limit' }, yes('basically_counts')],
  course: [{ name: 'first_level', kind: 'choice', list: 'GrievanceLevel' }, number('most_deferrals', true), number('utc_offset_minutes')],
  monitoring: [number('visit_days'), number('whole_days'), number('notice_days'), number('visitors')],
  round: [number('opens_month'), number('opens_day')],
  checks: [
    yuan('v03_low_per_capita'), number('v04_since_year'), yuan('v04_high_per_capita'), yuan('v05_low_wage'), yuan('v05_low_wage_at_identification'), yuan('v05_high_wage'), { name: 'v08_low', kind: 'amounts' },
    yuan('v09_low_month'), yuan('v09_high_month'), yuan('large_line'), yes('v15_any_fall'), number('v15_review_percent'), { name: 'v12_fields', kind: 'again' }, yes('v13_fields_on'),
    { name: 'v13_field_mu', kind: 'hundredths' }, { name: 'v13_forest_mu', kind: 'hundredths' }, number('v13_road_metres'),
  ],
  rule_sets: [
    {
      name: 'sets', kind: 'rows',
      start: { id: '', version: 1, place: '', year: null, source: '', monitoring_line: null, wage: 'ALL_EARNED', goods: 'SOLD_ONLY', size: 'REGISTERED', not_counted: [], claims_in_reference: true, rigid_in_reference: true },
      rows: [
        { name: 'id', kind: 'text' }, number('version'), { name: 'place', kind: 'text' }, number('year', true), yuan('monitoring_line', true),
        { name: 'wage', kind: 'choice', list: 'wageRule', words: ['ALL_EARNED', 'LESS_LIVING_COST'] }, { name: 'goods', kind: 'choice', list: 'goodsRule', words: ['SOLD_ONLY', 'AT_MARKET_PRICE'] },
        { name: 'size', kind: 'choice', list: 'sizeRule', words: ['REGISTERED', 'LIVING_TOGETHER'] }, { name: 'not_counted', kind: 'lines' }, yes('claims_in_reference'), yes('rigid_in_reference'), { name: 'source', kind: 'text' },
      ],
    },
  ],
  holidays: [{ name: 'years', kind: 'years' }, { name: 'holidays', kind: 'days' }, { name: 'workdays', kind: 'days' }],
}

/** The number that was typed; what is none goes to the server as it is, which names the field. */
export function typedNumber(typed: string, times = 1): number | string | null {
  const text = typed.trim()
  if (text === '') return null
  const found = Number(text.replace(/[,，\s]/g, ''))
  return Number.isFinite(found) ? Math.round(found * times * 1e6) / 1e6 : text
}

/** Several years or days in one field, apart by blanks or commas; in order, each once. */
export const typedList = (typed: string): string[] => [...new Set(typed.split(/[\s,，、;；]+/).filter(Boolean))].sort()

/** What was said of a field or of something within it. */
export const problemsAt = <P extends { field: string }>(problems: readonly P[], path: string): P[] => problems.filter((one) => one.field === path || one.field.startsWith(`${path}/`))
