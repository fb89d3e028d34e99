// The only door to Rust: one function per command, and the events of a sync and of two phones on one hotspot. Nothing else touches Tauri.
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type {
  AddedAttachment, AppError, AttachmentView, BundleMade, BundlePage, BundlePreview, BundleRequest, BundleTaken, BundleTo, CampaignRow, CampaignView, Choice, ConflictPage, DamageReport, DeedForm, DeedName, DeletedRow, DraftRow, DuplicatePair, HeadChange, LeafletCoverage, MemberEvent, Merger, Move, NewMonitoringStep, Room, Split, WishRow, Exported, ExportRequest, GrievanceFilter, GrievanceForm, GrievanceList, GrievanceRow, GrievanceView, HistoryView, HotspotSeen, HotspotState, HouseholdForm, HouseholdList, HouseholdQuery, HouseholdView, Kind, NewAttachment, NewStep, Saved, StepForm, StepKind, StrayPicture, Session, StateLine,
  SurveyFilter, SurveyForm, SurveyRound, SurveyRow, SurveyStepKind, SurveyWorking, NewComment, PeriodKind, CodesJoined, CodesMade,
  LockSettings, LockView, RecoveryRequest, VillageRules, SyncPage, SyncProgress, SyncRun, Today, Value, VisitForm, VisitRow, VisitView,
} from './types'

/** Heard by the lock when a command was refused because the phone is locked. */
export const LOCKED = 'cunji-locked'
/** Heard when a command met a part of the store that can't be read. */
export const DAMAGED = 'cunji-damaged'

export type Fields = Record<string, Value>

async function call<T>(command: string, payload: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, payload)
  } catch (thrown) {
    const error = toAppError(thrown)
    // The shell locked by itself while this page slept: the lock hears of it and shows itself.
    if (error.code === 'locked') window.dispatchEvent(new Event(LOCKED))
    if (error.code === 'store_unreadable') window.dispatchEvent(new Event(DAMAGED))
    throw error
  }
}

/** Whatever was thrown, as the error the screens know; a plain text is small print of a store error. */
export function toAppError(thrown: unknown): AppError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    const detail = 'detail' in thrown && typeof thrown.detail === 'string' ? thrown.detail : ''
    return { code: thrown.code as AppError['code'], detail }
  }
  return { code: 'store', detail: thrown instanceof Error ? thrown.message : String(thrown) }
}

export const lockState = () => call<LockView>('lock_state')
export const setPin = (pin: string) => call<LockView>('set_pin', { pin })
export const unlock = (pin: string) => call<LockView>('unlock', { pin })
export const changePin = (old: string, pin: string) => call<null>('change_pin', { old, pin })
export const lockNow = () => call<LockView>('lock_now')
export const choosePerson = (person: number) => call<LockView>('choose_person', { person })
/** Gives the phone to somebody new, who enrols next. */
export const addPerson = () => call<LockView>('add_person')
export const putLockSettings = (settings: LockSettings, showName: boolean) =>
  call<LockView>('put_lock_settings', { settings, showName })
export const recoveryRequest = () => call<RecoveryRequest>('recovery_request')
export const recover = (answer: string, pin: string) => call<LockView>('recover', { answer, pin })
/** Makes a new store of what is sound in a damaged one. */
export const salvage = (pin: string) => call<LockView>('salvage', { pin })
/** Puts a store without a key aside. */
export const beginAnew = () => call<LockView>('begin_anew')
/** Reads all of the store. */
export const storeIsSound = () => call<boolean>('store_is_sound')
export const damageReport = () => call<DamageReport | null>('damage_report')
export const dismissDamageReport = () => call<null>('dismiss_damage_report')
export const session = () => call<Session | null>('session')
export const enrol = (server: string, code: string) => call<Session>('enrol', { server, code })
export const today = () => call<Today>('today')
export const rulesInForce = () => call<VillageRules[]>('rules_in_force')
export const stateLine = () => call<StateLine>('state_line')
export const listHouseholds = (query: HouseholdQuery) => call<HouseholdList>('list_households', { query })
export const getHousehold = (document: string) => call<HouseholdView>('get_household', { document })
export const revealIdNumber = (household: string, member: string) =>
  call<string>('reveal_id_number', { household, member })
/** Opened from a campaign, that is chosen already. */
export const openVisitForm = (household: string, campaign: string | null) => call<VisitForm>('open_visit_form', { household, campaign })
export const listCampaigns = () => call<CampaignRow[]>('list_campaigns')
export const getCampaign = (document: string) => call<CampaignView>('get_campaign', { document })
export const openHouseholdForm = (household: string) => call<HouseholdForm>('open_household_form', { household })
/** `heads`: what an edit form was read at, so that what came in meanwhile is not undone by it. */
export const keepDraft = (draft: string, kind: Kind, household: string, heads: string[], fields: Fields) =>
  call<null>('keep_draft', { draft, kind, household, heads, fields })
