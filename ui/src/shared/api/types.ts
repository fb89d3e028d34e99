// Generated from crates/device/src/view and crates/model by `make types`. Do not edit.

export type AddedAttachment = { 
/**
 * As in lists.
 */
attachment: AttachmentView, 
/**
 * The draft's new fields, by path.
 */
fields: { [key in string]: Value }, };

export type Answer = "YES" | "NO" | "UNKNOWN";

export type AppError = { 
/**
 * What kind.
 */
code: ErrorCode, 
/**
 * Small print.
 */
detail: string, };

export type AttachmentKind = "PHOTO" | "SIGNATURE";

export type AttachmentView = { 
/**
 * SHA-256 as hex.
 */
name: string, 
/**
 * The record or draft that shows it.
 */
document: string, 
/**
 * 照片 or 签名.
 */
kind: AttachmentKind, 
/**
 * When it was added, RFC 3339.
 */
added_at: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * The picture is on this phone.
 */
here: boolean, 
/**
 * The office said that it holds it.
 */
at_office: boolean, 
/**
 * A small picture as a `data:` address; `None`: nothing of it is here yet.
 */
thumbnail: string | null, };

export type Basis = "ACTUAL" | "ESTIMATED" | "ALLOCATED";

export type BundleColleague = { 
/**
 * Whose.
 */
person_name: string, 
/**
 * 16 hex digits.
 */
device: string, };

export type BundleFile = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its length.
 */
length: number, };

export type BundleKind = { 
/**
 * The kind as a word; may be one of a newer app.
 */
kind: string, 
/**
 * Records.
 */
records: number, 
/**
 * Of these, with something new for this phone.
 */
new_records: number, };

export type BundleMade = { 
/**
 * The file's name.
 */
name: string, 
/**
 * Where it is.
 */
path: string, 
/**
 * Its length.
 */
length: number, 
/**
 * Changes in it.
 */
changes: number, 
/**
 * To be read out, when it opens with a passphrase. Kept nowhere.
 */
passphrase: string | null, };

export type BundlePage = { 
/**
 * Whether the office's key is known: without it nothing can be sealed to the office.
 */
office_known: boolean, 
/**
 * Colleagues' phones whose keys are known.
 */
colleagues: Array<BundleColleague>, 
/**
 * Records with something that the office has not confirmed.
 */
waiting: number, 
/**
 * Bundles in the folder, newest first.
 */
files: Array<BundleFile>, 
/**
 * The folder.
 */
folder: string, };

export type BundlePreview = { "outcome": "passphrase_needed" } | { "outcome": "opened", 
/**
 * Whose phone made it.
 */
person_name: string, 
/**
 * RFC 3339.
 */
made_at: string, 
/**
 * RFC 3339: its oldest record was last written then.
 */
since: string, 
/**
 * Names of the villages whose records are taken.
 */
villages: Array<string>, 
/**
 * Names of villages that are not this phone's: their records stay sealed.
 */
others: Array<string>, 
/**
 * Records, by kind.
 */
kinds: Array<BundleKind>, 
/**
 * Changes that are not on this phone yet.
 */
new_changes: number, };

export type BundleRequest = { 
/**
 * For whom.
 */
to: BundleTo, 
/**
 * A village's code for everything of it; none for what the office lacks.
 */
village: string | null, };

export type BundleTaken = { 
/**
 * Changes that are new on this phone.
 */
taken: number, 
/**
 * Changes that were here.
 */
known: number, 
/**
 * Changes that did not pass the checked door, or that nothing vouches for.
 */
refused: number, 
/**
 * Changes that build on something this phone lacks: sync, then take the bundle in again.
 */
lacking: number, };

export type BundleTo = { "to": "office" } | { "to": "colleague", 
/**
 * 16 hex digits.
 */
device: string, } | { "to": "passphrase" };

export type CampaignChip = { 
/**
 * The record.
 */
document: string, 
/**
 * 名称
 */
name: string, 
/**
 * The kind of visit that is made for it.
 */
visit_kind: VisitKind, 
/**
 * Last day.
 */
ends_on: string | null, 
/**
 * What to ask.
 */
questions: string | null, 
/**
 * Somebody was there for it.
 */
visited: boolean, };

export type CampaignHome = { 
/**
 * Household.
 */
document: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * Last four of the head's ID number, where another head in the village has the same name.
 */
head_id_tail: string | null, 
/**
 * 村民小组
 */
group: string, 
/**
 * 院落
 */
courtyard: string | null, 
/**
 * 户类型
 */
household_type: HouseholdType | null, 
/**
 * 监测对象类别
 */
monitor_category: MonitorCategory | null, };

export type CampaignKind = "BIG_VISIT" | "FULL_ROUND" | "SCREENING" | "AFTER_DISASTER" | "POLICY" | "OTHER";

export type CampaignLeft = { 
/**
 * The campaign.
 */
campaign: CampaignRow, 
/**
 * All that are left.
 */
count: number, 
/**
 * The first 30 of them, by group and courtyard.
 */
rows: Array<CampaignHome>, };

export type CampaignPart = { 
/**
 * The group's name, or `MONITORED` | `LIFTED` | `GENERAL`.
 */
key: string, 
/**
 * Households.
 */
due: number, 
/**
 * Of these visited.
 */
visited: number, };

export type CampaignRow = { 
/**
 * The record.
 */
document: string, 
/**
 * 名称
 */
name: string, 
/**
 * 类型; `None` for a word of a newer version.
 */
kind: CampaignKind | null, 
/**
 * Name of its village.
 */
village_name: string, 
/**
 * First day.
 */
starts_on: string | null, 
/**
 * Last day.
 */
ends_on: string | null, 
/**
 * Where it stands today.
 */
state: CampaignState, 
/**
 * Households it is for.
 */
due: number, 
/**
 * Of these visited.
 */
visited: number, };

export type CampaignState = "upcoming" | "running" | "ended" | "closed";

export type CampaignView = { 
/**
 * The campaign.
 */
campaign: CampaignRow, 
/**
 * What to ask.
 */
questions: string | null, 
/**
 * Who announced it.
 */
announced_by: string | null, 
/**
 * With which document.
 */
document_number: string | null, 
/**
 * Closed on that day …
 */
closed_on: string | null, 
/**
 * … and why.
 */
closed_reason: string | null, 
/**
 * By group, in the order of the village.
 */
groups: Array<CampaignPart>, 
/**
 * By kind of household.
 */
types: Array<CampaignPart>, 
/**
 * Not visited for it yet, by group and courtyard.
 */
left: Array<CampaignHome>, 
/**
 * Visited for it, in the same order.
 */
done: Array<CampaignHome>, };

export type CheckId = "V01" | "V02" | "V03" | "V04" | "V05" | "V06" | "V07" | "V08" | "V09" | "V10" | "V11" | "V12" | "V13" | "V14" | "V15" | "V16" | "LARGE";

export type CheckSettings = { 
/**
 * Where the numbers come from.
 */
source: string, 
/**
 * V03: 人均纯收入 under this is questioned.
 */
v03_low_per_capita: number, 
/**
 * V04: of households identified in this year or later …
 */
v04_since_year: number, 
/**
 * V04: … 人均纯收入 at identification above this is questioned.
 */
v04_high_per_capita: number, 
/**
 * V05: wages above 0 and under this are questioned.
 */
v05_low_wage: number, 
/**
 * V05: the same at identification.
 */
v05_low_wage_at_identification: number, 
/**
 * V05: wages above this are questioned.
 */
v05_high_wage: number, 
/**
 * V08: by line, an amount above 0 and under this is questioned.
 */
v08_low: Record<string, number>, 
/**
 * V09: monthly wages under this are questioned.
 */
v09_low_month: number, 
/**
 * V09: monthly wages above this are questioned.
 */
v09_high_month: number, 
/**
 * V12: what must be filled after elimination.
 */
v12_fields: Array<string>, 
/**
 * V13: whether arable land, grassland and water are held against `v13_field_mu`.
 */
v13_fields_on: boolean, 
/**
 * V13: most arable land, grassland, water.
 */
v13_field_mu: number, 
/**
 * V13: most forest, fruit trees, returned farmland.
 */
v13_forest_mu: number, 
/**
 * V13: farthest from the main road.
 */
v13_road_metres: number, 
/**
 * V15: whether any fall against last year is to be explained.
 */
v15_any_fall: boolean, 
/**
 * V15: a fall of more than this many percent is reviewed by a second person.
 */
v15_review_percent: number, 
/**
 * LARGE: a single line above this is questioned.
 */
large_line: number, };

export type Choice = { "say": "keep", 
/**
 * That change.
 */
hash: string, } | { "say": "write", 
/**
 * As typed.
 */
value: Value, };

export type ClosingWay = "SATISFIED" | "EXPLAINED" | "NO_CONTACT" | "WITHDRAWN" | "DUPLICATE";

export type ClueSource = "HOUSEHOLD" | "CADRE" | "DEPARTMENT" | "SUPERVISION";

export type CodesJoined = { 
/**
 * How many count.
 */
have: number, 
/**
 * How many are needed; 0 before the first.
 */
needed: number, 
/**
 * Codes of another household than the first one.
 */
of_others: number, 
/**
 * Codes that are none of ours, or were read wrong.
 */
not_ours: number, 
/**
 * The file in the folder of bundles, once it is whole.
 */
file: string | null, };

export type CodesMade = { 
/**
 * Squares on a side of each.
 */
side: number, 
/**
 * Each one's squares line by line as hex digits, eight squares to two digits; 1 is dark. To be shown over and over.
 */
codes: Array<string>, 
/**
 * How many of them, whichever, the other phone needs.
 */
needed: number, 
/**
 * Changes in them.
 */
changes: number, 
/**
 * To be read out, when they open with a passphrase. Kept nowhere.
 */
passphrase: string | null, };

