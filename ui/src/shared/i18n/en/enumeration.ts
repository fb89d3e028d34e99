// English: words of the value lists.
export default {
  HouseholdType: { GENERAL: 'Ordinary', LIFTED: 'Lifted' },
  MonitorCategory: { MON_UNSTABLE: 'Unstable', MON_MARGINAL: 'Marginal', MON_SUDDEN: 'Sudden hardship' },
  RiskState: { ACTIVE: 'Not cleared', CLEARED_HELP: 'Cleared with help', CLEARED_NATURAL: 'Cleared by itself', REVERTED: 'Rolled back' },
  RiskType: {
    ILLNESS: 'Illness', DISABILITY: 'Disability', SCHOOLING: 'Schooling', DISASTER: 'Natural disaster', LABOR_SHORTAGE: 'Lack of labour',
    ACCIDENT: 'Accident', BUSINESS_FAILURE: 'Failed business', JOB_UNSTABLE: 'Unstable work', WATER: 'Drinking water', HOUSING: 'Housing',
    OTHER: 'Other',
  },
  DisasterType: {
    FLOOD: 'Flood', GEOLOGICAL: 'Landslide', DROUGHT: 'Drought', BIOLOGICAL: 'Pests', WEATHER: 'Weather', EARTHQUAKE: 'Earthquake', OTHER: 'Other',
  },
  Relation: {
    HEAD: 'Head', SPOUSE: 'Spouse', SON: 'Son', DAUGHTER: 'Daughter', DAUGHTER_IN_LAW: 'Daughter-in-law', SON_IN_LAW: 'Son-in-law',
    SONS_SON: "Son's son", SONS_DAUGHTER: "Son's daughter", DAUGHTERS_SON: "Daughter's son", DAUGHTERS_DAUGHTER: "Daughter's daughter",
    FATHER: 'Father', MOTHER: 'Mother', WIFES_FATHER: "Wife's father", WIFES_MOTHER: "Wife's mother", HUSBANDS_FATHER: "Husband's father",
    HUSBANDS_MOTHER: "Husband's mother", FATHERS_FATHER: "Father's father", FATHERS_MOTHER: "Father's mother", MOTHERS_FATHER: "Mother's father",
    MOTHERS_MOTHER: "Mother's mother", SIBLING: 'Brother or sister', GREAT_GRANDSON: 'Great-grandson', GREAT_GRANDDAUGHTER: 'Great-granddaughter',
    NEPHEW: 'Nephew', NIECE: 'Niece', BROTHERS_WIFE: "Brother's wife", UNCLE: 'Uncle', OTHER: 'Other',
  },
  Sex: { MALE: 'Man', FEMALE: 'Woman' },
  Education: {
    NONE: 'None', PRIMARY: 'Primary school', JUNIOR_MIDDLE: 'Junior middle school', SENIOR_MIDDLE: 'Senior middle school', COLLEGE: 'College',
    BACHELOR: 'Bachelor or higher',
  },
  Health: { HEALTHY: 'Healthy', DISABLED: 'Disabled', SEVERE_ILLNESS: 'Severely ill', CHRONIC_ILLNESS: 'Chronically ill' },
  Labour: { ORDINARY: 'Able to work', SKILLED: 'Skilled', WEAK: 'Partly able to work', LOST: 'No longer able to work', NONE: 'Not able to work' },
  MetPerson: { HEAD: 'Head', FAMILY: 'Family', PROXY: 'Someone for them', ABSENT: 'Nobody home' },
  VisitMode: { HOME: 'At home', PHONE: 'Phone', WECHAT: 'WeChat', VIDEO: 'Video', YARD: 'Courtyard' },
  VisitKind: {
    ROUTINE: 'Routine', CAMPAIGN: 'Campaign', FULL_ROUND: 'Full round', WARNING_CHECK: 'Warning check', INCOME: 'Income survey', CALLBACK: 'Follow-up',
  },
  CampaignKind: { BIG_VISIT: 'Visit, check and put right', FULL_ROUND: 'Full round', SCREENING: 'Screening', AFTER_DISASTER: 'After a disaster', POLICY: 'Explaining policy', OTHER: 'Other' },
  CampaignFor: { EVERYBODY: 'Every household', CHOSEN: 'A chosen range' },
  Answer: { YES: 'Fine', NO: 'Trouble', UNKNOWN: 'Not known' },
  HouseStructure: {
    REINFORCED_CONCRETE: 'Reinforced concrete', BRICK_CONCRETE: 'Brick and concrete', BRICK_TIMBER: 'Brick and timber', EARTH_TIMBER: 'Earth and timber',
    OTHER: 'Other',
  },
  HouseGrade: { A: 'Grade A', B: 'Grade B', C: 'Grade C', D: 'Grade D' },
  Satisfaction: { SATISFIED: 'Satisfied', BASICALLY: 'Mostly satisfied', UNSATISFIED: 'Not satisfied', NO_CONTACT: 'Not reached' },
  GrievanceSource: { VISIT: 'Visit', COURTYARD_TALK: 'Courtyard talk', VILLAGER_WHISTLE: 'Villager’s call', HOTLINE: 'Hotline', INSPECTION: 'Inspection', OTHER: 'Other' },
  GrievanceCategory: {
    INFRASTRUCTURE: 'Roads and power', WATER: 'Drinking water', HOUSING: 'Housing', EDUCATION: 'School', MEDICAL: 'Health care', SUBSISTENCE_AID: 'Allowance', EMPLOYMENT: 'Work',
    INDUSTRY: 'Farming and trade', SOCIAL_INSURANCE: 'Social insurance', SANITATION: 'Sanitation', NEIGHBOUR_DISPUTE: 'Neighbours', LAND: 'Land', OTHER: 'Other',
  },
  Urgency: { URGENT: 'Urgent', HEAVY: 'Serious', SLOW: 'Takes time', LIGHT: 'Minor' },
  GrievanceLevel: { L0_VILLAGER: 'Villager', L1_YARD: 'Courtyard', L2_VILLAGE: 'Village', L3_TOWNSHIP: 'Township', L4_COUNTY: 'County' },
  GrievanceStatus: {
    OPEN: 'To do', TRIAGED: 'Assessed', ASSIGNED: 'Assigned', DOING: 'Being done', DONE: 'Done', FEEDBACK: 'Called back', CLOSED: 'Closed', REOPENED: 'Reopened',
    ESCALATED: 'Passed up', DEFERRED: 'Deferred', UNSOLVABLE: 'Can’t be done, explained',
  },
  StepKind: {
    REGISTER: 'Register', TRIAGE: 'Assess', ASSIGN: 'Assign', ACT: 'Act', DONE: 'Done', FEEDBACK: 'Call back', CLOSE: 'Close', REOPEN: 'Reopen', ESCALATE: 'Pass up',
    DEFER: 'Defer', EXPLAIN: 'Explain why not',
  },
  ClosingWay: { SATISFIED: 'Villager satisfied', EXPLAINED: 'Explained', NO_CONTACT: 'Not reached', WITHDRAWN: 'Taken back', DUPLICATE: 'Registered twice' },
  AttachmentKind: { PHOTO: 'Photo', SIGNATURE: 'Signature' },
  FamilyChange: {
    BIRTH: 'Birth', DEATH: 'Death', MARRIED_IN: 'Married in', MARRIED_OUT: 'Married out', MOVED_IN: 'Moved in', MOVED_OUT: 'Moved out',
    AWAY_TO_WORK: 'Left for work', OTHER: 'Other',
  },
}
