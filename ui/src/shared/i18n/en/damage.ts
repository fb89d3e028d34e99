// English: damaged data on the phone, a wrong clock, a village that went to somebody else.
export default {
  damage: {
    strays: 'Photos without a record', straysText: 'They are sound, but their record or draft is gone. In the photo row of a visit, a grievance or a survey each can be put in; those whose record comes back with a sync go from here.', strayOf: 'Not known of which household', strayDrop: 'Throw away', strayDropSure: 'Tap again to throw it away', strayKeep: 'Keep it', strayGone: 'Thrown away',
    title: 'Saving data', openText: 'Whether data on this phone is damaged, and what is missing',
    sickTitle: 'Some of the data on this phone is damaged', sickText: 'A part of the storage may have gone bad, or the battery ran out in the middle. What is sound can be saved; what is damaged is kept aside as it is, not deleted. Sync afterwards: what the office has comes back.',
    save: 'Save the data', saving: 'Saving; leave Cunji open', askPin: 'Enter the PIN to begin saving', before: 'Do not uninstall Cunji and do not clear its data.',
    keyTitle: 'The key on this phone is damaged', keyText: 'The file with the key is gone or cannot be read, so the PIN does not open the old data either. Records that were not sent to the office are only on this phone.',
    keyTodo: 'Show it to the office first. If nobody can open it, you can begin anew: the old data is kept aside, not deleted; enrol again with a code from the office, and what the office has comes back.',
    anew: 'Keep aside and begin anew', anewSure: 'Tap once more to begin anew',
    saved: 'Saved', savedText: 'records: {records} · drafts: {drafts} · photos and signatures: {pictures}', none: 'Nothing to say', noneText: 'The data on this phone is neither damaged nor incomplete.',
    looking: 'Looking through all of it', look: 'Look through the data', lookText: 'Reads everything once to see whether something is damaged; a few seconds on a phone with many records.', sound: 'Looked through: all of it can be read', aside: 'The damaged data is kept in {folder}, not deleted; do not clear the data of Cunji if somebody is to look at it.',
    wholeAgain: 'Everything missing has come back', lost: 'Not brought back yet', lostText: 'What the office has goes from this list after a sync. What stays must be recorded again; take photos again where you can.', nowSync: 'Sync first: what the office has comes back.',
    changes: '{n} change missing | {n} changes missing', picture: 'damaged, cannot be opened', pictureAdded: 'damaged, cannot be opened · added {when}', unknownRecord: 'A record of unknown kind', when: 'last written {when}', olderBy: 'Besides, {n} change written on this phone is not here, and nothing says which. | Besides, {n} changes written on this phone are not here, and nothing says which.',
    older: 'The data is older than what was written here', olderText: 'An old backup may have been put back. What the office has comes back with a sync.', done: 'Understood',
    noteSick: 'Some of the data on this phone is damaged: tap to save it', noteReport: 'The data was salvaged: see what is missing',
    ahead: 'The clock of this phone is {much} fast: set it in the system settings', behind: 'The clock of this phone is {much} slow: set it in the system settings', minutes: '{n} minute | {n} minutes', hours: '{n} hour | {n} hours', days: '{n} day | {n} days',
    goneHeld: '{village} is no longer yours; something is not handed in yet: sync, and finish the drafts', gone: '{village} is no longer yours; its records are all at the office and have left this phone',
  },
}