export type ConflictPage = { 
/**
 * The cards of its records, those of one record together.
 */
cards: Array<ConflictView>, 
/**
 * Records with something to settle, in all.
 */
records: number, 
/**
 * The offset of the next page, when there is one.
 */
next: number | null, };

export type ConflictValue = { 
/**
 * The value. ID numbers are masked.
 */
value: Value, 
/**
 * The change that wrote it: names the value when it is chosen.
 */
hash: string, 
/**
 * Who wrote it, when known.
 */
person_name: string | null, 
/**
 * The device, in hex.
 */
device: string, 
/**
 * Whether this phone wrote it.
 */
mine: boolean, 
/**
 * Whether the township office wrote it.
 */
office: boolean, 
/**
 * When, RFC 3339.
 */
written_at: string, 
/**
 * The visit at which it was written: the writer's own, to the same household, within half a day.
 */
visit: VisitAt | null, };

export type ConflictView = { 
/**
 * The record.
 */
record: RecordName, 
/**
 * Heads the card was read at: hand them back with the answer.
 */
heads: Array<string>, 
/**
 * Path of the field.
 */
path: string, 
/**
 * Which member, step, …: its name, when it has one.
 */
item_name: string | null, 
/**
 * The values, the shown one first; none when it is a contradiction.
 */
values: Array<ConflictValue>, 
/**
 * Set when it is a contradiction: it is mended in the record's own form.
 */
problem: ProblemCode | null, };

export type CourseNote = { "note": "out_of_place", step: string, seen: GrievanceStatus, } | { "note": "counted_once", step: string, same_as: string, } | { "note": "overruled", step: string, by: string, } | { "note": "two_assigned", step: string, other: string, } | { "note": "two_deadlines", step: string, other: string, } | { "note": "two_levels", step: string, other: string, } | { "note": "level_skipped", step: string, from: GrievanceLevel, to: GrievanceLevel, } | { "note": "level_not_raised", step: string, level: GrievanceLevel, } | { "note": "deferred_without_date", step: string, } | { "note": "deferred_too_often", times: number, } | { "note": "id_twice", step: string, } | { "note": "circular", step: string, };

export type CourseRules = { 
/**
 * Where they come from.
 */
source: string, 
/**
 * Where a matter starts when no step says so.
 */
first_level: GrievanceLevel, 
/**
 * More deferrals than this get a note; `None` for no limit.
 */
most_deferrals: number | null, 
/**
 * Minutes east of UTC in which days are counted.
 */
utc_offset_minutes: number, };

export type Coverage = { 
/**
 * Households that have it.
 */
have: number, 
/**
 * Of so many.
 */
of: number, 
/**
 * Those who lack it.
 */
missing: Array<HouseholdName>, };

export type DamageReport = { 
/**
 * When it was salvaged, RFC 3339; `null`: nothing was, the store is only older than what was written.
 */
salvaged_at: string | null, 
/**
 * Folder with the damaged files, beside the store.
 */
aside: string | null, 
/**
 * Records that were carried over.
 */
records: number, 
/**
 * Drafts that were carried over.
 */
drafts: number, 
/**
 * Photos and signatures that were carried over.
 */
pictures: number, 
/**
 * Whether the phone still knows its office and its person.
 */
enrolled: boolean, 
/**
 * What is missing, by record.
 */
lost: Array<LostRecord>, 
/**
 * Photos and signatures that were here and are not whole any more.
 */
lost_pictures: Array<LostPicture>, 
/**
 * Changes of this phone that are missing and of which nothing says what they were.
 */
older_by: number, };

export type DayUnit = "calendar" | "working";

export type DeadlineRule = { 
/**
 * For this category.
 */
category: GrievanceCategory | null, 
/**
 * For this urgency.
 */
urgency: Urgency | null, 
/**
 * Done within.
 */
limit: Limit, };

export type DeadlineRules = { 
/**
 * Where the numbers come from.
 */
source: string, 
/**
 * In order of precedence.
 */
rules: Array<DeadlineRule>, 
/**
 * When no line fits.
 */
otherwise: Limit, };

export type Decision = "PASSED" | "REJECTED";

export type DeedForm = { 
/**
 * The draft it is kept under.
 */
draft: string, 
/**
 * Household.
 */
household: string, 
/**
 * Whether this continues an earlier draft.
 */
resumed: boolean, 
/**
 * What was typed so far, by the form's own names.
 */
fields: { [key in string]: Value }, };

export type DeedName = "event" | "head" | "split" | "merge" | "move" | "end" | "revive" | "step" | "grievance_step";

export type DeletedRow = { 
/**
 * The record.
 */
record: RecordName, 
/**
 * Why.
 */
reason: string | null, 
/**
 * On which day, `2026-09-01`.
 */
deleted_on: string | null, 
/**
 * Who hid it, when known.
 */
person_name: string | null, 
/**
 * Whether the township office did.
 */
office: boolean, 
/**
 * Somebody wrote in it who had not seen that it was hidden.
 */
edited_since: boolean, };

export type DisasterType = "FLOOD" | "GEOLOGICAL" | "DROUGHT" | "BIOLOGICAL" | "WEATHER" | "EARTHQUAKE" | "OTHER";

export type Doubt = { "doubt": "nobody_disabled" } | { "doubt": "nobody_ill" } | { "doubt": "everybody_able" } | { "doubt": "nobody_works" } | { "doubt": "disaster_not_said" } | { "doubt": "guarantee_without_risk", 
/**
 * The guarantee's field.
 */
field: string, 
/**
 * One of these belongs to it.
 */
risk: RiskType, } | { "doubt": "no_head" } | { "doubt": "two_heads" } | { "doubt": "same_twice", 
/**
 * Name of that person.
 */
name: string, } | { "doubt": "nobody_left" };

export type DraftFrom = { 
/**
 * 8 bytes in hex.
 */
device: string, 
/**
 * When it was written there last, RFC 3339.
 */
written_at: string, };

export type DraftRow = { 
/**
 * Draft.
 */
draft: string, 
/**
 * What it will become.
 */
kind: Kind, 
/**
 * Household it is about.
 */
household: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * Last keystroke kept, RFC 3339.
 */
updated_at: string, 
/**
 * Which form of 变动; `None`: the form of a whole record.
 */
deed: DeedName | null, 
/**
 * The member or monitoring run that form is about.
 */
about: string | null, 
/**
 * Of a survey: which one of its household's.
 */
survey: SurveyPeriod | null, 
/**
 * The phone of this person that it was begun on; `None`: this one.
 */
from: DraftFrom | null, 
/**
 * Phones of this person on which it was written on differently.
 */
apart: Array<DraftFrom>, };

export type DueBucket = "overdue" | "today" | "week" | "later";

export type DueGroup = { 
/**
 * Which.
 */
bucket: DueBucket, 
/**
 * All of them.
 */
count: number, 
/**
 * The first 30: monitored first, then lifted, by courtyard so that a walk can be planned by place.
 */
rows: Array<DueRow>, };

export type DueReason = "missed_last_period" | "never_visited" | "not_this_period";

export type DueRow = { 
/**
 * Household.
 */
document: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * Last four of the head's ID number, where another head in the village has the same name.
 */
head_id_tail: string | null, 
/**
 * 村民小组
 */
group: string, 
/**
 * 院落
 */
courtyard: string | null, 
/**
 * 户类型
 */
household_type: HouseholdType | null, 
/**
 * 监测对象类别
 */
monitor_category: MonitorCategory | null, 
/**
 * Why it is due.
 */
reason: DueReason, 
/**
 * In which period.
 */
period: Period, 
/**
 * Until when, `2026-09-30`.
 */
due_on: string, 
/**
 * Days since the last visit; `None`: never.
 */
days_since: number | null, };

export type DuplicatePair = { 
/**
 * The one with the smaller identity.
 */
one: HouseholdName, 
/**
 * The other.
 */
other: HouseholdName, 
/**
 * Whom they share.
 */
people: Array<SharedPerson>, };

export type Education = "NONE" | "PRIMARY" | "JUNIOR_MIDDLE" | "SENIOR_MIDDLE" | "COLLEGE" | "BACHELOR";

export type Encoding = "utf-8" | "gbk";

export type ErrorCode = "not_enrolled" | "code_refused" | "too_many_tries" | "bad_server_address" | "offline" | "nobody_near" | "other_office" | "office_unknown" | "phone_not_found" | "phone_gone" | "codes_differ" | "phone_unknown" | "phone_unknown_there" | "phone_address" | "sync_running" | "not_found" | "store_too_new" | "store_unreadable" | "locked" | "wrong_pin" | "pin_wait" | "pin_too_simple" | "keystore_gone" | "shut" | "answer_refused" | "no_recovery" | "disk_full" | "read_only" | "store" | "server_error" | "version_mismatch" | "bundle_not_ours" | "bundle_too_new" | "bundle_too_large" | "bundle_cut" | "bundle_altered" | "bundle_not_for_here" | "bundle_passphrase" | "bundle_unknown_phone" | "too_much_for_codes" | "nothing_to_carry" | "not_here" | "not_at_office" | "damaged_at_office" | "picture_unreadable" | "picture_too_large";

export type EventKind = "BIRTH" | "DEATH" | "MARRIED_IN" | "MARRIED_OUT" | "MOVED_IN" | "MOVED_OUT" | "AWAY" | "RETURNED" | "STUDY" | "STUDY_ENDED" | "HEAD_CHANGED" | "SPLIT" | "MERGED" | "CARRIED_OVER" | "MOVED" | "ENDED" | "REVIVED" | "CHANGED" | "NOT_SAME" | "SETTLED";

export type ExportFile = { 
/**
 * Its name.
 */
name: string, 
/**
 * Rows of the table.
 */
rows: number, 
/**
 * Its length.
 */
bytes_written: number, 
/**
 * Where it is.
 */
path: string, };

