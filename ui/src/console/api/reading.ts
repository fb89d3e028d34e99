// What the server answers about records. Villages are 12 digits, identities UUIDs, days YYYY-MM-DD, instants RFC 3339, money fen.
// Follows sync-server/src/console/reading; numbers of people come masked unless they are asked for in full.
import type {
  ClosingWay, CourseNote, Doubt, GrievanceCategory, GrievanceLevel, GrievanceStatus, Household, HouseholdType, Kind, LastLine, MonitorCategory, PeriodKind, ProblemCode, Satisfaction, StepKind, SurveyComment,
  SurveyStatus, SurveyStepKind, SurveyStepView, SurveyWorking, Urgency, Value, VisitKind, VisitMode, Working,
} from '../../shared/api/types'
import type { Page } from './types'

/** A numerator and what it is counted among. */
export interface Share {
  numerator: number
  denominator: number
}

export interface Rate {
  of: number
  among: number
}

export interface VillageFigures {
  village: string
  name: string
  due: number
  visited: number
  overdue: number
  open_grievances: number
  late_grievances: number
  survey_due: number
  survey_done: number
}

export interface Overview extends Omit<VillageFigures, 'village' | 'name'> {
  survey_year: number
  /** Null where no line is set. */
  under_line: number | null
  near_line: number | null
  projection: { behind: number }
  by_village: VillageFigures[]
  trend: { week: string; visits: number }[]
}

export interface VisitRow {
  village: string
  document: string
  household: string
  head: string
  group: string
  occurred_on: string
  mode: VisitMode | null
  kind: VisitKind | null
  author: string
  changes: boolean | null
  next_step: string | null
}

export const COVERAGE_BY = ['village', 'group', 'type', 'campaign'] as const
export type CoverageBy = (typeof COVERAGE_BY)[number]

/** A campaign's name that nobody announced has no due. */
export interface CoverageRow {
  key: string
  name: string
  village: string | null
  due: number | null
  visited: number
  overdue: number | null
  apply_policy: Rate | null
  help_policy: Rate | null
}

export interface OverdueRow {
  village: string
  household: string
  head: string
  group: string
  courtyard: string | null
  type: HouseholdType | null
  monitoring: MonitorCategory | null
  last_visit_on: string | null
  due_on: string | null
  days_late: number
}

export interface GrievanceRow {
  village: string
  document: string
  household: string | null
  head: string
  content: string
  category: GrievanceCategory | null
  urgency: Urgency | null
  status: GrievanceStatus
  level: GrievanceLevel
  due_on: string | null
  days_late: number
  responsible_unit: string
  responsible_person: string
  registered_on: string
}

export interface Shares {
  responded: Share
  solved: Share
  satisfied: Share
}

export interface Grievances extends Page<GrievanceRow> {
  rates: Shares
  ageing: { bucket: string; count: number }[]
}

export interface ConflictValue {
  value: Value
  hash: string
  who: string | null
  office: boolean
  at: string
}

/** One field that people wrote differently; a contradiction has a problem and no values. */
export interface Conflict {
  field: string
  item_name: string | null
  values: ConflictValue[]
  problem: ProblemCode | null
}

export interface ConflictRow extends Conflict {
  village: string
  document: string
  kind: Kind
  title: string
  household: string | null
  heads: string[]
}

export interface GrievanceStep {
  id: string
  kind: StepKind
  at: string
  by_name: string
  level: GrievanceLevel | null
  due_on: string | null
  feedback: Satisfaction | null
  mode: VisitMode | null
  closing: ClosingWay | null
  responsible_unit: string
  responsible_person: string
  words: string
}

export interface NewStep {
  kind: StepKind
  level?: GrievanceLevel | null
  due_on?: string | null
  feedback?: Satisfaction | null
  mode?: VisitMode | null
  closing?: ClosingWay | null
  responsible_unit?: string | null
  responsible_person?: string | null
  words?: string | null
}

export interface GrievancePage {
  village: string
  document: string
  head: string
  deleted: boolean
  fields: Record<string, Value>
  heads: string[]
  status: GrievanceStatus
  level: GrievanceLevel
  due_on: string | null
  days_late: number
  responsible_unit: string
  responsible_person: string
  steps: GrievanceStep[]
  allowed: StepKind[]
  next: StepKind | null
  closing_ways: ClosingWay[]
  notes: CourseNote[]
  conflicts: Conflict[]
}

export interface RoundFigures {
  due: number
  filling: number
  submitted: number
  sent_back: number
  accepted: number
  begun: number
}

export interface RoundRow extends RoundFigures {
  village: string
  name: string
}

export interface Round extends RoundFigures {
  year: number
  window_start: string | null
  window_end: string | null
  rows: RoundRow[]
}

export interface SurveyRow {
  village: string
  document: string
  household: string
  head: string
  group: string
  year: number
  period_kind: PeriodKind
  persons: number | null
  state: SurveyStatus
  net_fen: number | null
  per_head_fen: number | null
  last_per_head_fen: number | null
  line_fen: number | null
  below_line: boolean | null
  fired: number
  unanswered: number
  open_comments: number
  submitted_on: string | null
}

export interface SurveySheet {
  village: string
  document: string
  household: string | null
  head: string
  deleted: boolean
  year: number
  period_kind: PeriodKind
  window_start: string | null
  window_end: string | null
  status: SurveyStatus
  /** Of accepting and sending back, what may be done now. */
  allowed: SurveyStepKind[]
  heads: string[]
  fields: Record<string, Value>
  working: SurveyWorking
  last_working: Working | null
  last_year: LastLine[]
  comments: SurveyComment[]
  steps: SurveyStepView[]
  rule_source: string
  conflicts: Conflict[]
}

export interface HouseholdRow {
  village: string
  document: string
  head: string
  head_id_tail: string | null
  group: string
  courtyard: string | null
  type: HouseholdType | null
  monitoring: MonitorCategory | null
  members: number
  last_visit_on: string | null
  open_grievances: number
}

export interface HouseholdPage {
  village: string
  document: string
  deleted: boolean
  /** Numbers are shown in full, and a line of the audit says so. */
  full: boolean
  household: Household
  doubts: Doubt[]
  heads: string[]
  last_visit_on: string | null
  due_on: string | null
  visits: VisitRow[]
  visits_total: number
  grievances: GrievanceRow[]
  surveys: SurveyRow[]
  conflicts: Conflict[]
}

export interface HistoryWrite {
  path: string
  item_name: string | null
  value: Value
  current: boolean
}

export interface RecordHistory {
  kind: Kind
  title: string
  heads: string[]
  moments: { hash: string; who: string | null; office: boolean; at: string; writes: HistoryWrite[] }[]
}

export interface Found {
  households: HouseholdRow[]
  grievances: GrievanceRow[]
}
