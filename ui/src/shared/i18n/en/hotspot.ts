// English: two phones on one hotspot.
export default {
  hotspot: {
    title: 'Sync with a colleague’s phone', open: 'Sync with a colleague’s phone', openText: 'Works without a network: one phone opens a hotspot, the other joins it',
    lead: 'One phone opens its hotspot, the other joins it. Then tap “I wait” on one and “I look” on the other.', wait: 'I wait', waitText: 'For the colleague’s phone', find: 'I look', findText: 'For the phone that waits',
    waiting: 'Waiting for the other phone', waitingText: 'Ask your colleague to tap “I look”. After three minutes without anybody the waiting ends.', noNetwork: 'This phone seems to be on no hotspot or Wi‑Fi. Open one or join your colleague’s, then once more.', address: 'Not found? The colleague can type:', addresses: 'Not found? The colleague can type one of these:', stop: 'Stop waiting',
    looking: 'Looking', several: '{n} phone is waiting. | {n} phones are waiting. Which one is it? Look at the numbers on its screen.', type: 'Numbers on the other screen', typeHint: 'Like 192.168.43.1', typeText: 'Not found? Type what the other screen shows.', join: 'Connect', joining: 'Going to the other phone', again: 'Look again', other: 'Another way',
    compare: 'Do both phones show the same number?', whose: 'The other phone: {name}', proven: 'A phone that the office knows',
    same: 'The same', different: 'Not the same', said: 'Waiting for the other side to say so',
    exchanging: 'Records go both ways', taken: '{n} received', given: '{n} of {of} given', keep: 'Keep both phones near and unlocked.',
    whole: 'All done', half: 'Broken off half-way', halfText: 'What arrived counts. Once more brings only the rest.', with: 'With the phone of {name}', villages: 'Villages: {names}', noVillages: 'The two phones have no village in common. Nothing went.',
    tookNew: '{n} change received | {n} changes received', gaveNew: '{n} change given | {n} changes given', nothing: 'Both have the same. Nothing had to go.', refused: '{n} not taken: did not pass the check', lacking: '{n} wait for other changes: sync with the office, then once more', refusedThere: '{n} not taken there: did not pass the check', lackingThere: '{n} wait there for other changes',
    next: 'Until the office has them these records stay “On this phone”. Whoever syncs with the office first brings them along.', done: 'Done', once: 'Once more',
  },
}
