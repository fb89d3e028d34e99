// 草稿跟着人走: what came from the cadre's other phone, what differs there, what stays on this phone only.
export default {
  from: '在另一部手机（{phone}）上写的，{when}', apart: '另一部手机（{phone}）{when}也改过，和这里写的不一样',
  theirs: '用那一份', ours: '留这一份', chosen: '已用这一份', came: '从你的另一部手机接来 {n} 份草稿，在“今天”里接着写',
  went: '{n} 份草稿你在另一部手机上已经存好或扔掉，这里不再留着',
  onlyHere: '有 {n} 份草稿太大，镇里没存，只在这部手机里。请写完保存', unreadable: '你另一部手机的草稿有 {n} 份被改动或损坏，没有接来。那部手机上的还在',
  waiting: '你另一部手机还有 {n} 份草稿没接来：那一户不在这部手机里，或者记录已经存过了',
}