/** A form of 变动; `about`: the member or the monitoring run. */
export const openDeedForm = (household: string, deed: DeedName, about: string | null) =>
  call<DeedForm>('open_deed_form', { household, deed, about })
/** Of several about one household this one opens next. */
export const continueDraft = (draft: string) => call<null>('continue_draft', { draft })
/** Written on on two phones: that one's words are kept, or this one's. */
export const chooseDraft = (draft: string, device: string, theirs: boolean) => call<null>('choose_draft', { draft, device, theirs })
export const discardDraft = (draft: string) => call<null>('discard_draft', { draft })
export const saveVisit = (draft: string, fields: Fields) => call<Saved>('save_visit', { draft, fields })
export const saveHousehold = (draft: string, household: string, heads: string[], fields: Fields) =>
  call<Saved>('save_household', { draft, household, heads, fields })
export const listDrafts = () => call<DraftRow[]>('list_drafts')
export const listVisits = (mine: boolean, offset: number) => call<VisitRow[]>('list_visits', { mine, offset })
export const getVisit = (document: string) => call<VisitView>('get_visit', { document })
/** With `visit` and `issue` the form begins with the words raised at that visit. */
export const openGrievanceForm = (household: string | null, visit: string | null, issue: string | null) =>
  call<GrievanceForm>('open_grievance_form', { household, visit, issue })
export const saveGrievance = (draft: string, fields: Fields) => call<Saved>('save_grievance', { draft, fields })
export const editGrievance = (grievance: string, heads: string[], fields: Fields) =>
  call<Saved>('edit_grievance', { grievance, heads, fields })
/** What was begun of a grievance's next step, or a new form of it. */
export const openStepForm = (grievance: string, kind: StepKind) => call<StepForm>('open_step_form', { grievance, kind })
export const addStep = (grievance: string, step: NewStep) => call<Saved>('add_step', { grievance, step })
export const listGrievances = (filter: GrievanceFilter, offset: number) =>
  call<GrievanceList>('list_grievances', { filter, offset })
export const grievancesOf = (household: string) => call<GrievanceRow[]>('grievances_of', { household })
export const getGrievance = (document: string) => call<GrievanceView>('get_grievance', { document })
export const listConflicts = (offset: number) => call<ConflictPage>('list_conflicts', { offset })
export const settle = (document: string, heads: string[], path: string, choice: Choice) =>
  call<Saved>('settle', { document, heads, path, choice })
export const history = (document: string) => call<HistoryView>('history', { document })
export const restore = (document: string, heads: string[], path: string, hash: string) =>
  call<Saved>('restore', { document, heads, path, hash })
export const deleteRecord = (document: string, reason: string) => call<Saved>('delete_record', { document, reason })
export const undeleteRecord = (document: string) => call<Saved>('undelete_record', { document })
export const listDeleted = (offset: number) => call<DeletedRow[]>('list_deleted', { offset })
export const memberEvent = (household: string, event: MemberEvent) => call<Saved>('member_event', { household, event })
export const changeHead = (household: string, change: HeadChange) => call<Saved>('change_head', { household, change })
export const splitHousehold = (household: string, split: Split) => call<Saved>('split_household', { household, split })
export const mergeHouseholds = (household: string, merger: Merger) => call<Saved>('merge_households', { household, merger })
export const carryOver = (household: string, on: string) => call<Saved>('carry_over', { household, on })
export const moveHousehold = (household: string, to: Move) => call<Saved>('move_household', { household, to })
export const endHousehold = (household: string, on: string, words: string | null) => call<Saved>('end_household', { household, on, words })
export const reviveHousehold = (household: string, on: string, words: string | null) => call<Saved>('revive_household', { household, on, words })
export const findDuplicates = () => call<DuplicatePair[]>('find_duplicates')
export const dismissDuplicate = (one: string, other: string, on: string) => call<Saved>('dismiss_duplicate', { one, other, on })
export const settlePerson = (keep: [string, string], leave: [string, string], on: string) => call<Saved>('settle_person', { keep, leave, on })
export const addMonitoringStep = (household: string, step: NewMonitoringStep) => call<Saved>('add_monitoring_step', { household, step })
export const leafletCoverage = (since: string | null) => call<LeafletCoverage>('leaflet_coverage', { since })
export const listWishes = () => call<WishRow[]>('list_wishes')
/** Without a year: the current round. */
export const listSurveys = (year: number | null, filter: SurveyFilter) =>
  call<SurveyRound>('list_surveys', { year, filter })
