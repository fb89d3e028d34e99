// What the server says of a roster that is looked at (sync-server/src/roster/report/told.rs).
export interface BadRow {
  file: string
  sheet: string
  row: number
  column: string
  why: string
  warning: boolean
}

export interface KeptValue {
  roster_number: string
  field: string
  kept: string
  roster: string
  because: string
}

export interface ImportReport {
  households: number
  members: number
  new: number
  changed: number
  unchanged: number
  problems: number
  warnings: number
  kept: number
  /** Cells that were changed in our own exports. */
  edits: number
  /** Null rows: no roster header, not read. */
  sheets: { place: string; rows: number | null; unknown_columns: string[] }[]
  bad_rows: BadRow[]
  kept_values: KeptValue[]
}

export interface NewVillage {
  code: string
  county: string
  township: string
  name: string
}
