// A list that is saved as a file: the line of the audit first, then the file. Without the line there is no file.
import { api } from '../api'
import { saveRows } from './files'

export interface SavedRow {
  /** 12 digits, where a row is of one village. */
  village?: string | null
  cells: readonly string[]
}

export interface SavedTable {
  titles: readonly string[]
  rows: readonly SavedRow[]
}

/** How many rows of which village; rows of none in particular under the empty word. */
export function rowsByVillage(rows: readonly SavedRow[]): Record<string, number> {
  const counted: Record<string, number> = rows.length === 0 ? { '': 0 } : {}
  for (const row of rows) {
    const village = row.village ?? ''
    counted[village] = (counted[village] ?? 0) + 1
  }
  return counted
}

export async function saveTable(list: string, name: string, table: SavedTable) {
  await api.noteSaved(list, rowsByVillage(table.rows))
  saveRows(name, [table.titles, ...table.rows.map((row) => row.cells)])
}
