// Turns a group of rules into plain lines: for the page 规定, for 待核对 and for 变动历史. Decides nothing.
import type {
  CheckSettings, CourseRules, DeadlineRules, HolidaysAdded, Limit, MonitoringRules, Period, RateRules, RoundRules, RuleGroup, RuleSets, VisitPolicy,
} from '../api/types'
import type { EnumerationName } from './enumeration'
import { formatYuan } from './money'

/** Every group, in the order of the page. */
export const RULE_GROUPS: RuleGroup[] = ['visit_policy', 'deadlines', 'rates', 'course', 'monitoring', 'round', 'checks', 'rule_sets', 'holidays']

interface Tell {
  t: (key: string, said?: Record<string, unknown>) => string
  word: (list: EnumerationName, value: string | null | undefined) => string
}

/** Amounts of the checks, in fen, by the key of their words. */
const AMOUNTS = [
  'v03_low_per_capita', 'v04_high_per_capita', 'v05_low_wage', 'v05_low_wage_at_identification', 'v05_high_wage', 'v09_low_month', 'v09_high_month', 'large_line',
] as const

const limitOf = ({ t }: Tell, limit: Limit) => t(`rules.limit.${limit.unit}`, { n: limit.days })

function deadlines(tell: Tell, rules: DeadlineRules): string[] {
  const { t, word } = tell
  const line = (what: string, limit: Limit) => t('rules.done', { what, limit: limitOf(tell, limit) })
  const lines = (rules.rules ?? []).map((rule) => {
    const what = [word('GrievanceCategory', rule.category), word('Urgency', rule.urgency)].filter(Boolean).join(' · ')
    return line(what || t('rules.any'), rule.limit)
  })
  return [...lines, line(t('rules.otherwise'), rules.otherwise)]
}

function checks({ t }: Tell, rules: CheckSettings): string[] {
  const lines = AMOUNTS.map((name) => t(`rules.check.${name}`, { yuan: formatYuan(rules[name]), year: String(rules.v04_since_year) }))
  const low = Object.entries(rules.v08_low).map(([line, fen]) => t('rules.check.low', { line: t(`survey.line.${line}`), yuan: formatYuan(fen ?? 0) }))
  const fall = t('rules.check.review', { n: rules.v15_review_percent })
  const land = t('rules.check.land', { field: String(rules.v13_field_mu / 100), forest: String(rules.v13_forest_mu / 100), metres: String(rules.v13_road_metres) })
  const again = t('rules.check.again', { n: rules.v12_fields.length })
  return [...lines, ...low, ...(rules.v15_any_fall ? [t('rules.check.fall')] : []), fall, ...(rules.v13_fields_on ? [t('rules.check.fields')] : []), land, again]
}

function ruleSets({ t }: Tell, rules: RuleSets): string[] {
  return (rules.sets ?? []).flatMap((set) => {
    const year = set.year === null ? t('rules.set.anyYear') : t('rules.set.year', { year: String(set.year) })
    const line = set.monitoring_line === null ? t('rules.set.noLine') : t('rules.set.line', { yuan: formatYuan(set.monitoring_line) })
    const out = set.not_counted.length ? [t('rules.set.notCounted', { lines: set.not_counted.map((one) => t(`survey.line.${one}`)).join(t('form.join')) })] : []
    const words = [t(`survey.wageRule.${set.wage}`), t(`survey.goodsRule.${set.goods}`), t(`survey.sizeRule.${set.size}`), ...out]
    const reference = t('rules.set.reference', { claims: t(set.claims_in_reference ? 'form.yes' : 'form.no'), rigid: t(set.rigid_in_reference ? 'form.yes' : 'form.no') })
    return [t('rules.set.head', { id: set.id, place: set.place, year, line }), ...words, reference, t('rules.source', { source: set.source })]
  })
}

function holidays({ t }: Tell, rules: HolidaysAdded): string[] {
  const days = (list: unknown[] | undefined) => (list ?? []).join(t('form.join'))
  const told: [string, unknown[] | undefined][] = [['rules.holiday.years', rules.years], ['rules.holiday.off', rules.holidays], ['rules.holiday.work', rules.workdays]]
  const lines = told.filter(([, list]) => list?.length).map(([key, list]) => t(key, { days: days(list) }))
  return lines.length ? lines : [t('rules.holiday.none')]
}

/** The lines of a group; `rules` is what the group says, as typed by its name. */
export function ruleLines(tell: Tell, group: RuleGroup, rules: unknown): string[] {
  const { t, word } = tell
  const often = (period: Period) => t(`rules.period.${period}`)
  switch (group) {
    case 'visit_policy': {
      const said = rules as VisitPolicy
      return [t('rules.visit', { monitored: often(said.monitored), lifted: often(said.lifted), general: often(said.general) })]
    }
    case 'deadlines': return deadlines(tell, rules as DeadlineRules)
    case 'rates': {
      const said = rules as RateRules
      return [t('rules.respond', { limit: limitOf(tell, said.respond_within) }), t(said.basically_counts ? 'rules.basically' : 'rules.notBasically')]
    }
    case 'course': {
      const said = rules as CourseRules
      const most = said.most_deferrals === null ? t('rules.anyDeferrals') : t('rules.deferrals', { n: said.most_deferrals })
      return [t('rules.first', { level: word('GrievanceLevel', said.first_level) }), most, t('rules.clock', { hours: String(said.utc_offset_minutes / 60) })]
    }
    case 'monitoring': {
      const said = rules as MonitoringRules
      return [t('rules.monitoring', { visit: said.visit_days, whole: said.whole_days, notice: said.notice_days, visitors: said.visitors })]
    }
    case 'round': {
      const said = rules as RoundRules
      return [t('rules.round', { month: said.opens_month, day: said.opens_day })]
    }
    case 'checks': return checks(tell, rules as CheckSettings)
    case 'rule_sets': return ruleSets(tell, rules as RuleSets)
    case 'holidays': return holidays(tell, rules as HolidaysAdded)
  }
}

/** A stored group in words. What this version can't read is said to be that, not shown as code. */
export function storedRules(tell: Tell, group: string, text: string): string {
  const known = RULE_GROUPS.find((one) => one === group)
  try {
    return known ? ruleLines(tell, known, JSON.parse(text)).join(tell.t('form.joinLines')) : tell.t('rules.unreadable')
  } catch {
    return tell.t('rules.unreadable')
  }
}
