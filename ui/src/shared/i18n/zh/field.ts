// Chinese: names of the fields.
export default {
  household: {
    roster_number: '户编号', group: '村民小组', courtyard: '院落', address: '住址', latitude: '纬度', longitude: '经度', household_type: '户类型',
    monitor_category: '监测对象类别', monitored_since: '识别监测时间', risk_state: '风险状态', no_labour_guarantee: '整户无劳动能力兜底保障户',
    ended: '销户', ended_on: '销户日期', ended_reason: '销户原因', merged_into: '并入', split_from: '从哪户分出', moved_to: '迁往', change_reason: '为什么变', change_on: '从哪天起', phone: '联系电话', second_phone: '备用电话', note: '备注', edu_issue: '义务教育', medical_issue: '基本医疗', housing_issue: '住房安全',
    water_issue: '饮水安全', edu_issue_after: '义务教育（消除后）', medical_issue_after: '基本医疗（消除后）', housing_issue_after: '住房安全（消除后）',
    water_issue_after: '饮水安全（消除后）',
  },
  visit: {
    household: '农户', visited_at: '走访时间', group: '村民小组', courtyard: '院落', latitude: '纬度', longitude: '经度', met_person: '见到谁',
    met_name: '姓名', recorder: '记录人编号', recorder_name: '记录人', mode: '走访方式', kind: '走访类型', campaign: '专项行动', campaign_id: '专项行动编号', has_changes: '有变化',
    n_registered: '户籍人口', n_resident: '常住人口', n_over60: '60 岁以上', n_under16: '16 岁以下', n_farming: '务农', n_away: '外出务工',
    n_disabled: '残疾', no_worry_food: '吃饭', no_worry_food_reason: '吃饭：什么情况', no_worry_water: '喝水', no_worry_water_reason: '喝水：什么情况',
    no_worry_clothes: '换季衣服', no_worry_clothes_reason: '换季衣服：什么情况', water_source: '饮水来源', house_structure: '住房结构',
    house_grade: '安全鉴定', house_safe: '住房安全', house_safe_reason: '住房安全：什么情况', edu_ok: '义务教育', edu_ok_reason: '义务教育：什么情况',
    medical_ok: '医保参保', medical_ok_reason: '医保参保：什么情况', water_ok: '饮水安全', water_ok_reason: '饮水安全：什么情况', income_drop: '收入骤减',
    income_drop_fen: '大约少了', spend_surge: '支出骤增', spend_surge_fen: '大约多了', work_intent: '就业意愿', training_need: '培训需求',
    leaflet_a: '发了申请政策明白纸', leaflet_b: '发了帮扶政策明白纸', satisfaction: '满意度', on_spot: '现场处置', escalate: '要上报', next_step: '下一步',
    note: '备注',
  },
  grievance: {
    content: '诉求事项', category: '问题类别', urgency: '轻重缓急', source: '来源', reporter: '反映人', anonymous: '不留名', household: '农户',
    visit: '走访', group: '村民小组', courtyard: '院落', measures: '整改措施', standard: '整改标准', result: '办理结果', is_clue: '是监测线索',
  },
  settings: { visit_policy: '多久走访一次', deadlines: '诉求办理时限', rates: '三个率怎么算', course: '诉求从哪一级办起', monitoring: '监测识别的期限', round: '收入测算哪天开始', checks: '收入测算的疑点', rule_sets: '哪些算收入、监测线', holidays: '节假日和调休' },
  campaign: {
    number: '编号', name: '名称', kind: '类型', starts_on: '哪天开始', ends_on: '哪天截止', for_whom: '走访范围', household_types: '户类型', monitor_categories: '监测类别',
    questions: '要问的事', announced_by: '发起单位', document_number: '文号', closed_on: '哪天结束', closed_reason: '为什么结束',
  },
  groups: { name: '村民小组', removed: '去掉' },
  households: { household: '指定的户', removed: '去掉' },
  record: { deleted: '已删除', deleted_reason: '删除原因', deleted_on: '删除日期' },
  steps: {
    kind: '做了什么', at: '什么时候', by: '经办人编号', by_name: '经办人', after: '接在哪一步后', level: '上报到', due_on: '整改时限', feedback: '满意度',
    mode: '怎么回访的', closing: '销号原因', responsible_unit: '责任单位', responsible_person: '责任人', words: '说明', removed: '去掉',
  },
  members: {
    name: '姓名', relation: '与户主关系', sex: '性别', birth_date: '出生日期', id_number: '证件号码', person_number: '人编号', ethnicity: '民族',
    education: '文化程度', schooling: '在校情况', health: '健康状况', labour: '劳动技能', phone: '联系电话', away: '在外', away_place: '务工地点',
    away_months: '务工月数', away_wage: '每月工资', studying: '在读', study_place: '就读学校', joined: '怎么来的', joined_on: '哪天来的', left: '怎么走的', left_on: '哪天走的', left_to: '去了哪户', settled_here: '核定住在这家', note: '备注', removed: '去掉',
  },
  events: { kind: '什么事', member: '成员编号', member_name: '成员', household: '另一户', field: '哪一项', on: '哪天', words: '说明', by: '记录人编号', by_name: '记录人', at: '记录时间', from: '原来', to: '现在' },
  monitoring: {
    kind: '步骤', run: '哪一次', on: '哪天', source: '线索来源', people: '核查人员（至少两人）', invited: '应到', present: '实到', agree: '同意', against: '反对', abstain: '弃权',
    days: '公示天数', decision: '结果', words: '说明', by: '记录人编号', by_name: '记录人', at: '记录时间',
  },
  not_same_as: { different: '不是一家' },
  risks: { rank: '第几位', disaster: '灾害种类', remark: '说明', removed: '去掉' },
  visitors: { name: '走访人', removed: '去掉' },
  changes: { kind: '变化', words: '说明', removed: '去掉' },
  issues: { words: '诉求', removed: '去掉' },
  attachments: { kind: '照片或签名', bytes: '大小', width: '宽', height: '高', added_at: '添加时间', caption: '说明', latitude: '纬度', longitude: '经度', step: '哪一步', strokes: '笔画', removed: '去掉' },
}
