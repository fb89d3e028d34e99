// English: words of what happens to a household.
export default {
  ClueSource: {
    HOUSEHOLD: 'Told by the household', CADRE: 'Found by a cadre', DEPARTMENT: 'Warned by a department',
    SUPERVISION: 'Supervision, 12317',
  },
  Decision: {
    PASSED: 'Passed', REJECTED: 'Rejected',
  },
  EventKind: {
    BIRTH: 'Birth', DEATH: 'Death', MARRIED_IN: 'Married in', MARRIED_OUT: 'Married out', MOVED_IN: 'Moved in',
    MOVED_OUT: 'Moved out', AWAY: 'Left for work', RETURNED: 'Came back', STUDY: 'Went to school',
    STUDY_ENDED: 'Left school', HEAD_CHANGED: 'New head', SPLIT: 'Split', MERGED: 'Merged',
    CARRIED_OVER: 'Carried over', MOVED: 'Moved house', ENDED: 'Ended', REVIVED: 'Restored', CHANGED: 'Changed',
    NOT_SAME: 'Not the same household', SETTLED: 'Settled which household',
  },
  HouseholdEnded: {
    MERGED: 'Merged into another', MOVED_OUT: 'All moved away', ALL_DIED: 'All died', OTHER: 'Other',
  },
  MemberJoined: {
    BIRTH: 'Birth', MARRIED_IN: 'Married in', MOVED_IN: 'Moved in', RETURNED: 'Came back', SPLIT: 'Split',
    MERGED: 'Merged', OTHER: 'Other',
  },
  MemberLeft: {
    DIED: 'Died', MARRIED_OUT: 'Married out', MOVED_OUT: 'Moved out', SPLIT: 'Split', MERGED: 'Merged',
    OTHER: 'Other',
  },
  MonitoringNote: {
    short_notice: 'The notice hung too short', before_its_turn: 'Steps out of order',
    notice_still_hung: 'Sent on while the notice hung', late_visit: 'The visit was late',
    late_whole: 'The whole took too long', no_majority: 'No majority agreed',
  },
  MonitoringStep: {
    CLUE: 'Clue', VISITED: 'Visited', APPLIED: 'Applied', COMPARED: 'Compared', DELIBERATED: 'Deliberated',
    PUBLISHED: 'Published', TOWNSHIP: 'Township', COUNTY: 'County',
  },
  SameBy: {
    member: 'The same member', id_number: 'Same ID number', name_and_birth: 'Same name and birth date',
    head_and_phone: 'Same head and phone',
  },
}
