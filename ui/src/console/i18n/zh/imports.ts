// Chinese: rosters that come in, and villages that are made known.
export default {
  import: {
    text: '国家系统导出的户信息和人口信息，一起选上。先看看会怎样，再导入。干部在手机上写的不会被盖掉，空着的格子什么也不清。', choose: '选文件', village: '这些行是哪个村的', asNamed: '按表里写的', tooLarge: '文件一共超过 20 MB，分几次传，或用命令行', begun: '开始导入，在办理情况里看',
    begin: '导入，写入 {n} 户', goodRows: '有问题的 {n} 条不要，好的行照样导入', stopped: '有问题行，什么也不会写。改好文件再传，或勾上上面那一条。', nothing: '没有要写的：系统里已经是这样。', edits: '导出表里改动了 {n} 格。', noHeader: '没有表头，没读', unknown: '没读的列：{columns}',
    figure: { households: '户', members: '成员', new: '新增户', changed: '有变化的户', unchanged: '无变化的户', kept: '保留干部所写', problems: '问题', warnings: '提醒' },
    badRows: '问题和提醒', keptTitle: '保留干部所写', kind: '类别', problem: '问题', warning: '提醒', file: '文件 · 工作表', row: '行', column: '列', why: '原因', number: '户编号', stays: '系统里的（不动）', roster: '名册里的', more: '还有 {n} 条，导入后在报告里',
    addVillage: '添村', villageText: '代码是区划代码 12 位。写已有的代码，就是改名。', code: '区划代码', county: '区县', township: '乡镇', villageAdded: '已添上',
  },
}
