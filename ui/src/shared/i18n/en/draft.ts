// Drafts go with the cadre: what came from the other phone, what differs there, what stays on this phone only.
export default {
  from: 'Written on your other phone ({phone}), {when}', apart: 'Your other phone ({phone}) has other words for it, {when}',
  theirs: 'Use those', ours: 'Keep these', chosen: 'These words are kept now', came: '{n} draft came from your other phone: it is under Today | {n} drafts came from your other phone: they are under Today',
  went: '{n} draft was saved or thrown away on your other phone and is no longer here | {n} drafts were saved or thrown away on your other phone and are no longer here',
  onlyHere: '{n} draft is too large for the office and lies on this phone only: finish and save it | {n} drafts are too large for the office and lie on this phone only: finish and save them', unreadable: '{n} draft of your other phone was altered or damaged and did not come; it is still on that phone | {n} drafts of your other phone were altered or damaged and did not come; they are still on that phone',
  waiting: '{n} draft of your other phone did not come: its household is not on this phone, or its record was saved already | {n} drafts of your other phone did not come: their households are not on this phone, or their records were saved already',
}
