// Everything the console asks of the server, by name. Screens know no addresses.
import { BASE, call, fileAddress, get, post, type Query } from './call'
import type {
  ConflictRow, CoverageBy, CoverageRow, Found, GrievancePage, Grievances, HouseholdPage, HouseholdRow, NewStep, OverdueRow, Overview, RecordHistory, Round, SurveyRow, SurveySheet, VisitRow,
} from './reading'
import type { ImportReport, NewVillage } from './imports'
import type { CampaignHousehold, CampaignPage, CampaignPlan, CampaignRow } from './campaigns'
import type { BundlePreview, BundleTaken } from './bundles'
import type { RuleGroup } from '../../shared/api/types'
import type { PictureRow } from './pictures'
import type { Monthly } from './report'
import type { Ruled, RulesPage } from './rules'
import type { AuditRow, DeviceRow, Division, Enrolment, Me, NewPerson, Page, PersonRow, QuarantineRow, TemplateMapping, TemplatePage, TemplateRow, WorkRow } from './types'

export interface Scope extends Query {
  division?: string
  from?: string
  to?: string
}

export interface Part extends Query {
  offset?: number
  limit?: number
}

type Signal = AbortSignal | undefined
const of = (village: string, document: string): string => `${encodeURIComponent(village)}/${encodeURIComponent(document)}`

const partsOf = (files: File[]): string => JSON.stringify(files.map((file) => ({ name: file.name, bytes: file.size })))