export type ExportRequest = { 
/**
 * Which table.
 */
table: Table, 
/**
 * Kind of file.
 */
format: Format, 
/**
 * Of a CSV file.
 */
encoding: Encoding, 
/**
 * Of headers and words.
 */
language: Language, 
/**
 * First day; none for rosters.
 */
from: string | null, 
/**
 * Last day.
 */
to: string | null, 
/**
 * ID numbers and phones in full. Each record's reading is kept.
 */
full: boolean, };

export type Exported = { "outcome": "written", 
/**
 * Which.
 */
file: ExportFile, } | { "outcome": "not_in_gbk", 
/**
 * All of them, at most 20.
 */
characters: string, 
/**
 * Row of the first, as a spreadsheet counts.
 */
row: number, };

export type FamilyChange = "BIRTH" | "DEATH" | "MARRIED_IN" | "MARRIED_OUT" | "MOVED_IN" | "MOVED_OUT" | "AWAY_TO_WORK" | "OTHER";

export type FieldHistory = { 
/**
 * Path of the field.
 */
path: string, 
/**
 * Which member, step, …: its name, when it has one.
 */
item_name: string | null, 
/**
 * Whether an earlier value may be written again.
 */
restorable: boolean, 
/**
 * Newest first.
 */
values: Array<PastValue>, };

export type Finding = { 
/**
 * Which rule.
 */
check: CheckId, 
/**
 * How grave.
 */
severity: Severity, 
/**
 * The line, figure or fact it is about, `tr_dibao`, `net_pc`, `land/forest`.
 */
path: string, 
/**
 * The numbers, by name: `is` and what it was held against.
 */
values: Record<string, number>, };

export type FindingView = { 
/**
 * The doubt.
 */
finding: Finding, 
/**
 * The answer lies at `answers/<key>/words`.
 */
key: string, 
/**
 * What was answered.
 */
answer: string | null, };

export type Format = "xlsx" | "csv";

export type GoodsRule = "SOLD_ONLY" | "AT_MARKET_PRICE";

export type GrievanceCategory = "INFRASTRUCTURE" | "WATER" | "HOUSING" | "EDUCATION" | "MEDICAL" | "SUBSISTENCE_AID" | "EMPLOYMENT" | "INDUSTRY" | "SOCIAL_INSURANCE" | "SANITATION" | "NEIGHBOUR_DISPUTE" | "LAND" | "OTHER";

export type GrievanceCounts = { 
/**
 * Not closed.
 */
open: number, 
/**
 * This cadre is responsible, or registered it.
 */
mine: number, 
/**
 * 逾期
 */
overdue: number, 
/**
 * 本周到期
 */
due_this_week: number, 
/**
 * 已销号
 */
closed: number, 
/**
 * All of them.
 */
all: number, 
/**
 * By 办理状态, in the order of the loop; those that there are.
 */
by_status: Array<StatusCount>, };

export type GrievanceFilter = "open" | "mine" | "overdue" | "due_this_week" | "closed" | "all" | { "status": GrievanceStatus };

export type GrievanceForm = { 
/**
 * The draft it is kept under; becomes the grievance's identity.
 */
draft: string, 
/**
 * Household, if it is somebody's.
 */
household: string | null, 
/**
 * 户主
 */
head_name: string, 
/**
 * Field values by path.
 */
fields: { [key in string]: Value }, 
/**
 * Whether this continues an earlier draft.
 */
resumed: boolean, 
/**
 * Fields of the draft that this version has no place for.
 */
unmapped: { [key in string]: Value }, };

export type GrievanceLevel = "L0_VILLAGER" | "L1_YARD" | "L2_VILLAGE" | "L3_TOWNSHIP" | "L4_COUNTY";

export type GrievanceList = { 
/**
 * Up to 50 from the offset asked for.
 */
rows: Array<GrievanceRow>, 
/**
 * How many the filter finds.
 */
total: number, 
/**
 * How many each filter would find.
 */
counts: GrievanceCounts, 
/**
 * 响应率, 解决率, 满意率 of all, each with numerator and denominator.
 */
rates: Rates, };

export type GrievanceRow = { 
/**
 * Grievance.
 */
document: string, 
/**
 * Household, if it is somebody's.
 */
household: string | null, 
/**
 * 户主 of that household.
 */
head_name: string, 
/**
 * As told.
 */
content: string, 
/**
 * 问题类别
 */
category: GrievanceCategory | null, 
/**
 * 轻重缓急
 */
urgency: Urgency | null, 
/**
 * 办理状态, from the steps.
 */
status: GrievanceStatus, 
/**
 * 层级, from the steps.
 */
level: GrievanceLevel, 
/**
 * 整改时限
 */
due_on: string | null, 
/**
 * Days past the deadline; 0 when in time.
 */
days_late: number, 
/**
 * 责任单位/责任人
 */
responsible: string | null, 
/**
 * When, RFC 3339 in UTC.
 */
registered_at: string, 
/**
 * State of the record.
 */
state: RecordState, };

export type GrievanceSource = "VISIT" | "COURTYARD_TALK" | "VILLAGER_WHISTLE" | "HOTLINE" | "INSPECTION" | "OTHER";

export type GrievanceStatus = "OPEN" | "TRIAGED" | "ASSIGNED" | "DOING" | "DONE" | "FEEDBACK" | "CLOSED" | "REOPENED" | "ESCALATED" | "DEFERRED" | "UNSOLVABLE";

export type GrievanceView = { 
/**
 * As in lists.
 */
row: GrievanceRow, 
/**
 * Every field that was said, by path; steps not among them.
 */
fields: { [key in string]: Value }, 
/**
 * Heads it was read at.
 */
heads: Array<string>, 
/**
 * What people have to settle in it.
 */
conflicts: Array<ConflictView>, 
/**
 * The steps in their order, newest last.
 */
steps: Array<StepView>, 
/**
 * What may be done now.
 */
allowed: Array<StepKind>, 
/**
 * The one next action, a button.
 */
next: StepKind | null, 
/**
 * On what grounds it may be closed now.
 */
closing_ways: Array<ClosingWay>, 
/**
 * The step that was begun on this phone and not saved yet.
 */
begun: StepKind | null, 
/**
 * What somebody should look at: two assigned at once, a level skipped.
 */
notes: Array<CourseNote>, };

export type Group = "WAGE" | "BUSINESS" | "EXPENSE" | "PROPERTY" | "TRANSFER";

export type HandedIn = { 
/**
 * When, RFC 3339.
 */
at: string, 
/**
 * Records of this phone that the office has, set aside or stored.
 */
records: number, 
/**
 * Drafts that were never saved; they stay on the phone.
 */
drafts: number, };

export type HandedOver = { 
/**
 * Its name.
 */
name: string, 
/**
 * Whether its records are still here: something waits to be handed in, or a draft to be finished.
 */
held: boolean, };

export type HeadChange = { 
/**
 * The new head.
 */
head: string, 
/**
 * What the old one is to the new one; `OTHER` when it is not said.
 */
old_relation: Relation | null, 
/**
 * When.
 */
on: string, 
/**
 * Why.
 */
words: string | null, };

export type Health = "HEALTHY" | "DISABLED" | "SEVERE_ILLNESS" | "CHRONIC_ILLNESS";

export type HistoryMoment = { 
/**
 * The change.
 */
hash: string, 
/**
 * Who, when known.
 */
person_name: string | null, 
/**
 * The device, in hex.
 */
device: string, 
/**
 * Whether it was this phone.
 */
mine: boolean, 
/**
 * Whether the township office wrote it.
 */
office: boolean, 
/**
 * When, RFC 3339.
 */
written_at: string, 
/**
 * Paths of the fields it wrote.
 */
paths: Array<string>, };

export type HistoryView = { 
/**
 * The record.
 */
record: RecordName, 
/**
 * Heads it was read at: hand them back with a restoring.
 */
heads: Array<string>, 
/**
 * By field: the field that was written last first.
 */
fields: Array<FieldHistory>, 
/**
 * By time, newest first.
 */
moments: Array<HistoryMoment>, };

export type HolidaysAdded = { 
/**
 * The notice.
 */
source: string, 
/**
 * Years whose whole schedule is told here: of these nothing shipped is left.
 */
years: Array<number>, 
/**
 * Days off.
 */
holidays: string[], 
/**
 * Saturdays and Sundays that are worked, and days off that are worked after all.
 */
workdays: string[], };

export type HotspotRun = { 
/**
 * Whose phone, as the office named it.
 */
person_name: string, 
/**
 * Names of the villages that both have.
 */
villages: Array<string>, 
/**
 * What became here of the other phone's changes.
 */
taken: BundleTaken, 
/**
 * What became of this phone's changes there, as it says.
 */
given: BundleTaken, 
/**
 * Both sides are through. If not, what arrived stays, and the next time brings the rest.
 */
whole: boolean, };

export type HotspotSeen = { 
/**
 * Where, as the other screen shows it; the same phone on several networks has several.
 */
addresses: Array<string>, };

export type HotspotState = { "stage": "idle" } | { "stage": "waiting", 
/**
 * Where it can be reached, to be typed on the other phone.
 */
addresses: Array<string>, } | { "stage": "joining" } | { "stage": "code", 
/**
 * Six digits.
 */
code: string, 
/**
 * Whose phone it is, proven by the key that the office told.
 */
person_name: string, 
/**
 * The other phone, 16 hex digits.
 */
device: string, 
/**
 * It was said here that the codes are the same; the other side is still to say it.
 */
said: boolean, } | { "stage": "exchanging", 
/**
 * Changes taken from the other phone.
 */
taken: number, 
/**
 * Changes that the other phone took.
 */
given: number, 
/**
 * Changes that it lacks.
 */
to_give: number, } | { "stage": "done", 
/**
 * What came of it.
 */
run: HotspotRun, } | { "stage": "failed", 
/**
 * Why.
 */
error: AppError, };

