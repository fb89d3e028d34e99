// Chinese: the words of 导出.
export default {
  export: {
    title: '导出', open: '导出表格', openText: '台账、花名册、收入表，存成文件', table: '哪张表', period: '哪段时间', format: '文件',
    visits: '走访台账', grievances: '诉求台账', steps: '诉求步骤', households: '户信息', members: '人口信息', income_long: '收入明细（一项一行）',
    income_wide: '收入表（一户一行）', this_month: '本月', last_month: '上月', this_year: '今年', all: '全部',
    xlsx: '工作簿（推荐）', csv: 'CSV', csv_gbk: 'CSV（GBK）', roster: '花名册没有时间段，全部导出。',
    full: '写完整的证件号码和电话', fullWarning: '文件里会有完整号码，谁拿到都能看。导出会留下记录，用完请删掉文件。', masked: '证件号码和电话会遮住中间几位。',
    write: '导出', writing: '正在导出', done: '已导出 {n} 行', none: '这段时间没有内容，文件里只有表头。', where: '文件在', length: '{n} KB',
    notInGbk: '没有导出：GBK 里没有这些字：{characters}（第 {row} 行起）。改用工作簿。',
    share: '发给别的应用', phone: '文件只留到下次打开村记，现在就发出去。',
  },
}
