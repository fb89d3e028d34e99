// Chinese: the screens of what happens to a household and its people.
export default {
  living: {
    deed: { event: '家里有变化', head: '换户主', split: '分户', merge: '并户', move: '搬家、迁走', end: '销户', revive: '恢复这一户', grievance_step: '诉求办理' },
    who: { head: '谁当户主', split: '哪些人分出去' },
    what: '什么变化', relation: '{name}是{head}的', newPlace: '新户住哪里', cameFrom: '从哪里来', mergedFrom: '来自并入的 {name} 户', measureIn: '纳入测算', measureOut: '消除测算',
    newHead: '新户的户主', oldHead: '留下的谁当户主', into: '并到哪一户', awayTo: '迁出本村，去哪里',
    title: '变动', none: '还没有变动', people: '有变化', add: '添人', more: '分户、并户、搬家、销户', by: '{who} 记',
    goesOn: '已并到：{name}', endedHere: '这一户已销：{why}', from: '从 {name} 分出', behind: '还有 {names} 没带过去', carry: '带过去', carried: '已带过去',
    toCarry: '{name} 并过来以后又添了人', monitoring: '监测识别', clue: '记线索', stage: '到：{step}', missingSteps: '没记：{steps}', due: '{day}前',
    doubt: {
      nobody_disabled: '风险写了因残，家里没有登记残疾的人', nobody_ill: '风险写了因病，家里没有登记大病、慢性病的人', everybody_able: '风险写了缺劳动力，家里人人都有劳动力',
      nobody_works: '风险写了务工不稳，家里没有能务工的人', disaster_not_said: '因自然灾害，没写是哪种灾', guarantee_without_risk: '保障有问题，风险里没有对应的一项', no_head: '没有户主',
      two_heads: '有两个户主', same_twice: '{name} 登记了两次', nobody_left: '家里已经没有人了',
    },
  },
  duplicates: {
    title: '可能重复', none: '没有可能重复的户', noneText: '两个人分开登记了同一户，会列在这里。', merge: '并户', different: '不是一家', noted: '记下了', here: '{name}住{home}',
  },
  coverage: {
    title: '覆盖和意愿', apply: '申报政策明白纸（所有农户）', help: '帮扶政策明白纸（监测对象）', of: '{have}/{of} 户', missing: '还没发：{names}', wishes: '就业、培训意愿',
    noWishes: '走访里还没记过意愿', work: '就业：{words}', training: '培训：{words}',
  },
}