export type HouseGrade = "A" | "B" | "C" | "D";

export type HouseStructure = "REINFORCED_CONCRETE" | "BRICK_CONCRETE" | "BRICK_TIMBER" | "EARTH_TIMBER" | "OTHER";

export type Household = { 
/**
 * 户编号
 */
roster_number: string | null, 
/**
 * 村民小组
 */
group: string | null, 
/**
 * 院落
 */
courtyard: string | null, 
/**
 * 住址
 */
address: string | null, 
/**
 * Degrees × 10^7.
 */
latitude: number | null, 
/**
 * Degrees × 10^7.
 */
longitude: number | null, 
/**
 * 户类型
 */
household_type: HouseholdType | null, 
/**
 * 监测对象类别
 */
monitor_category: MonitorCategory | null, 
/**
 * 识别监测时间, `2026-09`
 */
monitored_since: string | null, 
/**
 * 风险状态
 */
risk_state: RiskState | null, 
/**
 * 整户无劳动能力兜底保障户
 */
no_labour_guarantee: boolean | null, 
/**
 * 联系电话
 */
phone: string | null, 
/**
 * 备用电话
 */
second_phone: string | null, 
/**
 * 备注
 */
note: string | null, 
/**
 * The guarantee fields that say "problem" or "no problem", by field name.
 */
guarantees: { [key in string]: boolean }, 
/**
 * Who belongs to it now, the head first, then by birth date. Only these are counted.
 */
members: Array<Member>, 
/**
 * Who left, the latest first.
 */
former: Array<Member>, 
/**
 * Why it is no longer a household.
 */
ended: HouseholdEnded | null, 
/**
 * Since when.
 */
ended_on: string | null, 
/**
 * As told.
 */
ended_reason: string | null, 
/**
 * Into which household it was merged.
 */
merged_into: string | null, 
/**
 * From which household it was split.
 */
split_from: string | null, 
/**
 * Where everybody moved.
 */
moved_to: string | null, 
/**
 * Risks by rank.
 */
risks: Array<Risk>, };

export type HouseholdEnded = "MERGED" | "MOVED_OUT" | "ALL_DIED" | "OTHER";

export type HouseholdEvent = { 
/**
 * Entry.
 */
id: string, 
/**
 * What.
 */
kind: EventKind, 
/**
 * To which member.
 */
member: string | null, 
/**
 * The member's name at that time.
 */
member_name: string | null, 
/**
 * Which other household it touches.
 */
household: string | null, 
/**
 * Which field was changed.
 */
field: string | null, 
/**
 * When it happened, a civil date.
 */
on: string, 
/**
 * Why, how: as told.
 */
words: string | null, 
/**
 * Who wrote it down; several when it was written down twice.
 */
by_names: Array<string>, 
/**
 * When it was written down, RFC 3339.
 */
at: string, 
/**
 * What it was before.
 */
from: string | null, 
/**
 * What it became.
 */
to: string | null, };

export type HouseholdForm = { 
/**
 * The draft it is kept under.
 */
draft: string, 
/**
 * Household.
 */
household: string, 
/**
 * Heads the form was read at.
 */
heads: Array<string>, 
/**
 * Values as they are in the record, by path. ID numbers are masked: a new one is typed whole.
 */
current: { [key in string]: Value }, 
/**
 * Only what the cadre changed so far, by path.
 */
fields: { [key in string]: Value }, 
/**
 * Whether this continues an earlier draft.
 */
resumed: boolean, 
/**
 * Fields of the draft that this version has no place for.
 */
unmapped: { [key in string]: Value }, };

export type HouseholdList = { 
/**
 * By group, then name; search results best first.
 */
rows: Array<HouseholdRow>, 
/**
 * Every group, in the order of the village (一组, 二组 … 十组).
 */
groups: Array<string>, 
/**
 * Households in all, without the filter.
 */
total: number, };

export type HouseholdName = { 
/**
 * Household.
 */
document: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * Last four of the head's ID number, where another head in the village has the same name.
 */
head_id_tail: string | null, 
/**
 * 村民小组
 */
group: string, 
/**
 * 家庭人口数
 */
member_count: number, };

export type HouseholdQuery = { 
/**
 * Name, pinyin, initials, group, phone or last four of an ID number.
 */
text: string, 
/**
 * 村民小组
 */
group: string | null, 
/**
 * 户类型
 */
household_type: HouseholdType | null, 
/**
 * Only monitored households (监测对象).
 */
monitored: boolean, 
/**
 * Only households due for a visit now (未走访).
 */
due: boolean, 
/**
 * Only households visited in their current period.
 */
visited: boolean, 
/**
 * Only households that a running campaign still lacks (专项行动未走访).
 */
campaign: boolean, };

export type HouseholdRow = { 
/**
 * Household.
 */
document: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * Last four of the head's ID number, where another head in the village has the same name.
 */
head_id_tail: string | null, 
/**
 * 村民小组
 */
group: string, 
/**
 * 院落
 */
courtyard: string | null, 
/**
 * 户类型
 */
household_type: HouseholdType | null, 
/**
 * 监测对象类别
 */
monitor_category: MonitorCategory | null, 
/**
 * 家庭人口数
 */
member_count: number, 
/**
 * Days since the last visit; `None`: never.
 */
days_since: number | null, 
/**
 * Whether a visit is due now.
 */
due: boolean, 
/**
 * State of the household record itself.
 */
state: RecordState, 
/**
 * Questions to settle.
 */
conflicts: number, 
/**
 * A draft of a visit or edit is open.
 */
draft: boolean, 
/**
 * When the search matched a member who is not the head: that member's name.
 */
matched: string | null, };

export type HouseholdType = "GENERAL" | "LIFTED";

export type HouseholdView = { 
/**
 * Household.
 */
document: string, 
/**
 * Village code.
 */
village: string, 
/**
 * Heads the page was read at: hand them back with an edit.
 */
heads: Array<string>, 
/**
 * The record.
 */
household: Household, 
/**
 * State of the household record.
 */
state: RecordState, 
/**
 * When the office confirmed it, RFC 3339.
 */
at_office_since: string | null, 
/**
 * What people have to settle in it.
 */
conflicts: Array<ConflictView>, 
/**
 * Whether it is hidden; it is shown only to whoever comes from its visits or from 回收站.
 */
deleted: boolean, 
/**
 * Its visits and those of households merged into it, newest first.
 */
visits: Array<VisitRow>, 
/**
 * Days since the last visit; `None`: never.
 */
days_since: number | null, 
/**
 * Whether a visit is due now.
 */
due: boolean, 
/**
 * Running campaigns that are for it and for which nobody has been there.
 */
campaigns: Array<CampaignChip>, 
/**
 * An open visit draft of this household.
 */
visit_draft: string | null, 
/**
 * An open edit draft of this household.
 */
edit_draft: string | null, 
/**
 * Open drafts of its forms of 变动.
 */
deed_drafts: Array<DraftRow>, 
/**
 * What happened to it, and what does not fit.
 */
living: Living, };

export type IncomeError = { "code": "no_members" } | { "code": "unknown_line", "line": string } | { "code": "too_many_months", "line": string } | { "code": "out_of_range", "line": string };

export type Kind = "household" | "visit" | "grievance" | "income_survey" | "settings" | "campaign";

export type Labour = "ORDINARY" | "SKILLED" | "WEAK" | "LOST" | "NONE";

export type Language = "zh" | "en";

export type LastLine = { 
/**
 * Line.
 */
line: string, 
/**
 * What it came to.
 */
amount: number | null, 
/**
 * Months, when it was told by month.
 */
months: number | null, 
/**
 * Fen a month.
 */
monthly: number | null, 
/**
 * It was already gone.
 */
gone: boolean, 
/**
 * Offered for this year; never filled in by itself.
 */
proposal: Line | null, };

export type LeafletCoverage = { 
/**
 * 申报政策明白纸, of all households.
 */
apply_policy: Coverage, 
/**
 * 帮扶政策明白纸, of all monitored households.
 */
help_policy: Coverage, };

export type Limit = { 
/**
 * How many.
 */
days: number, 
/**
 * Of which kind.
 */
unit: DayUnit, };

export type Line = { 
/**
 * Fen in the whole window.
 */
amount_fen: number | null, 
/**
 * How sure it is.
 */
basis: Basis | null, 
/**
 * In how many months of the window it came, 0 to 12.
 */
months: number | null, 
/**
 * Fen in each of these months.
 */
monthly_fen: number | null, 
/**
 * 说明
 */
note: string | null, };

export type Living = { 
/**
 * The log, newest first.
 */
events: Array<HouseholdEvent>, 
/**
 * What does not fit together: yellow lines.
 */
doubts: Array<Doubt>, 
/**
 * Runs of 监测识别, newest first.
 */
runs: Array<MonitoringRun>, 
/**
 * Why it is no longer a household; `None` while it is one.
 */
ended: HouseholdEnded | null, 
/**
 * The household that goes on for it.
 */
goes_on: HouseholdName | null, 
/**
 * The household it was split from.
 */
split_from: HouseholdName | null, 
/**
 * Members of this merged household who are not in the one that goes on: written down meanwhile.
 */
left_behind: Array<string>, 
/**
 * Households merged into this one that have such members.
 */
to_carry: Array<HouseholdName>, };

export type LockSettings = { 
/**
 * Minutes without a touch after which it locks.
 */
idle_minutes: number, 
/**
 * Days without contact to the office after which the PIN is asked again; 0: never.
 */
lease_days: number, };

export type LockStage = "fresh" | "unguarded" | "locked" | "open" | "shut";

