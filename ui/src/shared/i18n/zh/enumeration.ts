// Chinese: words of the value lists.
export default {
  HouseholdType: { GENERAL: '一般农户', LIFTED: '脱贫户' },
  MonitorCategory: { MON_UNSTABLE: '脱贫不稳定户', MON_MARGINAL: '边缘易致贫户', MON_SUDDEN: '突发严重困难户' },
  RiskState: { ACTIVE: '未消除', CLEARED_HELP: '帮扶消除', CLEARED_NATURAL: '自然消除', REVERTED: '回退' },
  RiskType: {
    ILLNESS: '因病', DISABILITY: '因残', SCHOOLING: '因学', DISASTER: '因自然灾害', LABOR_SHORTAGE: '缺劳动力', ACCIDENT: '因意外事故',
    BUSINESS_FAILURE: '因产业项目失败', JOB_UNSTABLE: '因务工就业不稳', WATER: '因安全饮水', HOUSING: '因安全住房', OTHER: '其他',
  },
  DisasterType: { FLOOD: '洪涝', GEOLOGICAL: '地质', DROUGHT: '旱', BIOLOGICAL: '生物', WEATHER: '气象', EARTHQUAKE: '地震', OTHER: '其他' },
  Relation: {
    HEAD: '户主', SPOUSE: '配偶', SON: '之子', DAUGHTER: '之女', DAUGHTER_IN_LAW: '之儿媳', SON_IN_LAW: '之女婿', SONS_SON: '之孙子',
    SONS_DAUGHTER: '之孙女', DAUGHTERS_SON: '之外孙子', DAUGHTERS_DAUGHTER: '之外孙女', FATHER: '之父', MOTHER: '之母', WIFES_FATHER: '之岳父',
    WIFES_MOTHER: '之岳母', HUSBANDS_FATHER: '之公公', HUSBANDS_MOTHER: '之婆婆', FATHERS_FATHER: '之祖父', FATHERS_MOTHER: '之祖母',
    MOTHERS_FATHER: '之外祖父', MOTHERS_MOTHER: '之外祖母', SIBLING: '之兄弟姐妹', GREAT_GRANDSON: '之曾孙子', GREAT_GRANDDAUGHTER: '之曾孙女',
    NEPHEW: '之侄儿', NIECE: '之侄女', BROTHERS_WIFE: '之兄弟媳妇', UNCLE: '之叔伯', OTHER: '其他',
  },
  Sex: { MALE: '男', FEMALE: '女' },
  Education: { NONE: '文盲或半文盲', PRIMARY: '小学', JUNIOR_MIDDLE: '初中', SENIOR_MIDDLE: '高中', COLLEGE: '大专', BACHELOR: '本科及以上' },
  Health: { HEALTHY: '健康', DISABLED: '残疾', SEVERE_ILLNESS: '患有大病', CHRONIC_ILLNESS: '长期慢性病' },
  Labour: { ORDINARY: '普通劳动力', SKILLED: '技能劳动力', WEAK: '弱劳动力或半劳动力', LOST: '丧失劳动力', NONE: '无劳动力' },
  MetPerson: { HEAD: '户主', FAMILY: '家属', PROXY: '代为', ABSENT: '不在家' },
  VisitMode: { HOME: '入户', PHONE: '电话', WECHAT: '微信', VIDEO: '视频', YARD: '院坝' },
  VisitKind: { ROUTINE: '日常', CAMPAIGN: '集中排查', FULL_ROUND: '遍访', WARNING_CHECK: '预警核查', INCOME: '收入测算', CALLBACK: '回访' },
  Answer: { YES: '有保障', NO: '有问题', UNKNOWN: '不清楚' },
  HouseStructure: { REINFORCED_CONCRETE: '钢混', BRICK_CONCRETE: '砖混', BRICK_TIMBER: '砖木', EARTH_TIMBER: '土木', OTHER: '其他' },
  HouseGrade: { A: 'A 级', B: 'B 级', C: 'C 级', D: 'D 级' },
  Satisfaction: { SATISFIED: '满意', BASICALLY: '基本满意', UNSATISFIED: '不满意', NO_CONTACT: '未联系上' },
  GrievanceSource: { VISIT: '走访', COURTYARD_TALK: '院坝会', VILLAGER_WHISTLE: '村民吹哨', HOTLINE: '热线', INSPECTION: '督查', OTHER: '其他' },
  GrievanceCategory: {
    INFRASTRUCTURE: '基础设施', WATER: '饮水', HOUSING: '住房', EDUCATION: '教育', MEDICAL: '医疗', SUBSISTENCE_AID: '低保救助', EMPLOYMENT: '就业',
    INDUSTRY: '产业', SOCIAL_INSURANCE: '社保', SANITATION: '环境卫生', NEIGHBOUR_DISPUTE: '邻里纠纷', LAND: '土地', OTHER: '其他',
  },
  Urgency: { URGENT: '急', HEAVY: '重', SLOW: '缓', LIGHT: '轻' },
  GrievanceLevel: { L0_VILLAGER: '村民', L1_YARD: '院落', L2_VILLAGE: '村', L3_TOWNSHIP: '乡镇', L4_COUNTY: '区县' },
  GrievanceStatus: {
    OPEN: '待办', TRIAGED: '已研判', ASSIGNED: '已交办', DOING: '办理中', DONE: '已办结', FEEDBACK: '已回访', CLOSED: '已销号', REOPENED: '重办',
    ESCALATED: '已上报', DEFERRED: '已延期', UNSOLVABLE: '不能办，已解释',
  },
  StepKind: {
    REGISTER: '登记', TRIAGE: '研判', ASSIGN: '交办', ACT: '办理', DONE: '办结', FEEDBACK: '回访', CLOSE: '销号', REOPEN: '重办', ESCALATE: '上报',
    DEFER: '延期', EXPLAIN: '不能办，解释',
  },
  ClosingWay: { SATISFIED: '群众满意', EXPLAINED: '已解释', NO_CONTACT: '联系不上', WITHDRAWN: '本人撤回', DUPLICATE: '重复登记' },
  AttachmentKind: { PHOTO: '照片', SIGNATURE: '签名' },
  FamilyChange: {
    BIRTH: '出生', DEATH: '去世', MARRIED_IN: '嫁入', MARRIED_OUT: '嫁出', MOVED_IN: '迁入', MOVED_OUT: '迁出', AWAY_TO_WORK: '外出务工', OTHER: '其他',
  },
}
