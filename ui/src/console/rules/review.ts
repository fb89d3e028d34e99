// Reviewing one survey after the other: which comes next, what is compared with what.
import type { LastLine, Value } from '../../shared/api/types'
import { ALL_LINES, at, lastFen } from '../../shared/rules/survey-lines'

/** The row after the one that was decided; the first where it was the last; null when nothing is left. */
export function nextOf<Row extends { document: string }>(rows: readonly Row[], document: string): Row | null {
  const left = rows.filter((row) => row.document !== document)
  const place = rows.findIndex((row) => row.document === document)
  return rows[place + 1] ?? left[0] ?? null
}

export interface ComparedLine {
  line: string
  now: number | null
  before: number | null
  /** Null where one of both is missing. */
  difference: number | null
  note: string
}

/** What a line says: the amount, or months × monthly. */
export function lineFen(fields: Record<string, Value>, line: string): number | null {
  const number = (field: string): number | null => { const said = fields[at(line, field)]; return typeof said === 'number' ? said : null }
  const amount = number('amount')
  if (amount !== null) return amount
  const months = number('months')
  const monthly = number('monthly')
  return months !== null && monthly !== null ? months * monthly : null
}

/** Lines that this year or last year say something, in the order of the form. */
export function compareLines(fields: Record<string, Value>, last: readonly LastLine[]): ComparedLine[] {
  return ALL_LINES.flatMap((line): ComparedLine[] => {
    const now = lineFen(fields, line)
    const before = lastFen(last.find((one) => one.line === line))
    if (now === null && before === null) return []
    const note = fields[at(line, 'note')]
    return [{ line, now, before, difference: now === null || before === null ? null : now - before, note: typeof note === 'string' ? note : '' }]
  })
}