export const api = {
  // session
  me: () => call<Me>('GET', 'me', { signingIn: true }),
  signIn: (name: string, password: string) => call<Me>('POST', 'session', { body: { name, password }, signingIn: true }),
  signOut: () => call<void>('DELETE', 'session', { signingIn: true }),
  setUpNeeded: () => get<{ needed: boolean }>('setup'),
  setUp: (code: string, name: string, password: string) => call<Me>('POST', 'setup', { body: { code, name, password }, signingIn: true }),
  changePassword: (old: string, next: string) => post<Me | undefined>('password', { old, new: next }),
  divisions: () => get<Division[]>('divisions'),

  // people and devices
  people: (query: Query, signal?: Signal) => get<Page<PersonRow>>('people', query, signal),
  addPerson: (person: NewPerson) => post<{ person: string }>('people', person),
  changePerson: (person: string, change: Partial<NewPerson> & { active?: boolean }) => call<unknown>('PATCH', `people/${person}`, { body: change }),
  enrol: (person: string) => post<Enrolment>(`people/${person}/enrolments`),
  devices: (query: Query, signal?: Signal) => get<Page<DeviceRow>>('devices', query, signal),
  /** What a phone with a forgotten PIN shows; gives what is typed on it. */
  openPhone: (device: string, request: string) => post<{ answer: string }>(`devices/${device}/open`, { request }),
  revoke: (device: string, reason: string) => post<void>(`devices/${device}/revoke`, { reason }),
  quarantine: (query: Query, signal?: Signal) => get<Page<QuarantineRow>>('quarantine', query, signal),
  decideQuarantine: (what: 'accept' | 'dismiss', rows: QuarantineRow[], reason: string) =>
    post<unknown>(`quarantine/${what}`, { items: rows.map(({ village, document, hash }) => ({ village, document, hash })), reason }),
  audit: (query: Query, signal?: Signal) => get<Page<AuditRow>>('audit', query, signal),
  auditFile: (query: Query) => fileAddress('audit.csv', query),

  // reading
  overview: (query: Query, signal?: Signal) => get<Overview>('overview', query, signal),
  visits: (query: Query, signal?: Signal) => get<Page<VisitRow>>('visits', query, signal),
  coverage: (by: CoverageBy, query: Query, signal?: Signal) => get<Page<CoverageRow>>('coverage', { ...query, by }, signal),
  campaigns: (query: Query, signal?: Signal) => get<{ rows: CampaignRow[] }>('campaigns', query, signal),
  campaign: (village: string, document: string, signal?: Signal) => get<CampaignPage>(`campaigns/${of(village, document)}`, {}, signal),
  campaignHouseholds: (query: Query, signal?: Signal) => get<Page<CampaignHousehold>>('campaigns/households', query, signal),
  overdue: (query: Query, signal?: Signal) => get<Page<OverdueRow>>('overdue', query, signal),
  grievances: (query: Query, signal?: Signal) => get<Grievances>('grievances', query, signal),
  grievance: (village: string, document: string, signal?: Signal) => get<GrievancePage>(`grievances/${of(village, document)}`, {}, signal),
  rounds: (query: Query, signal?: Signal) => get<Round>('rounds', query, signal),
  surveys: (query: Query, signal?: Signal) => get<Page<SurveyRow>>('surveys', query, signal),
  survey: (village: string, document: string, signal?: Signal) => get<SurveySheet>(`surveys/${of(village, document)}`, {}, signal),
  households: (query: Query, signal?: Signal) => get<Page<HouseholdRow>>('households', query, signal),
  household: (village: string, document: string, full: boolean, signal?: Signal) => get<HouseholdPage>(`households/${of(village, document)}`, { full }, signal),
  pictures: (village: string, document: string, signal?: Signal) => get<{ rows: PictureRow[] }>(`pictures/${of(village, document)}`, {}, signal),
  history: (village: string, document: string, signal?: Signal) => get<RecordHistory>(`history/${of(village, document)}`, {}, signal),
  conflicts: (query: Query, signal?: Signal) => get<Page<ConflictRow>>('conflicts', query, signal),
  monthly: (query: Query, signal?: Signal) => get<Monthly>('reports/monthly', query, signal),
  search: (q: string, signal?: Signal) => get<Found>('search', { q }, signal),

  // writing as the office
  step: (village: string, document: string, step: NewStep) => post<unknown>(`grievances/${of(village, document)}/steps`, step),
  review: (village: string, document: string, verdict: 'accept' | 'send_back', words: string, comments: { line: string; text: string }[]) =>
    post<void>(`surveys/${of(village, document)}/review`, { verdict, words, comments }),
  announce: (villages: { village: string; heads?: string[] }[], campaign: CampaignPlan) => post<{ villages: number }>('campaigns', { villages, campaign }),
  closeCampaign: (number: string, villages: { village: string }[], reason: string) => post<{ villages: number }>('campaigns/close', { number, villages, reason: reason || null }),
  /** By the change that wrote it: what is shown may be masked, and must never be written back. */
  settle: (village: string, document: string, path: string, hash: string, heads: string[]) => post<unknown>('conflicts/settle', { village, document, path, hash, heads }),

  // rules
  rules: (query: Query, signal?: Signal) => get<RulesPage>('rules', query, signal),
  putRules: (query: Query, group: RuleGroup, rules: unknown, seen: (string | null)[]) => call<Ruled>('POST', 'rules', { query, body: { group, rules, seen } }),
  resetRules: (query: Query, group: RuleGroup, seen: (string | null)[]) => call<Ruled>('POST', 'rules/reset', { query, body: { group, seen } }),
  rulesFile: (query: Query) => fileAddress('rules/file', query),
  uploadRules: (query: Query, file: Blob) => call<Ruled>('POST', 'rules/file', { query, file }),

  // bundles
  previewBundle: (file: Blob, passphrase: string) => call<BundlePreview>('POST', 'bundles/preview', { file, passphrase }),
  importBundle: (file: Blob, passphrase: string) => call<BundleTaken>('POST', 'bundles', { file, passphrase }),

  // exports and templates
  exportFile: (table: string, format: 'xlsx' | 'csv', query: Query) => fileAddress(`exports/${table}.${format}`, query),
  /** Before a list is saved as a file by the browser. */
  noteSaved: (list: string, rows: Record<string, number>) => post<unknown>('exports/lists', { list, rows }),
  templates: (signal?: Signal) => get<Page<TemplateRow>>('templates', {}, signal),
  template: (id: string, query: Query, signal?: Signal) => get<TemplatePage>(`templates/${id}`, query, signal),
  upload: (name: string, division: string, file: Blob) => call<TemplatePage>('POST', 'templates', { query: { name, division }, file }),
  removeTemplate: (id: string) => call<void>('DELETE', `templates/${id}`),
  map: (id: string, mapping: TemplateMapping) => post<unknown>(`templates/${id}/mapping`, mapping),
  fill: (id: string, query: Scope) => post<WorkRow>(`templates/${id}/fill`, query),
  /** All files one behind the other, with their names and lengths in the address. */
  previewImport: (files: File[], query: Query) => call<ImportReport>('POST', 'imports/preview', { query: { ...query, files: partsOf(files) }, file: new Blob(files) }),
  beginImport: (files: File[], query: Query) => call<WorkRow>('POST', 'imports', { query: { ...query, files: partsOf(files) }, file: new Blob(files) }),
  addVillage: (village: NewVillage) => post<unknown>('villages', village),
  work: (signal?: Signal) => get<Page<WorkRow>>('work', {}, signal),
  workFile: (id: string) => `${BASE}work/${id}/file`,
}