export type LockView = { 
/**
 * Where it stands.
 */
stage: LockStage, 
/**
 * Whose turn it is: a number on this phone.
 */
person: number, 
/**
 * Everybody on this phone; a choice when there are several.
 */
people: Array<PersonOnPhone>, 
/**
 * On what the PIN is typed.
 */
keys: PinKeys | null, 
/**
 * Seconds until the next try may be made.
 */
wait_seconds: number, 
/**
 * Wrong tries in a row.
 */
wrong: number, 
/**
 * The system's keystore holds the other half of the key.
 */
keystore: boolean, 
/**
 * The office can open it.
 */
recovery: boolean, 
/**
 * The office was out of reach for longer than the lease allows.
 */
lease_over: boolean, 
/**
 * What the owner chose.
 */
settings: LockSettings, 
/**
 * What was handed in before it was taken out of service.
 */
handed_in: HandedIn | null, };

export type LostPicture = { 
/**
 * 照片 or 签名.
 */
kind: AttachmentKind, 
/**
 * Village by name, or its code; may be empty.
 */
village: string, 
/**
 * The household's head; may be empty.
 */
head_name: string, 
/**
 * When it was added, RFC 3339.
 */
added_at: string | null, };

export type LostRecord = { 
/**
 * What it is; `null` when nothing says it.
 */
kind: Kind | null, 
/**
 * Village by name, or its code; may be empty.
 */
village: string, 
/**
 * The household's head as last known; may be empty.
 */
head_name: string, 
/**
 * When it was last written, RFC 3339.
 */
written_at: string | null, 
/**
 * How many changes are missing.
 */
changes: number, };

export type Member = { 
/**
 * Identity within the household.
 */
id: string, 
/**
 * 姓名
 */
name: string, 
/**
 * 与户主关系
 */
relation: Relation | null, 
/**
 * 性别
 */
sex: Sex | null, 
/**
 * 出生日期
 */
birth_date: string | null, 
/**
 * 证件号码; masked unless it was asked for.
 */
id_number: string | null, 
/**
 * 民族
 */
ethnicity: string | null, 
/**
 * 文化程度
 */
education: Education | null, 
/**
 * 在校生状况
 */
schooling: string | null, 
/**
 * 健康状况
 */
health: Array<Health>, 
/**
 * 劳动技能
 */
labour: Labour | null, 
/**
 * 联系电话
 */
phone: string | null, 
/**
 * 在外
 */
away: boolean | null, 
/**
 * 务工地点
 */
away_place: string | null, 
/**
 * 务工时间（月）
 */
away_months: number | null, 
/**
 * 月工资, fen
 */
away_wage: number | null, 
/**
 * 在读
 */
studying: boolean | null, 
/**
 * 就读学校
 */
study_place: string | null, 
/**
 * How this member came.
 */
joined: MemberJoined | null, 
/**
 * When.
 */
joined_on: string | null, 
/**
 * Why this member is no longer counted.
 */
left: MemberLeft | null, 
/**
 * Since when.
 */
left_on: string | null, 
/**
 * To which household.
 */
left_to: string | null, 
/**
 * 备注
 */
note: string | null, };

export type MemberEvent = { 
/**
 * What.
 */
kind: EventKind, 
/**
 * To whom; `None`: somebody new.
 */
member: string | null, 
/**
 * When, a civil date.
 */
on: string, 
/**
 * As told.
 */
words: string | null, 
/**
 * Fields of the member by name: name, sex, relation, away_place, away_months, away_wage, study_place …; `place`
 * is where somebody went.
 */
fields: { [key in string]: Value }, };

export type MemberJoined = "BIRTH" | "MARRIED_IN" | "MOVED_IN" | "RETURNED" | "SPLIT" | "MERGED" | "OTHER";

export type MemberLeft = "DIED" | "MARRIED_OUT" | "MOVED_OUT" | "SPLIT" | "MERGED" | "OTHER";

export type Merger = { 
/**
 * The household that goes on.
 */
into: string, 
/**
 * What the newcomers are to its head.
 */
relations: { [key in string]: Relation }, 
/**
 * When.
 */
on: string, 
/**
 * Why.
 */
words: string | null, };

export type MetPerson = "HEAD" | "FAMILY" | "PROXY" | "ABSENT";

export type Mismatch = { 
/**
 * The line.
 */
line: string, 
/**
 * What was entered as its amount, fen.
 */
entered: number, 
/**
 * What its parts, or its months, come to, fen.
 */
computed: number, };

export type MonitorCategory = "MON_UNSTABLE" | "MON_MARGINAL" | "MON_SUDDEN";

export type MonitoringEntry = { 
/**
 * Entry.
 */
id: string, 
/**
 * Which.
 */
kind: MonitoringStep, 
/**
 * When, a civil date.
 */
on: string, 
/**
 * Where the clue came from.
 */
source: ClueSource | null, 
/**
 * 核查人
 */
people: string | null, 
/**
 * 应到
 */
invited: number | null, 
/**
 * 实到
 */
present: number | null, 
/**
 * 同意
 */
agree: number | null, 
/**
 * 反对
 */
against: number | null, 
/**
 * 弃权
 */
abstain: number | null, 
/**
 * 公示天数
 */
days: number | null, 
/**
 * How it ended.
 */
decision: Decision | null, 
/**
 * As told.
 */
words: string | null, 
/**
 * Who wrote it down.
 */
by_name: string, 
/**
 * When it was written down, RFC 3339.
 */
at: string, };

export type MonitoringNote = "short_notice" | "before_its_turn" | "notice_still_hung" | "late_visit" | "late_whole" | "no_majority";

export type MonitoringRules = { 
/**
 * Where they come from.
 */
source: string, 
/**
 * From the clue to the visit, days.
 */
visit_days: number, 
/**
 * From the clue to the county's decision, days.
 */
whole_days: number, 
/**
 * Shortest public notice in the village, days.
 */
notice_days: number, 
/**
 * Fewest visitors.
 */
visitors: number, };

export type MonitoringRun = { 
/**
 * The clue it began with.
 */
id: string, 
/**
 * Steps in the order of the procedure, then by date.
 */
steps: Array<MonitoringEntry>, 
/**
 * The furthest step.
 */
stage: MonitoringStep, 
/**
 * What comes next; `None`: it is over.
 */
next: MonitoringStep | null, 
/**
 * Steps before the furthest that nobody wrote down.
 */
missing: Array<MonitoringStep>, 
/**
 * When the next step is due, where a rule says so.
 */
due_on: string | null, 
/**
 * The notice hangs until this day.
 */
notice_until: string | null, 
/**
 * What does not agree with the rules of the place.
 */
notes: Array<MonitoringNote>, };

export type MonitoringStep = "CLUE" | "VISITED" | "APPLIED" | "COMPARED" | "DELIBERATED" | "PUBLISHED" | "TOWNSHIP" | "COUNTY";

export type Move = { 
/**
 * When.
 */
on: string, 
/**
 * Why.
 */
words: string | null, 
/**
 * Where to, when they leave the village.
 */
away_to: string | null, 
/**
 * group, courtyard, address within the village.
 */
fields: { [key in string]: Value }, };

export type NewAttachment = { 
/**
 * 照片 or 签名.
 */
kind: AttachmentKind, 
/**
 * JPEG or PNG in base64.
 */
picture: string, 
/**
 * Of a signature: the lines of the pen (`x,y x,y;…`).
 */
strokes: string | null, 
/**
 * Keep where the camera says it was taken. Nothing asks for it.
 */
keep_place: boolean, };

export type NewComment = { 
/**
 * Line or figure.
 */
line: string, 
/**
 * What.
 */
words: string, };

export type NewMonitoringStep = { 
/**
 * Which.
 */
kind: MonitoringStep, 
/**
 * The run it belongs to; `None` for a clue.
 */
run: string | null, 
/**
 * When.
 */
on: string, 
/**
 * Where the clue came from.
 */
source: ClueSource | null, 
/**
 * How it ended.
 */
decision: Decision | null, 
/**
 * people, words; invited, present, agree, against, abstain, days.
 */
fields: { [key in string]: Value }, };

export type NewStep = { 
/**
 * What was done.
 */
kind: StepKind, 
/**
 * 上报 to.
 */
level: GrievanceLevel | null, 
/**
 * Deadline, `2026-09-30`.
 */
due_on: string | null, 
/**
 * 满意度
 */
feedback: Satisfaction | null, 
/**
 * How the villager was asked: at home, by phone …
 */
mode: VisitMode | null, 
/**
 * 销号 on what ground; may be left out after a satisfied call-back.
 */
closing: ClosingWay | null, 
/**
 * 责任单位
 */
responsible_unit: string | null, 
/**
 * 责任人
 */
responsible_person: string | null, 
/**
 * What was said.
 */
words: string | null, };

export type PastValue = { 
/**
 * The value. ID numbers are masked.
 */
value: Value, 
/**
 * Who wrote it, when known.
 */
person_name: string | null, 
/**
 * The device, in hex.
 */
device: string, 
/**
 * Whether this phone wrote it.
 */
mine: boolean, 
/**
 * Whether the township office wrote it.
 */
office: boolean, 
/**
 * When, RFC 3339.
 */
written_at: string, 
/**
 * The change that wrote it.
 */
hash: string, 
/**
 * Whether the field still says so.
 */
current: boolean, };

export type Period = "month" | "quarter" | "half_year";

export type PeriodKind = "ANNUAL" | "IDENTIFICATION" | "CLEARING";

export type Person = { 
/**
 * Identity.
 */
id: string, 
/**
 * Name.
 */
name: string, };

export type PersonOnPhone = { 
/**
 * Number on this phone, from 1.
 */
person: number, 
/**
 * The name, if it may be shown before the PIN.
 */
name: string | null, };

export type PinKeys = "digits" | "words";

export type Problem = { 
/**
 * Path of the field.
 */
path: string, 
/**
 * Why; the message files have the words.
 */
code: ProblemCode, };

