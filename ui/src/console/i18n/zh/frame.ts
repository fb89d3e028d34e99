// Chinese: frame, door, table, what went wrong.
export default {
  frame: {
    title: '村记 · 乡镇办公室', navigation: '导航', skip: '跳到内容', division: '地方', period: '时间', everything: '全部', search: '搜索', searchHint: '搜农户、诉求，可打拼音', nothingFound: '没找到', leave: '退出登录',
  },
  nav: {
    overview: '总览', visits: '走访', grievances: '诉求', income: '收入测算', households: '农户', settle: '核对', reports: '报表', people: '人员设备', exchange: '导入导出', audit: '审计', settings: '设置',
  },
  period: { this_month: '本月', last_month: '上月', this_quarter: '本季度', this_year: '今年', own: '自己选' },
  word: {
    loading: '正在打开', again: '再试一次', none: '这里没有', close: '关上', closeKey: '关上（Esc）', cancel: '不做了', save: '保存', remove: '删掉', print: '打印', colon: '：', days: '{n} 天',
  },
  table: {
    columns: '列', count: '共 {n} 行', none: '没有符合的', noneText: '换一个地方、时间或筛选看看。', file: '存成文件', fileHint: '把筛选出来的全部行存成 CSV', printHint: '打印筛选出来的行，最多 500 行', saved: '已存成文件',
  },
  session: {
    title: '登录', name: '姓名', password: '密码', enter: '登录', wrong: '姓名或密码不对', wait: '错的次数太多，{minutes} 分钟后再试', forgotten: '忘了密码，找管人员设备的人重设。',
    setUp: '第一次使用', setUpText: '服务器第一次启动时打印了一个设置码。用它设好第一个管理员。', code: '设置码', ownName: '你的姓名', newPassword: '新密码', again: '新密码，再写一遍', make: '设好，进去',
    passwordHint: '至少 {n} 个字，长比怪好记也更稳。', short: '密码至少 {n} 个字', different: '两遍写得不一样', oldPassword: '现在的密码', change: '改密码', changed: '密码已改', mustChange: '先改密码',
    mustChangeText: '现在的密码是别人设的。改成只有你知道的。',
  },
  role: { cadre: '驻村干部', village: '村', township: '乡镇', county: '区县', auditor: '审计', administrator: '管理员' },
  roleText: {
    cadre: '看自己的村，核对，导出', village: '看本村，办诉求，核对，导出', township: '看本乡镇，办诉求，审收入测算，定规定，管人员和手机', county: '看本区县，审收入测算，定规定，看审计', auditor: '只看，看审计',
    administrator: '管人员、手机、规定、审计和导出；不写记录',
  },
  may: {
    read_full: '看完整号码', assign: '办诉求', review: '审收入测算', settle: '核对', announce: '发起专项行动', rules: '定规定', people: '管人员设备', audit: '看审计', import: '导入花名册', export: '导出', template: '填表格', bundle: '收数据包',
  },
  settings: {
    rules: '规定', other: 'English', language: '语言', me: '我', may: '可以做', readOnly: '只能看', version: '版本', keys: '键盘', keySearch: '到搜索', keyRows: '在表里上下走', keyOpen: '打开这一行', keyClose: '关上旁边的', keyPages: '翻页',
    keyReview: '审收入测算：通过、退回、下一份',
  },
  reason: {
    wrong: '不对', taken: '已经有人用了', too_short: '太短，至少 10 个字', too_simple: '太好猜了，换一个', same: '和原来的一样', not_yours: '不归你管', unknown_division: '没有这个地方', bad_division: '没有这个地方', inactive: '这个人停用了',
    no_villages: '这个人名下没有村', too_many_villages: '名下的村太多，按村登记手机', revoked: '已经停用了', too_many: '太多了，把时间缩短', not_found: '找不到了', must_change: '先改密码',
    too_new: '是新版本写的，请先升级', no_sheet: '没有这张工作表', rows: '表头行、首行、末行的顺序不对', no_columns: '一列也没对照', no_column: '表里没有这一列', no_field: '没有这个字段', not_in_notice: '不能公示', formula: '表里是公式，不能填',
    unreadable: '认不出来，可能抄漏了', other_phone: '这是另一部手机的码', fixed: '这一格不能填，或花括号里的字不对', not_mapped: '先对照', unknown_village: '这里还没有登记的村', bad_name: '名字要 1 到 100 个字', bad_place: '要 1 到 60 个字', no_period: '花名册没有时间段', not_in_gbk: '有的字 GBK 里没有',
  },
  wrongField: { village: '村', county: '区县', township: '乡镇', number: '编号', ends_on: '哪天截止', starts_on: '哪天开始', for_whom: '走访范围', kind: '类型', villages: '村', name: '名字', password: '密码', new: '新密码', old: '现在的密码', code: '设置码', role: '角色', divisions: '地方', reason: '原因', words: '说明', person: '人', device: '手机', request: '手机上的码', value: '值', month: '月份', comments: '批注', file: '文件' },
  trouble: {
    code: '代码 {code}',
    not_allowed: { what: '你没有这个权限', todo: '要用的话，找管人员设备的人。' },
    not_signed_in: { what: '登录过期了', todo: '再登录一次。' },
    bad_input: { what: '有一处填得不对，什么也没改', todo: '改好再试。' },
    not_found: { what: '找不到了', todo: '可能已经删了，或不归你看。回列表再看一次。' },
    busy: { what: '服务器现在忙', todo: '过一会再试。' },
    too_many_tries: { what: '次数太多，要等一会', todo: '过一会再试。' },
    conflict: { what: '别人刚刚改过，什么也没改', todo: '重新打开，看看现在是什么样。' },
    too_large: { what: '文件太大', todo: '换一个小的。' },
    failed: { what: '服务器出了点问题，什么也没改', todo: '再试一次；还不行，告诉管服务器的人。' },
    offline: { what: '连不上服务器', todo: '看看网络，再试一次。' },
  },
}