export const surveysOf = (household: string) => call<SurveyRow[]>('surveys_of', { household })
export const openSurveyForm = (
  household: string, year: number | null, periodKind: PeriodKind | null, periodMonth: string | null,
) => call<SurveyForm>('open_survey_form', { household, year, periodKind, periodMonth })
/** The sheet worked out with what was changed so far; writes nothing. */
export const workSurvey = (
  household: string, year: number, periodKind: PeriodKind, periodMonth: string | null, changed: Fields,
) => call<SurveyWorking>('work_survey', { household, year, periodKind, periodMonth, changed })
export const saveSurvey = (
  draft: string, household: string, year: number, periodKind: PeriodKind, periodMonth: string | null, heads: string[],
  changed: Fields, submit: boolean,
) => call<Saved>('save_survey', { draft, household, year, periodKind, periodMonth, heads, changed, submit })
export const addSurveyStep = (survey: string, kind: SurveyStepKind, words: string | null, comments: NewComment[]) =>
  call<Saved>('add_survey_step', { survey, kind, words, comments })
export const settleSurveyComment = (survey: string, comment: string) =>
  call<Saved>('settle_survey_comment', { survey, comment })
/** Writes a table into this machine's folder for downloads, or on a phone where it can be shared from. */
export const exportTable = (request: ExportRequest) => call<Exported>('export_table', { request })
/** Records carried by hand; files lie in the data folder's `bundles`. */
export const bundlePage = () => call<BundlePage>('bundle_page')
export const exportBundle = (request: BundleRequest) => call<BundleMade>('export_bundle', { request })
export const previewBundle = (name: string, passphrase: string | null) => call<BundlePreview>('preview_bundle', { name, passphrase })
export const importBundle = (name: string, passphrase: string | null) => call<BundleTaken>('import_bundle', { name, passphrase })
/** A household as QR codes for the phone beside this one. */
export const makeCodes = (household: string, to: BundleTo) => call<CodesMade>('make_codes', { household, to })
/** `points`: brightness, a byte a point, in base 64. */
export const readCodes = (points: string, width: number) => call<string[]>('read_codes', { points, width })
export const joinCodes = (texts: string[]) => call<CodesJoined>('join_codes', { texts })
/** A picture into a draft; its fields are in the draft already when this answers. */
export const addAttachment = (draft: string, attachment: NewAttachment) => call<AddedAttachment>('add_attachment', { draft, attachment })
export const dropAttachment = (draft: string, name: string) => call<null>('drop_attachment', { draft, name })
/** Of a record or a draft. */
export const listAttachments = (document: string) => call<AttachmentView[]>('list_attachments', { document })
export const attachmentsOfHousehold = (household: string) => call<AttachmentView[]>('attachments_of_household', { household })
/** A `data:` address; error `not_here` when only the office has it. */
export const getAttachment = (name: string) => call<string>('get_attachment', { name })
/** Brings it from the office first. */
export const fetchAttachment = (name: string) => call<string>('fetch_attachment', { name })
/** Of a damaged store: whole, and nothing shows them. */
export const strayPictures = () => call<StrayPicture[]>('stray_pictures')
export const attachStray = (draft: string, name: string) => call<AddedAttachment>('attach_stray', { draft, name })
export const dropStray = (name: string) => call<null>('drop_stray', { name })
export const releasePictures = () => call<Room>('release_pictures')
export const keepPictures = (village: string, keep: boolean) => call<null>('keep_pictures', { village, keep })
/** 和同事的手机同步: waits for the other phone, looks for one that waits, goes to it. How far it is comes by `onHotspot`. */
export const hotspotWait = () => call<null>('hotspot_wait')
export const hotspotLook = () => call<HotspotSeen[]>('hotspot_look')
export const hotspotJoin = (seen: HotspotSeen) => call<null>('hotspot_join', { seen })
export const hotspotCompared = (same: boolean) => call<null>('hotspot_compared', { same })
export const hotspotStop = () => call<null>('hotspot_stop')
export const syncNow = () => call<SyncRun>('sync_now')
/** With the office on the same network: found first. */
export const syncNear = () => call<SyncRun>('sync_near')
export const syncPage = () => call<SyncPage>('sync_page')

/** What the system around the app can do; `font_scale`: its letters, 1 the usual size. */
export interface Features { font_scale: number; shares: boolean; scans: boolean }
export const systemFeatures = () => call<Features>('system_features')
/** Hands an exported file to another app. */
export const shareExport = (file: string) => call<null>('share_export', { file })
export const protectScreen = (on: boolean) => call<null>('protect_screen', { on })
export const keepAwake = (on: boolean) => call<null>('keep_awake', { on })

/** What a scanned code says; no text: somebody went back. The camera is asked for then. Phones only (`Features.scans`). */
export const scanCode = () => call<{ text: string | null; refused: boolean }>('scan_code')

/** Calls back while a sync runs; resolves to a function that stops listening. */
export const onSyncProgress = (hear: (progress: SyncProgress) => void): Promise<() => void> =>
  listen<SyncProgress>('sync-progress', (event) => hear(event.payload))
/** Calls back with how far two phones are; resolves to a function that stops listening. */
export const onHotspot = (hear: (state: HotspotState) => void): Promise<() => void> =>
  listen<HotspotState>('hotspot', (event) => hear(event.payload))