export type ProblemCode = "unknown_field" | "required" | "not_allowed" | "too_long" | "unreadable" | "twice" | "office_only" | "changed_meanwhile" | "out_of_range" | "bad_date" | "bad_phone" | "bad_id_number" | "old_id_number" | "category_contradicts_type" | "too_many_risks" | "risk_needs_detail" | "ends_before_start" | "two_heads" | "change_not_said" | "anonymous_named" | "step_not_allowed" | "answer_missing" | "check_blocks" | "nobody_stays" | "too_many" | "too_few_people";

export type Rate = { 
/**
 * Numerator.
 */
of: number, 
/**
 * Denominator.
 */
among: number, };

export type RateRules = { 
/**
 * Where the formulas come from.
 */
source: string, 
/**
 * Whether 基本满意 counts as satisfied.
 */
basically_counts: boolean, 
/**
 * Within which time somebody has to respond, the day of registration not counted.
 */
respond_within: Limit, };

export type Rates = { 
/**
 * 响应率: responded in time ÷ due to respond.
 */
responded: Rate, 
/**
 * 解决率: called back and solved ÷ called back.
 */
solved: Rate, 
/**
 * 满意率: satisfied ÷ called back.
 */
satisfied: Rate, };

export type RecordName = { 
/**
 * Record.
 */
document: string, 
/**
 * Kind.
 */
kind: Kind, 
/**
 * The household it is, or is about.
 */
household: string | null, 
/**
 * 户主 of that household.
 */
household_name: string, 
/**
 * What it is about: the head's name, the time of the visit (RFC 3339), the villager's words.
 */
about: string, 
/**
 * Of a survey: which one of its household's.
 */
survey: SurveyPeriod | null, };

export type RecordState = "on_phone" | "at_office" | "not_accepted";

export type RecoveryRequest = { 
/**
 * As text.
 */
text: string, 
/**
 * The same as a code to scan, an SVG picture.
 */
code: string, };

export type Refusal = "malformed" | "too_large" | "unknown_kind" | "wrong_place" | "no_grant" | "foreign_actor" | "out_of_sequence" | "rolled_back" | "damaging" | "office_only" | "set_aside";

export type Relation = "HEAD" | "SPOUSE" | "SON" | "DAUGHTER" | "DAUGHTER_IN_LAW" | "SON_IN_LAW" | "SONS_SON" | "SONS_DAUGHTER" | "DAUGHTERS_SON" | "DAUGHTERS_DAUGHTER" | "FATHER" | "MOTHER" | "WIFES_FATHER" | "WIFES_MOTHER" | "HUSBANDS_FATHER" | "HUSBANDS_MOTHER" | "FATHERS_FATHER" | "FATHERS_MOTHER" | "MOTHERS_FATHER" | "MOTHERS_MOTHER" | "SIBLING" | "GREAT_GRANDSON" | "GREAT_GRANDDAUGHTER" | "NEPHEW" | "NIECE" | "BROTHERS_WIFE" | "UNCLE" | "OTHER";

export type Risk = { 
/**
 * Which risk.
 */
risk_type: RiskType, 
/**
 * 1 is the main one.
 */
rank: number | null, 
/**
 * 自然灾害子项
 */
disaster: DisasterType | null, 
/**
 * 说明
 */
remark: string | null, };

export type RiskState = "ACTIVE" | "CLEARED_HELP" | "CLEARED_NATURAL" | "REVERTED";

export type RiskType = "ILLNESS" | "DISABILITY" | "SCHOOLING" | "DISASTER" | "LABOR_SHORTAGE" | "ACCIDENT" | "BUSINESS_FAILURE" | "JOB_UNSTABLE" | "WATER" | "HOUSING" | "OTHER";

export type Room = { 
/**
 * Pictures.
 */
pictures: number, 
/**
 * Bytes.
 */
bytes: number, };

export type RoundRules = { 
/**
 * Where the days come from.
 */
source: string, 
/**
 * Month in which the round of a year opens.
 */
opens_month: number, 
/**
 * Day on which it opens.
 */
opens_day: number, };

export type RuleGroup = "visit_policy" | "deadlines" | "rates" | "course" | "monitoring" | "round" | "checks" | "rule_sets" | "holidays";

export type RuleMark = { 
/**
 * Which group.
 */
group: RuleGroup, 
/**
 * Shipped, the office's, or not to be read here.
 */
origin: RuleOrigin, 
/**
 * Where they come from.
 */
source: string, 
/**
 * Two were set at the same time and the office has not settled it.
 */
to_settle: boolean, };

export type RuleOrigin = "shipped" | "own" | "unreadable";

export type RuleSet = { 
/**
 * Name of the set, `CQ-2023`.
 */
id: string, 
/**
 * Counts up when a set is corrected.
 */
version: number, 
/**
 * Leading digits of the division codes it is for; `50` is Chongqing.
 */
place: string, 
/**
 * The survey year it is for; `None`: each year without a set of its own.
 */
year: number | null, 
/**
 * Where the numbers come from.
 */
source: string, 
/**
 * 监测范围, fen a head and year; `None` while it is unset.
 */
monitoring_line: number | null, 
/**
 * How wages are entered; told to the surveyor, no arithmetic.
 */
wage: WageRule, 
/**
 * Which goods are entered; told to the surveyor, no arithmetic.
 */
goods: GoodsRule, 
/**
 * Who is counted; told to the surveyor, no arithmetic.
 */
size: SizeRule, 
/**
 * Lines that are written down and do not enter net income here, such as a pension or an education grant.
 */
not_counted: Array<string>, 
/**
 * Whether 理赔收入 is added in the reference income.
 */
claims_in_reference: boolean, 
/**
 * Whether 合规自付支出 is taken off in the reference income.
 */
rigid_in_reference: boolean, };

export type RuleSets = { 
/**
 * Who has set them, by what.
 */
source: string, 
/**
 * The office's own, one for a place and year.
 */
sets: Array<RuleSet>, 
/**
 * The office's own that are chosen no more.
 */
earlier: Array<RuleSet>, };

export type RulesInForce = { visit_policy: VisitPolicy, deadlines: DeadlineRules, rates: RateRules, course: CourseRules, monitoring: MonitoringRules, round: RoundRules, checks: CheckSettings, 
/**
 * Those for this village, the office's own first.
 */
rule_sets: RuleSets, holidays: HolidaysAdded, };

export type SameBy = "member" | "id_number" | "name_and_birth" | "head_and_phone";

export type Satisfaction = "SATISFIED" | "BASICALLY" | "UNSATISFIED" | "NO_CONTACT";

export type Saved = { "outcome": "saved", 
/**
 * The record.
 */
document: string, 
/**
 * Which lists to fetch again.
 */
stale: Array<Stale>, } | { "outcome": "problems", 
/**
 * All of them.
 */
problems: Array<Problem>, };

export type Session = { 
/**
 * The cadre's person identity.
 */
person: string, 
/**
 * The cadre's name.
 */
person_name: string, 
/**
 * 8 bytes in hex; on the sync page in small print.
 */
device: string, 
/**
 * Where it syncs to.
 */
server: string, 
/**
 * The villages this phone may see.
 */
villages: Array<Village>, 
/**
 * Other people of these villages, for 走访人.
 */
colleagues: Array<Person>, };

export type Severity = "EXPLAIN" | "REVIEW" | "BLOCK";

export type Sex = "MALE" | "FEMALE";

export type SharedPerson = { 
/**
 * 姓名
 */
name: string, 
/**
 * By what.
 */
by: SameBy, 
/**
 * Member of the first.
 */
one_member: string, 
/**
 * Member of the second.
 */
other_member: string, };

export type SizeRule = "REGISTERED" | "LIVING_TOGETHER";

export type Split = { 
/**
 * Who leaves.
 */
members: Array<string>, 
/**
 * Head of the new household, one of them.
 */
head: string, 
/**
 * What the others are to the new head.
 */
relations: { [key in string]: Relation }, 
/**
 * Who is head of those who stay, when the head leaves.
 */
old_head: string | null, 
/**
 * When.
 */
on: string, 
/**
 * Why.
 */
words: string | null, 
/**
 * group, courtyard, address, phone of the new household; what is not said is as in the old one (phone: open).
 */
fields: { [key in string]: Value }, };

export type Stale = "today" | "households" | "household" | "visits" | "grievances" | "surveys" | "drafts" | "sync";

export type StateLine = { 
/**
 * Records with changes that the office does not have yet (仅本机).
 */
on_phone: number, 
/**
 * Records the office refused (未被接收).
 */
not_accepted: number, 
/**
 * Records with several values in a field (待核对).
 */
to_settle: number, 
/**
 * Drafts.
 */
drafts: number, 
/**
 * End of the last complete sync, RFC 3339.
 */
last_sync: string | null, 
/**
 * Whether the last try failed for want of a connection (离线).
 */
offline: boolean, 
/**
 * By how many minutes this phone's clock is ahead of the office's (negative: behind); `null`: near enough.
 */
clock_ahead_minutes: number | null, 
/**
 * There is a report about damage to read.
 */
damage: boolean, 
/**
 * Villages that went to somebody else.
 */
handed_over: Array<HandedOver>, };

export type StatusCount = { 
/**
 * 办理状态
 */
status: GrievanceStatus, 
/**
 * How many.
 */
count: number, };

export type Step = { 
/**
 * The figure or line, by its identifier of domain.md §1.3.
 */
figure: string, 
/**
 * Lines or figures added, with fen.
 */
plus: [string, number][], 
/**
 * Lines or figures taken off, with fen.
 */
minus: [string, number][], 
/**
 * Months, when the figure is monthly.
 */
times: number | null, 
/**
 * Members, when the figure is a head.
 */
divided_by: number | null, 
/**
 * What comes out, fen.
 */
result: number, };

