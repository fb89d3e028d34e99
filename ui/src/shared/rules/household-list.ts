// Lays the household list out in lines: heads of groups between the rows, none while a search ranks by fit.
import type { HouseholdQuery, HouseholdRow } from '../api/types'

export type ListLine = { head: string; count: number } | { row: HouseholdRow }

export function layOut(rows: HouseholdRow[], searching: boolean): ListLine[] {
  if (searching) return rows.map((row) => ({ row }))
  const lines: ListLine[] = []
  let head: { head: string; count: number } | null = null
  for (const row of rows) {
    if (!head || head.head !== row.group) {
      head = { head: row.group, count: 0 }
      lines.push(head)
    }
    head.count += 1
    lines.push({ row })
  }
  return lines
}

/** The group that a line belongs to. */
export function headAt(lines: ListLine[], index: number): { head: string; count: number } | null {
  for (let i = Math.min(index, lines.length - 1); i >= 0; i -= 1) {
    const line = lines[i]
    if (line && 'head' in line) return line
  }
  return null
}

export const EVERYTHING: HouseholdQuery = {
  text: '', group: null, household_type: null, monitored: false, due: false, visited: false, campaign: false,
}

export const isNarrowed = (query: HouseholdQuery): boolean =>
  query.text.trim() !== '' || query.group !== null || query.household_type !== null || query.monitored || query.due ||
  query.visited || query.campaign
