// What the server answers about who works here, with what, and what was done: session, people, devices, audit, templates.
// Identities are UUIDs, instants RFC 3339, divisions 2, 4, 6, 9 or 12 digits.

export type Role = 'cadre' | 'village' | 'township' | 'county' | 'auditor' | 'administrator'
export const ROLES: readonly Role[] = ['cadre', 'village', 'township', 'county', 'auditor', 'administrator']
export type May = 'read_full' | 'assign' | 'review' | 'settle' | 'announce' | 'rules' | 'people' | 'audit' | 'import' | 'export' | 'template' | 'bundle'

export interface Me {
  person: string
  name: string
  role: Role
  divisions: string[]
  token: string
  may: May[]
  /** Roles this person may give. */
  appoints: Role[]
  must_change_password: boolean
}

export interface Division {
  code: string
  name: string
  level: string
  villages: number
  children: Division[]
}

export interface Page<Row> {
  rows: Row[]
  total: number
}

export interface PersonRow {
  person: string
  name: string
  role: Role
  divisions: string[]
  active: boolean
  last_seen: string | null
  devices: number
}

export interface NewPerson {
  name: string
  role: Role
  divisions: string[]
  password?: string
}

export interface Enrolment {
  code: string
  expires_at: string
  svg: string
}

export interface DeviceRow {
  device: string
  person: string
  name: string
  state: string
  app_version: string | null
  enrolled_at: string
  last_sync_at: string | null
  owes: number | null
  /** How often it went on from an older copy of its store. */
  restored: number
  restored_at: string | null
}

export interface QuarantineRow {
  village: string
  document: string
  hash: string
  device: string
  name: string
  kind?: string
  reason: string
  received_at: string
  bytes: number
}

export interface AuditRow {
  at: string
  person: string
  name: string
  action: string
  village: string | null
  record: string | null
  what: string
  rows: number | null
}

export interface TemplateRow {
  id: string
  division: string
  name: string
  mapped: boolean
  changed_by: string
  changed_at: string | null
}

export interface TemplateColumn {
  letter: string
  heading: string
  /** A column that the office's own workbook computes is never filled. */
  formula: string | null
}

export interface TemplateSheet {
  name: string
  header_row: number
  first_row: number
  last_row: number
  columns: TemplateColumn[]
  /** Texts around the rows: cell and what stands there. */
  texts: [string, string][]
}

/** Which field fills which column (crates/tables/src/template/mapping.rs). */
export interface TemplateMapping {
  version: number
  table: string
  sheet: string
  header_row: number
  first_row: number
  last_row: number
  notice: boolean
  columns: Record<string, string>
  fixed: Record<string, string>
}

export interface TemplateField {
  table: string
  field: string
  zh: string
  en: string
  /** Whether a public notice may show it. */
  notice: boolean
}

export interface TemplatePage {
  id: string
  template: { sheets: TemplateSheet[] }
  /** The saved one; nothing after an upload. */
  mapping: TemplateMapping | null
  /** Doubts are columns that were mapped by likeness only. */
  proposal: { mapping: TemplateMapping; doubts: { column: string }[] } | null
  fields: TemplateField[]
}

export interface WorkRow {
  id: string
  kind: string
  title: string
  state: 'running' | 'done' | 'failed'
  begun_at: string | null
  changed_at: string | null
  file_name: string
  rows: number
  unfilled_count: number
  unfilled: { cell: string; field: string; why: string }[]
  problem: string
}