export type StepForm = { 
/**
 * The draft it is kept under; one for each grievance.
 */
draft: string, 
/**
 * The grievance's household; nil when it is nobody's.
 */
household: string, 
/**
 * Whether this continues an earlier draft.
 */
resumed: boolean, 
/**
 * What was typed so far, by the form's own names; `kind` among them.
 */
fields: { [key in string]: Value }, };

export type StepKind = "REGISTER" | "TRIAGE" | "ASSIGN" | "ACT" | "DONE" | "FEEDBACK" | "CLOSE" | "REOPEN" | "ESCALATE" | "DEFER" | "EXPLAIN";

export type StepView = { 
/**
 * Step.
 */
id: string, 
/**
 * What was done.
 */
kind: StepKind, 
/**
 * When, RFC 3339 with offset.
 */
at: string, 
/**
 * By whom.
 */
by_name: string, 
/**
 * 上报 to.
 */
level: GrievanceLevel | null, 
/**
 * Deadline it sets.
 */
due_on: string | null, 
/**
 * 满意度
 */
feedback: Satisfaction | null, 
/**
 * How the villager was asked.
 */
mode: VisitMode | null, 
/**
 * 销号 on what ground.
 */
closing: ClosingWay | null, 
/**
 * 责任单位/责任人 it names.
 */
responsible: string | null, 
/**
 * What was said.
 */
words: string | null, 
/**
 * Names of the photos and signatures that were added with it.
 */
pictures: Array<string>, };

export type StrayPicture = { 
/**
 * As in lists; its record is not known.
 */
picture: AttachmentView, 
/**
 * Village by name, or its code; may be empty.
 */
village: string, 
/**
 * The household's head as last known; may be empty.
 */
head_name: string, };

export type SurveyComment = { 
/**
 * Comment.
 */
id: string, 
/**
 * Line or figure it is about.
 */
line: string, 
/**
 * What.
 */
words: string, 
/**
 * Who.
 */
by_name: string, 
/**
 * When, RFC 3339.
 */
at: string, 
/**
 * 改好了
 */
settled: boolean, };

export type SurveyCounts = { 
/**
 * 应测: lifted or monitored households.
 */
to_measure: number, 
/**
 * Of these not handed in yet.
 */
due: number, 
/**
 * 在填
 */
filling: number, 
/**
 * 待审
 */
to_review: number, 
/**
 * 被退回
 */
sent_back: number, 
/**
 * 已通过
 */
accepted: number, 
/**
 * Rows of [`SurveyFilter::All`].
 */
all: number, };

export type SurveyFilter = "due" | "to_review" | "sent_back" | "done" | "all";

export type SurveyForm = { 
/**
 * The draft it is kept under.
 */
draft: string, 
/**
 * Household.
 */
household: string, 
/**
 * The survey, begun or not.
 */
document: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * 村民小组 and 院落
 */
place: string, 
/**
 * 年度
 */
year: number, 
/**
 * Which window.
 */
period_kind: PeriodKind, 
/**
 * Month of identification or elimination.
 */
period_month: string | null, 
/**
 * First day that is measured.
 */
window_start: string, 
/**
 * Last day that is measured.
 */
window_end: string, 
/**
 * The window is not over: its last weeks are an estimate.
 */
window_open: boolean, 
/**
 * Heads the form was read at.
 */
heads: Array<string>, 
/**
 * The record with the draft over it, by path.
 */
fields: { [key in string]: Value }, 
/**
 * Only what was changed so far, by path.
 */
changed: { [key in string]: Value }, 
/**
 * Whether this continues an earlier draft.
 */
resumed: boolean, 
/**
 * Fields of the draft that this version has no place for.
 */
unmapped: { [key in string]: Value }, 
/**
 * Where the survey stands.
 */
status: SurveyStatus, 
/**
 * What the reviewer said when it was sent back.
 */
sent_back_words: string | null, 
/**
 * The reviewer's comments, oldest first.
 */
comments: Array<SurveyComment>, 
/**
 * Its steps, newest last.
 */
steps: Array<SurveyStepView>, 
/**
 * Fields with several values.
 */
conflicts: Array<ConflictView>, 
/**
 * Last year's lines, in the order of the form.
 */
last_year: Array<LastLine>, 
/**
 * 人均纯收入 of last year.
 */
last_year_net_per_capita: number | null, 
/**
 * How wages are entered here.
 */
wage_rule: WageRule | null, 
/**
 * Which goods are entered here.
 */
goods_rule: GoodsRule | null, 
/**
 * Who is counted here.
 */
size_rule: SizeRule | null, 
/**
 * Where the rules come from; empty when there are none for this place.
 */
rule_source: string, };

export type SurveyPeriod = { 
/**
 * 年度
 */
year: number, 
/**
 * Which window.
 */
kind: PeriodKind, 
/**
 * Month of identification or elimination, `2026-06`.
 */
month: string | null, };

export type SurveyRound = { 
/**
 * 年度
 */
year: number, 
/**
 * First day that is measured.
 */
window_start: string, 
/**
 * Last day that is measured.
 */
window_end: string, 
/**
 * What the filter finds, by group and name.
 */
rows: Array<SurveyRow>, 
/**
 * How the round stands.
 */
counts: SurveyCounts, 
/**
 * 监测线 a head; `None`: nobody has set it for this year and place.
 */
line_per_capita: number | null, 
/**
 * Where the rules come from; empty when there are none for this place.
 */
rule_source: string, };

export type SurveyRow = { 
/**
 * Household.
 */
household: string, 
/**
 * Its survey; `None`: not begun.
 */
document: string | null, 
/**
 * 户主
 */
head_name: string, 
/**
 * 村民小组
 */
group: string, 
/**
 * 户类型
 */
household_type: HouseholdType | null, 
/**
 * 监测对象类别
 */
monitor_category: MonitorCategory | null, 
/**
 * 年度
 */
year: number, 
/**
 * Which window.
 */
period_kind: PeriodKind, 
/**
 * Month of identification or elimination, `2026-06`.
 */
period_month: string | null, 
/**
 * Where it stands; `None`: not begun.
 */
status: SurveyStatus | null, 
/**
 * 人均纯收入; `None` while nothing was entered or the rules are not known here.
 */
net_per_capita: number | null, 
/**
 * That of the year before.
 */
last_net_per_capita: number | null, 
/**
 * Below the monitoring line; `None` while the line is unset.
 */
below_line: boolean | null, 
/**
 * Doubts that nobody has answered yet; 0 once it is accepted.
 */
findings: number, 
/**
 * Comments that are not settled.
 */
open_comments: number, 
/**
 * Fields with several values.
 */
conflicts: number, 
/**
 * State of the record; `None`: not begun.
 */
state: RecordState | null, 
/**
 * A sheet is being written on this phone.
 */
has_draft: boolean, };

export type SurveyStatus = "FILLING" | "SUBMITTED" | "SENT_BACK" | "ACCEPTED";

export type SurveyStepKind = "SUBMIT" | "SEND_BACK" | "ACCEPT" | "REOPEN";

export type SurveyStepView = { 
/**
 * What was done.
 */
kind: SurveyStepKind, 
/**
 * Who.
 */
by_name: string, 
/**
 * When, RFC 3339.
 */
at: string, 
/**
 * What was said.
 */
words: string | null, };

export type SurveyWorking = { 
/**
 * Every figure; `None` when it can't be worked out or its rules are not known here.
 */
working: Working | null, 
/**
 * Why it can't be.
 */
error: IncomeError | null, 
/**
 * Doubts, in the order of the rules.
 */
findings: Array<FindingView>, 
/**
 * 人均纯收入 against last year in tenths of a percent, +82 is +8.2 %; `None` without a last year above 0.
 */
against_last_percent_tenths: number | null, };

export type SurveysDue = { 
/**
 * 年度
 */
year: number, 
/**
 * Until when, the last day of the window, `2026-09-30`.
 */
due_on: string, 
/**
 * That day has passed.
 */
overdue: boolean, 
/**
 * All of them.
 */
count: number, 
/**
 * The first 30: sent back first, then monitored.
 */
rows: Array<SurveyRow>, };

export type SyncOutcome = "done" | "done_with_refusals" | "offline" | "interrupted" | "not_allowed" | "version_mismatch" | "server_error" | "office_unavailable" | "picture_quota" | "store_error" | "revoked";

export type SyncPage = { 
/**
 * Records waiting (仅本机).
 */
to_send: number, 
/**
 * Bytes they have before compression.
 */
to_send_bytes: number, 
/**
 * Pictures that wait, once their records are in.
 */
pictures_to_send: number, 
/**
 * Bytes of them.
 */
pictures_to_send_bytes: number, 
/**
 * Bytes a second that pictures went with, last time; `None` before the first.
 */
picture_speed: number | null, 
/**
 * What the office holds and this phone could give back.
 */
releasable: Room, 
/**
 * Villages whose pictures are all brought to this phone.
 */
keep_pictures: Array<string>, 
/**
 * Drafts that lie on this phone only: too large for the office, or no room there.
 */
drafts_only_here: number, 
/**
 * Drafts of another phone that can't be read: altered or damaged on their way or at the office.
 */
drafts_unreadable: number, 
/**
 * Drafts of another phone whose household is not on this one, or whose record was saved already.
 */
drafts_waiting: number, 
/**
 * Every record with changes of this phone, newest first, at most 200.
 */
records: Array<SyncRecord>, 
/**
 * The last 30 syncs, newest first.
 */
history: Array<SyncRun>, };

export type SyncProgress = { 
/**
 * Changes to send in all.
 */
to_send: number, 
/**
 * Of these confirmed.
 */
sent: number, 
/**
 * Changes received so far.
 */
received: number, 
/**
 * Still to receive, as far as the server said.
 */
to_receive: number, 
/**
 * Pictures to send in all.
 */
pictures_to_send: number, 
/**
 * Of these confirmed.
 */
pictures_sent: number, 
/**
 * Bytes of pictures to send in all.
 */
picture_bytes_to_send: number, 
/**
 * Of these sent.
 */
picture_bytes_sent: number, };

