// The income form as it lies on the sheet: which lines a card has, and which are folded until somebody uses them.
// The lines themselves are those of crates/model/src/income/lines.rs.
import type { LastLine, Value } from '../api/types'

type Fields = Record<string, Value>

const TR_ECO = ['tr_eco_returned', 'tr_eco_forest', 'tr_eco_grassland', 'tr_eco_resettled', 'tr_eco_other'] as const
const TR_OTHER = [
  'tr_other_planting', 'tr_other_soil', 'tr_other_farm_insurance', 'tr_other_old_age', 'tr_other_veteran',
  'tr_other_disability', 'tr_other_education', 'tr_other_disaster', 'tr_other_disabled_elderly', 'tr_other_maintenance',
  'tr_other_heating', 'tr_other_price', 'tr_other_relief', 'tr_other_poverty_insurance', 'tr_other_donation',
  'tr_other_rest',
] as const

/** Parts of a line, by the line that they add up to. */
export const PARTS: Readonly<Record<string, readonly string[]>> = { tr_eco: TR_ECO, tr_other: TR_OTHER }

export const CARDS = ['wage', 'business', 'property', 'transfer', 'outside'] as const
export type CardName = (typeof CARDS)[number]

/** Lines of a card in the order of the form; each cost stands right after the income it belongs to. */
export const CARD_LINES: Readonly<Record<CardName, readonly string[]>> = {
  wage: ['wage_work', 'wage_post_sector', 'wage_post_township', 'wage_post_village', 'wage_gathering'],
  business: [
    'biz_crop', 'exp_crop', 'biz_livestock', 'exp_livestock', 'biz_forest', 'exp_forest', 'biz_other', 'exp_other',
    'exp_operating', 'exp_tax',
  ],
  property: ['prop_dividend', 'prop_land', 'prop_finance', 'prop_entrusted', 'prop_other'],
  transfer: ['tr_family_planning', 'tr_dibao', 'tr_tekun', 'tr_pension', 'tr_eco', 'tr_other'],
  outside: ['claim_income', 'oop_rigid'],
}

/** The cost that mirrors an income line, shown beside it. */
export const COST_OF: Readonly<Record<string, string>> = {
  biz_crop: 'exp_crop', biz_livestock: 'exp_livestock', biz_forest: 'exp_forest', biz_other: 'exp_other',
}
/** Local lines that hardly a household here has, and lines of the older form. */
const RARE: ReadonlySet<string> = new Set(['wage_gathering', 'exp_operating', 'exp_tax', 'prop_finance', 'prop_entrusted'])
/** Transfers that come every month (crates/model: `stable`); offered as months × monthly, as wages are. */
const STABLE: ReadonlySet<string> = new Set([
  'tr_family_planning', 'tr_dibao', 'tr_tekun', 'tr_pension', 'tr_eco', 'tr_eco_returned', 'tr_eco_forest',
  'tr_eco_grassland', 'tr_eco_resettled', 'tr_other_soil', 'tr_other_old_age', 'tr_other_veteran',
  'tr_other_disability', 'tr_other_disabled_elderly',
])

export const ALL_LINES: readonly string[] = CARDS.flatMap((card) => CARD_LINES[card].flatMap((line) => [line, ...(PARTS[line] ?? [])]))

/** Whether a line may be told as so many months of so much. */
export const byMonth = (line: string): boolean => line.startsWith('wage_') || STABLE.has(line)

export const at = (line: string, field: string): string => `lines/${line}/${field}`

const LINE_FIELDS = ['amount', 'months', 'monthly', 'basis', 'note'] as const

/** Whether somebody wrote something in a line, or last year had something in it. */
export function isUsed(fields: Fields, last: LastLine | undefined, line: string): boolean {
  const written = LINE_FIELDS.some((field) => { const said = fields[at(line, field)]; return said !== undefined && said !== null && said !== '' })
  return written || fields[at(line, 'gone')] === true || lastFen(last) !== null
}

/** Fen of last year, when it had the line at all. */
export function lastFen(last: LastLine | undefined): number | null {
  if (!last || last.gone) return null
  if (last.amount !== null) return last.amount
  return last.months !== null && last.monthly !== null ? last.months * last.monthly : null
}

export interface LaidOut { shown: string[]; folded: string[] }

/** The lines of a card: always those that are common, the others only once `used` says so. */
export function layOutCard(card: CardName, used: (line: string) => boolean): LaidOut {
  const lines = CARD_LINES[card]
  const folded = lines.filter((line) => RARE.has(line) && !used(line))
  return { shown: lines.filter((line) => !folded.includes(line)), folded }
}

/** The parts of a line: folded until they are used. */
export function layOutParts(line: string, used: (part: string) => boolean): LaidOut {
  const parts = PARTS[line] ?? []
  return { shown: parts.filter(used), folded: parts.filter((part) => !used(part)) }
}

/** The line that a path of a problem, a finding or a conflict is about: `lines/tr_eco/amount`, `lines/tr_eco`, `tr_eco`. */
export function lineOf(path: string): string | null {
  const line = path.startsWith('lines/') ? (path.split('/')[1] ?? '') : path
  return ALL_LINES.includes(line) ? line : null
}
