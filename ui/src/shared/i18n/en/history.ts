// English: words of what is to settle, of the history and of deleted records.
export default {
  record: { household: 'Household', visit: 'Visit', grievance: 'Grievance', income_survey: 'Income survey', settings: 'Rules', campaign: 'Campaign' },
  conflict: {
    problem: 'Does not fit', together: 'Each is fine alone; together they contradict', go: 'Go and mend it', atVisit: 'written at the visit {when}', write: 'Use this', putOff: '{n} put off until the app is opened again',
    noPutOffText: 'What was put off is listed again when the app is next opened.',
  },
  history: {
    title: 'History', byTime: 'By time', byField: 'By field', restore: 'Restore this', restored: 'Restored', current: 'stands now', none: 'No changes yet',
    noneText: 'What was changed is listed here.', changes: '{n} time | {n} times', fields: '{n} field | {n} fields', more: '{n} more',
  },
  bin: {
    title: 'Deleted records', text: 'Everything deleted can be restored', delete: 'Delete', why: 'Why is it deleted', hint: 'For example: registered twice, wrong household', sure: 'Delete this record', cancel: 'Keep it',
    gone: 'Deleted; it is among the deleted records', restore: 'Restore', back: 'Restored', here: 'This household was deleted and is listed nowhere. Its visits and grievances stay in the ledgers.', none: 'Nothing is deleted',
    noneText: 'Deleted households, visits and grievances are listed here with all they said.', by: 'Deleted by {who} {day}', someone: 'unknown person', reason: 'Reason: {why}', edited: 'Edited after it was deleted',
  },
}