export type SyncRecord = { 
/**
 * Record.
 */
document: string, 
/**
 * Kind.
 */
kind: Kind, 
/**
 * 户主 of the household it is about.
 */
head_name: string, 
/**
 * When it was written here, RFC 3339.
 */
written_at: string, 
/**
 * State.
 */
state: RecordState, 
/**
 * When the office confirmed it, RFC 3339.
 */
at_office_since: string | null, 
/**
 * Why it was refused.
 */
refusal: Refusal | null, };

export type SyncRun = { 
/**
 * When it began, RFC 3339.
 */
started_at: string, 
/**
 * When it ended, RFC 3339.
 */
ended_at: string, 
/**
 * How it ended.
 */
outcome: SyncOutcome, 
/**
 * Changes the office confirmed in it (stored or already there).
 */
sent: number, 
/**
 * Changes received.
 */
received: number, 
/**
 * Changes refused.
 */
refused: number, 
/**
 * Records at the office in these villages when it ended.
 */
office_records: number, 
/**
 * Records on this phone when it ended, without what is only here.
 */
phone_records: number, 
/**
 * Both digests agreed at the end: 一致.
 */
agreed: boolean, 
/**
 * A difference was found and repaired on the way.
 */
repaired: boolean, 
/**
 * Bytes sent and received, as on the wire.
 */
bytes_up: number, 
/**
 * Bytes received.
 */
bytes_down: number, 
/**
 * HTTP requests.
 */
requests: number, 
/**
 * Pictures that the office confirmed in it.
 */
pictures_sent: number, 
/**
 * Bytes of them that went.
 */
picture_bytes: number, 
/**
 * Milliseconds that took.
 */
picture_ms: number, 
/**
 * Pictures on this phone that records show.
 */
phone_pictures: number, 
/**
 * Of them those that the office said it holds: the same number when everything is in.
 */
office_pictures: number, 
/**
 * Drafts that came from another phone of the same person.
 */
drafts_came: number, 
/**
 * Drafts that left this phone: saved or thrown away on another phone of the same person.
 */
drafts_went: number, };

export type Table = "visits" | "grievances" | "steps" | "households" | "members" | "income_long" | "income_wide" | "campaigns";

export type Today = { 
/**
 * State line.
 */
state: StateLine, 
/**
 * Today by the phone's clock, `2026-09-01`.
 */
today: string, 
/**
 * What is due, grouped; groups in the order 逾期, 今天, 本周, 以后.
 */
groups: Array<DueGroup>, 
/**
 * Begun and not saved.
 */
drafts: Array<DraftRow>, 
/**
 * Households in all villages.
 */
households: number, 
/**
 * Of these, visited in their current period.
 */
visited: number, 
/**
 * 收入测算未完成: from the first day of the round on, while households are left; else `None`.
 */
surveys: SurveysDue | null, 
/**
 * What running campaigns still lack; the one that ends first on top.
 */
campaigns: Array<CampaignLeft>, };

export type Urgency = "URGENT" | "HEAVY" | "SLOW" | "LIGHT";

export type Value = null | boolean | number | string;

export type Village = { 
/**
 * 12-digit division code.
 */
code: string, 
/**
 * Name.
 */
name: string, };

export type VillageRules = { 
/**
 * 12-digit code.
 */
village: string, 
/**
 * 村
 */
name: string, 
/**
 * Each group: whose it is and where it comes from, in the order of the page.
 */
marks: Array<RuleMark>, 
/**
 * What they say.
 */
rules: RulesInForce, 
/**
 * The last day for which the calendar knows holidays.
 */
calendar_until: string, };

export type Visit = { 
/**
 * The household visited.
 */
household: string | null, 
/**
 * When, RFC 3339 with offset.
 */
visited_at: string | null, 
/**
 * Who was met.
 */
met_person: MetPerson | null, 
/**
 * The name of who was met, if said.
 */
met_name: string | null, 
/**
 * Person identity of the recorder.
 */
recorder: string | null, 
/**
 * 记录人
 */
recorder_name: string | null, 
/**
 * 走访方式
 */
mode: VisitMode | null, 
/**
 * 走访类型
 */
kind: VisitKind | null, 
/**
 * 专项行动, by name
 */
campaign: string | null, 
/**
 * 专项行动, by record
 */
campaign_id: string | null, 
/**
 * 有变化
 */
has_changes: boolean | null, 
/**
 * 走访人
 */
visitors: Array<string>, 
/**
 * What the villagers raised, in their words.
 */
issues: Array<string>, 
/**
 * 下一步
 */
next_step: string | null, 
/**
 * 备注
 */
note: string | null, 
/**
 * 申请政策明白纸
 */
leaflet_a: boolean | null, 
/**
 * 帮扶政策明白纸
 */
leaflet_b: boolean | null, 
/**
 * 就业意愿
 */
work_intent: string | null, 
/**
 * 培训需求
 */
training_need: string | null, };

export type VisitAt = { 
/**
 * Visit.
 */
document: string, 
/**
 * When, RFC 3339.
 */
visited_at: string, };

export type VisitForm = { 
/**
 * The draft it is kept under.
 */
draft: string, 
/**
 * Household.
 */
household: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * 村民小组 and 院落, for the form's head.
 */
place: string, 
/**
 * Field values by path: the defaults, or what the draft held.
 */
fields: { [key in string]: Value }, 
/**
 * Whether this continues an earlier draft.
 */
resumed: boolean, 
/**
 * Last time's stable answers by field name, shown as "上次：…"; never part of `fields` until confirmed.
 */
last_answers: { [key in string]: Value }, 
/**
 * When last time was, RFC 3339.
 */
last_visited_at: string | null, 
/**
 * What was agreed last time (下一步).
 */
last_next_step: string | null, 
/**
 * Running campaigns that are for this household.
 */
campaigns: Array<CampaignChip>, 
/**
 * Fields of the draft that this version has no place for: shown, not dropped.
 */
unmapped: { [key in string]: Value }, };

export type VisitKind = "ROUTINE" | "CAMPAIGN" | "FULL_ROUND" | "WARNING_CHECK" | "INCOME" | "CALLBACK";

export type VisitMode = "HOME" | "PHONE" | "WECHAT" | "VIDEO" | "YARD";

export type VisitPolicy = { 
/**
 * Where the numbers come from.
 */
source: string, 
/**
 * 监测对象
 */
monitored: Period, 
/**
 * 脱贫户
 */
lifted: Period, 
/**
 * 一般农户
 */
general: Period, };

export type VisitRow = { 
/**
 * Visit.
 */
document: string, 
/**
 * Household.
 */
household: string, 
/**
 * 户主
 */
head_name: string, 
/**
 * When, RFC 3339.
 */
visited_at: string, 
/**
 * 走访方式
 */
mode: VisitMode | null, 
/**
 * 走访类型
 */
kind: VisitKind | null, 
/**
 * 走访对象
 */
met_person: MetPerson | null, 
/**
 * 走访人, the recorder first.
 */
visitors: Array<string>, 
/**
 * 有变化
 */
has_changes: boolean, 
/**
 * What was raised.
 */
issues: Array<string>, 
/**
 * 下一步
 */
next_step: string | null, 
/**
 * 备注
 */
note: string | null, 
/**
 * State of the visit record.
 */
state: RecordState, 
/**
 * When the office confirmed it, RFC 3339.
 */
at_office_since: string | null, 
/**
 * Written on this phone.
 */
mine: boolean, 
/**
 * Photos and signatures that it shows.
 */
pictures: number, };

export type VisitView = { 
/**
 * As in lists.
 */
row: VisitRow, 
/**
 * Every field that was said, by path.
 */
fields: { [key in string]: Value }, 
/**
 * What people have to settle in it.
 */
conflicts: Array<ConflictView>, };

export type WageRule = "ALL_EARNED" | "LESS_LIVING_COST";

export type WishRow = { 
/**
 * Who.
 */
household: HouseholdName, 
/**
 * 就业意愿
 */
work_intent: string | null, 
/**
 * 培训需求
 */
training_need: string | null, 
/**
 * When, RFC 3339.
 */
visited_at: string, };

export type Working = { 
/**
 * Which rules were used.
 */
rule_set: string, 
/**
 * Which version of them.
 */
rule_set_version: number, 
/**
 * The divisor.
 */
member_count: number, 
/**
 * How many lines had an amount; 0 says that the form is empty, not that the household earns nothing.
 */
entered_lines: number, 
/**
 * Total of each group.
 */
totals: Record<Group, number>, 
/**
 * 年总收入
 */
gross: number, 
/**
 * 年纯收入
 */
net: number, 
/**
 * 人均纯收入, half away from zero
 */
net_per_capita: number, 
/**
 * 监测参考收入
 */
reference: number, 
/**
 * 监测参考人均收入, half away from zero
 */
reference_per_capita: number, 
/**
 * The line that was compared with, fen a head; `None` while it is unset.
 */
line_per_capita: number | null, 
/**
 * 人均纯收入 below the line, exactly; `None` while the line is unset or the form empty.
 */
below_line: boolean | null, 
/**
 * 监测参考人均 below the line, exactly; `None` as above.
 */
reference_below_line: boolean | null, 
/**
 * Above (+) or below (−) the line a head, half away from zero. May be 0 for a household that is below by less than
 * half a fen a head: `below_line` decides.
 */
difference_per_capita: number | null, 
/**
 * Entries that contradict each other (V16).
 */
mismatches: Array<Mismatch>, 
/**
 * How each figure came about, in the order of reading.
 */
steps: Array<Step>, };

