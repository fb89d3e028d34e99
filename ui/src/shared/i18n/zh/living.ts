// Chinese: words of what happens to a household.
export default {
  ClueSource: {
    HOUSEHOLD: '农户申报', CADRE: '干部排查', DEPARTMENT: '部门预警', SUPERVISION: '监督渠道、12317',
  },
  Decision: {
    PASSED: '通过', REJECTED: '未通过',
  },
  EventKind: {
    BIRTH: '出生', DEATH: '去世', MARRIED_IN: '婚入', MARRIED_OUT: '婚出', MOVED_IN: '迁入', MOVED_OUT: '迁出', AWAY: '外出务工',
    RETURNED: '返乡', STUDY: '上学', STUDY_ENDED: '不上学了', HEAD_CHANGED: '换户主', SPLIT: '分户', MERGED: '并户',
    CARRIED_OVER: '补到新户', MOVED: '搬家', ENDED: '销户', REVIVED: '恢复', CHANGED: '改了情况', NOT_SAME: '不是同一户',
    SETTLED: '核定在哪一户',
  },
  HouseholdEnded: {
    MERGED: '并入别户', MOVED_OUT: '全家迁走', ALL_DIED: '全家去世', OTHER: '其他',
  },
  MemberJoined: {
    BIRTH: '出生', MARRIED_IN: '婚入', MOVED_IN: '迁入', RETURNED: '回来', SPLIT: '分户', MERGED: '并户', OTHER: '其他',
  },
  MemberLeft: {
    DIED: '去世', MARRIED_OUT: '婚出', MOVED_OUT: '迁出', SPLIT: '分户', MERGED: '并户', OTHER: '其他',
  },
  MonitoringNote: {
    short_notice: '公示天数不够', before_its_turn: '步骤先后不对', notice_still_hung: '公示没满就报镇里', late_visit: '入户核查晚了',
    late_whole: '整个时间超了', no_majority: '同意的没过半',
  },
  MonitoringStep: {
    CLUE: '线索', VISITED: '入户核查', APPLIED: '申请授权', COMPARED: '信息比对', DELIBERATED: '民主评议', PUBLISHED: '村内公示',
    TOWNSHIP: '乡镇审核', COUNTY: '县级审定',
  },
  SameBy: {
    member: '同一个人', id_number: '证件号码相同', name_and_birth: '姓名、出生日期相同', head_and_phone: '户主、电话相同',
  },
}
