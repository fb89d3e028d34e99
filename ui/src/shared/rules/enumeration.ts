// The value lists that forms offer, in the order in which they are listed. Words shown for them are in the message files.
import type {
  CampaignKind,
  Basis, ClosingWay, ClueSource, Decision, DisasterType, Education, EventKind, GrievanceCategory, GrievanceLevel, GrievanceSource, GrievanceStatus, Health, HouseholdEnded, HouseholdType, Labour, MemberJoined, MemberLeft,
  MetPerson, MonitorCategory, MonitoringNote, MonitoringStep, PeriodKind, Relation, RiskState, RiskType, SameBy, Satisfaction, Sex, StepKind, SurveyStatus, SurveyStepKind, Urgency, VisitKind, VisitMode,
} from '../api/types'

const all = <T extends string>(...words: T[]): readonly string[] => words

export const ENUMERATIONS = {
  HouseholdType: all<HouseholdType>('GENERAL', 'LIFTED'),
  MonitorCategory: all<MonitorCategory>('MON_UNSTABLE', 'MON_MARGINAL', 'MON_SUDDEN'),
  RiskState: all<RiskState>('ACTIVE', 'CLEARED_HELP', 'CLEARED_NATURAL', 'REVERTED'),
  RiskType: all<RiskType>(
    'ILLNESS', 'DISABILITY', 'SCHOOLING', 'DISASTER', 'LABOR_SHORTAGE', 'ACCIDENT', 'BUSINESS_FAILURE', 'JOB_UNSTABLE',
    'WATER', 'HOUSING', 'OTHER',
  ),
  DisasterType: all<DisasterType>('FLOOD', 'GEOLOGICAL', 'DROUGHT', 'BIOLOGICAL', 'WEATHER', 'EARTHQUAKE', 'OTHER'),
  Relation: all<Relation>(
    'HEAD', 'SPOUSE', 'SON', 'DAUGHTER', 'DAUGHTER_IN_LAW', 'SON_IN_LAW', 'SONS_SON', 'SONS_DAUGHTER', 'DAUGHTERS_SON',
    'DAUGHTERS_DAUGHTER', 'FATHER', 'MOTHER', 'WIFES_FATHER', 'WIFES_MOTHER', 'HUSBANDS_FATHER', 'HUSBANDS_MOTHER',
    'FATHERS_FATHER', 'FATHERS_MOTHER', 'MOTHERS_FATHER', 'MOTHERS_MOTHER', 'SIBLING', 'GREAT_GRANDSON',
    'GREAT_GRANDDAUGHTER', 'NEPHEW', 'NIECE', 'BROTHERS_WIFE', 'UNCLE', 'OTHER',
  ),
  Sex: all<Sex>('MALE', 'FEMALE'),
  Education: all<Education>('NONE', 'PRIMARY', 'JUNIOR_MIDDLE', 'SENIOR_MIDDLE', 'COLLEGE', 'BACHELOR'),
  Health: all<Health>('HEALTHY', 'DISABLED', 'SEVERE_ILLNESS', 'CHRONIC_ILLNESS'),
  Labour: all<Labour>('ORDINARY', 'SKILLED', 'WEAK', 'LOST', 'NONE'),
  MetPerson: all<MetPerson>('HEAD', 'FAMILY', 'PROXY', 'ABSENT'),
  VisitMode: all<VisitMode>('HOME', 'PHONE', 'WECHAT', 'VIDEO', 'YARD'),
  VisitKind: all<VisitKind>('ROUTINE', 'CAMPAIGN', 'FULL_ROUND', 'WARNING_CHECK', 'INCOME', 'CALLBACK'),
  CampaignKind: all<CampaignKind>('BIG_VISIT', 'FULL_ROUND', 'SCREENING', 'AFTER_DISASTER', 'POLICY', 'OTHER'),
  CampaignFor: all('EVERYBODY', 'CHOSEN'),
  GrievanceSource: all<GrievanceSource>('VISIT', 'COURTYARD_TALK', 'VILLAGER_WHISTLE', 'HOTLINE', 'INSPECTION', 'OTHER'),
  GrievanceCategory: all<GrievanceCategory>(
    'INFRASTRUCTURE', 'WATER', 'HOUSING', 'EDUCATION', 'MEDICAL', 'SUBSISTENCE_AID', 'EMPLOYMENT', 'INDUSTRY',
    'SOCIAL_INSURANCE', 'SANITATION', 'NEIGHBOUR_DISPUTE', 'LAND', 'OTHER',
  ),
  Urgency: all<Urgency>('URGENT', 'HEAVY', 'SLOW', 'LIGHT'),
  GrievanceLevel: all<GrievanceLevel>('L0_VILLAGER', 'L1_YARD', 'L2_VILLAGE', 'L3_TOWNSHIP', 'L4_COUNTY'),
  GrievanceStatus: all<GrievanceStatus>(
    'OPEN', 'TRIAGED', 'ASSIGNED', 'DOING', 'DONE', 'FEEDBACK', 'CLOSED', 'REOPENED', 'ESCALATED', 'DEFERRED', 'UNSOLVABLE',
  ),
  StepKind: all<StepKind>(
    'REGISTER', 'TRIAGE', 'ASSIGN', 'ACT', 'DONE', 'FEEDBACK', 'CLOSE', 'REOPEN', 'ESCALATE', 'DEFER', 'EXPLAIN',
  ),
  ClosingWay: all<ClosingWay>('SATISFIED', 'EXPLAINED', 'NO_CONTACT', 'WITHDRAWN', 'DUPLICATE'),
  PeriodKind: all<PeriodKind>('ANNUAL', 'IDENTIFICATION', 'CLEARING'),
  Basis: all<Basis>('ACTUAL', 'ESTIMATED', 'ALLOCATED'),
  SurveyStatus: all<SurveyStatus>('FILLING', 'SUBMITTED', 'SENT_BACK', 'ACCEPTED'),
  SurveyStepKind: all<SurveyStepKind>('SUBMIT', 'SEND_BACK', 'ACCEPT', 'REOPEN'),
  // These four are in crates/model/src/enumeration.rs but not in the generated types.
  Answer: all('YES', 'NO', 'UNKNOWN'),
  HouseStructure: all('REINFORCED_CONCRETE', 'BRICK_CONCRETE', 'BRICK_TIMBER', 'EARTH_TIMBER', 'OTHER'),
  HouseGrade: all('A', 'B', 'C', 'D'),
  Satisfaction: all<Satisfaction>('SATISFIED', 'BASICALLY', 'UNSATISFIED', 'NO_CONTACT'),
  ClueSource: all<ClueSource>(
    'HOUSEHOLD', 'CADRE', 'DEPARTMENT', 'SUPERVISION',
  ),
  Decision: all<Decision>(
    'PASSED', 'REJECTED',
  ),
  EventKind: all<EventKind>(
    'BIRTH', 'DEATH', 'MARRIED_IN', 'MARRIED_OUT', 'MOVED_IN', 'MOVED_OUT', 'AWAY', 'RETURNED', 'STUDY', 'STUDY_ENDED', 'HEAD_CHANGED', 'SPLIT', 'MERGED', 'CARRIED_OVER', 'MOVED', 'ENDED', 'REVIVED', 'CHANGED', 'NOT_SAME', 'SETTLED',
  ),
  HouseholdEnded: all<HouseholdEnded>(
    'MERGED', 'MOVED_OUT', 'ALL_DIED', 'OTHER',
  ),
  MemberJoined: all<MemberJoined>(
    'BIRTH', 'MARRIED_IN', 'MOVED_IN', 'RETURNED', 'SPLIT', 'MERGED', 'OTHER',
  ),
  MemberLeft: all<MemberLeft>(
    'DIED', 'MARRIED_OUT', 'MOVED_OUT', 'SPLIT', 'MERGED', 'OTHER',
  ),
  MonitoringNote: all<MonitoringNote>(
    'short_notice', 'before_its_turn', 'notice_still_hung', 'late_visit', 'late_whole', 'no_majority',
  ),
  MonitoringStep: all<MonitoringStep>(
    'CLUE', 'VISITED', 'APPLIED', 'COMPARED', 'DELIBERATED', 'PUBLISHED', 'TOWNSHIP', 'COUNTY',
  ),
  SameBy: all<SameBy>(
    'member', 'id_number', 'name_and_birth', 'head_and_phone',
  ),
  AttachmentKind: all('PHOTO', 'SIGNATURE'),
  FamilyChange: all(
    'BIRTH', 'DEATH', 'MARRIED_IN', 'MARRIED_OUT', 'MOVED_IN', 'MOVED_OUT', 'AWAY_TO_WORK', 'OTHER',
  ),
} as const

export type EnumerationName = keyof typeof ENUMERATIONS
