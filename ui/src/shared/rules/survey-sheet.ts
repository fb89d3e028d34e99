// What the buttons and fields of the income sheet change. Amounts are fen; a change is a map of paths, null takes away.
import type { LastLine, Line, SurveyForm, Value } from '../api/types'
import { withChange } from './household-form'
import { at, lastFen, PARTS } from './survey-lines'

type Fields = Record<string, Value>

const number = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null)

/** Months × monthly, when both are written. */
export function product(fields: Fields, line: string): number | null {
  const [months, monthly] = [number(fields[at(line, 'months')]), number(fields[at(line, 'monthly')])]
  return months === null || monthly === null ? null : months * monthly
}

/** What a line says by itself, as the core reads it: months × monthly before the amount. */
export const ownFen = (fields: Fields, line: string): number | null => product(fields, line) ?? number(fields[at(line, 'amount')])

/** The sum of a line's parts; null while none says anything. */
export function partsFen(fields: Fields, line: string): number | null {
  const said = (PARTS[line] ?? []).map((part) => ownFen(fields, part)).filter((fen) => fen !== null)
  return said.length ? said.reduce((sum, fen) => sum + fen, 0) : null
}

export const lineFen = (fields: Fields, line: string): number | null => ownFen(fields, line) ?? partsFen(fields, line)

/** Whether a line is told by months now. */
export const toldByMonth = (fields: Fields, line: string): boolean =>
  [at(line, 'months'), at(line, 'monthly')].some((path) => { const said = fields[path]; return said !== undefined && said !== null })

function entry(line: string, said: { amount: number | null; months: number | null; monthly: number | null }): Fields {
  return { [at(line, 'amount')]: said.amount, [at(line, 'months')]: said.months, [at(line, 'monthly')]: said.monthly, [at(line, 'gone')]: null }
}

/** 一样: as last year, and surely so. Null when last year says nothing that could be repeated. */
export function sameAsLast(last: LastLine): Fields | null {
  if (lastFen(last) === null) return null
  const monthly = last.months !== null && last.monthly !== null
  return entry(last.line, { amount: monthly ? null : last.amount, months: monthly ? last.months : null, monthly: monthly ? last.monthly : null })
}

/** Whether last year may be repeated in a line: never a whole beside its parts, or the two would contradict each other. */
export function mayRepeat(fields: Fields, last: ReadonlyMap<string, LastLine>, line: string): boolean {
  const parts = PARTS[line] ?? []
  if (parts.some((part) => lastFen(last.get(part)) !== null || ownFen(fields, part) !== null)) return false
  const whole = Object.keys(PARTS).find((one) => PARTS[one]?.includes(line))
  return whole === undefined || ownFen(fields, whole) === null
}

/** 照去年: what the core proposes, which is an estimate. */
export function fromProposal(line: string, proposal: Line): Fields {
  return { ...entry(line, { amount: proposal.amount_fen, months: proposal.months, monthly: proposal.monthly_fen }), [at(line, 'basis')]: proposal.basis }
}

/** 没有了: the line is gone this year; whatever amount stood there goes with it. */
export function gone(line: string): Fields {
  return { ...entry(line, { amount: null, months: null, monthly: null }), [at(line, 'basis')]: null, [at(line, 'gone')]: true }
}

/** An amount, months or monthly amount was written. The two ways of telling a line never stand beside each other. */
export function written(fields: Fields, line: string, field: 'amount' | 'months' | 'monthly', value: Value): Fields {
  const changes: Fields = { [at(line, field)]: value }
  if (value !== null && fields[at(line, 'gone')] === true) changes[at(line, 'gone')] = null
  if (field !== 'amount' && product({ ...fields, ...changes }, line) !== null && number(fields[at(line, 'amount')]) !== null) changes[at(line, 'amount')] = null
  return changes
}

/** 按月 taken back: what the months came to stays as the amount of the year. */
export function byYear(fields: Fields, line: string): Fields {
  return { [at(line, 'amount')]: number(fields[at(line, 'amount')]) ?? product(fields, line), [at(line, 'months')]: null, [at(line, 'monthly')]: null }
}

/** The changes with some more. What is set back to the record's own value is no change; `forced` keeps it (a conflict). */
export function withChanges(form: Pick<SurveyForm, 'fields' | 'changed'>, changes: Fields, more: Fields, forced = false): Fields {
  let next = changes
  for (const [path, value] of Object.entries(more)) {
    // Under an earlier draft the record's value is not known here: what was changed then stays a change.
    if (forced || path in form.changed) next = { ...next, [path]: value === '' ? null : value }
    else next = withChange(form.fields, next, path, value)
  }
  return next
}
