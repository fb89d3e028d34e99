// English: people, phones, quarantine, exports, templates, work, audit.
export default {
  people: {
    people: 'People', devices: 'Phones', q: 'Name', noneText: 'Add the people of the villages and of the office.', add: 'Add a person', addText: 'Role and places say what this person sees.', name: 'Name', role: 'Role', divisions: 'Places', active: 'Active',
    inactive: 'Not active', lastSeen: 'Last sign-in', never: 'Never signed in', password: 'Password (may stay empty)', newPassword: 'Set a new password',
    passwordText: 'At least {n} characters; to be changed at the first sign-in. Empty: no change; somebody new without one can use a phone, not this console.', activeText: 'Active (otherwise neither sign-in nor sync)', saved: 'Saved',
    notYours: 'This role is not yours to change; you can only look.', device: 'Identity', version: 'Version', enrolledAt: 'Enrolled', lastSync: 'Last sync', neverSynced: 'Never synced', owes: 'Owes', deviceId: 'Full identity', deviceOf: 'Phone {device}', restored: 'Went on from an old backup {n} time, last {when}. If it goes on, two phones may have one backup: ask, and revoke the one too many. | Went on from an old backup {n} times, last {when}. If it goes on, two phones may have one backup: ask, and revoke the one too many.', noDevices: 'No phones yet',
    noDevicesText: 'Open a person under People and make an enrolment code.', enrol: 'Enrol a phone', enrolText: 'One code for one phone; it works once.', enrolMake: 'Make a code', enrolAgain: 'Make another', expires: 'Valid until {when}', qr: 'QR code for enrolment',
    forgotten: 'Forgotten PIN', forgottenText: 'Only for its owner, who is here with the phone. On the phone: Forgotten the PIN; scan its code, or copy its text here. It leaves a line in the audit.', request: 'What the phone shows', giveAnswer: 'Give the unlocking code', answerFor: 'To be typed on the phone; it works once',
    revoke: 'Revoke this phone', revokeText: 'A revoked phone no longer syncs. What it still holds may be handed in to quarantine, where you look at it before it counts.', reason: 'Why', reasonHint: 'such as: phone lost, person moved on', revokeSure: 'Revoke', revoked: 'Revoked',
  },
  deviceState: { active: 'Active', revoked: 'Revoked' },
  quarantine: {
    title: 'Quarantine', marked: 'Chosen', receivedAt: 'Received', reason: 'State', bytes: 'Bytes', none: 'Nothing in quarantine', noneText: 'What revoked phones still hand in waits here until somebody has looked at it.', markAll: 'Choose this page', accept: 'Take in ({n})',
    dismiss: 'Leave out', why: 'Why left out', accepted: 'Taken in', dismissed: 'Left out',
  },
  exchange: {
    exports: 'Exports', imports: 'Imports', templates: 'Fill workbooks', work: 'Work', bundles: 'Bundles', what: 'Exports {place}, {from} to {to}. Choose place and period above.', xlsx: 'Workbook', format: 'File', full: 'With full ID and phone numbers',
    fullText: 'The file will hold full numbers that anybody can read who gets it; the audit gets a line. Delete it after use.', maskedText: 'ID and phone numbers come masked.', roster: 'a roster, without period', get: 'Get the file',
    table: { visits: 'Visits', grievances: 'Grievances', steps: 'Steps of grievances', households: 'Households', members: 'People', income_long: 'Income, a line a row', income_wide: 'Income, a household a row', campaigns: 'Campaigns' },
    list: { overdue: 'Overdue visits', coverage: 'Coverage', campaign: 'Households of a campaign', surveys: 'Income surveys', rounds: 'Progress of the round', settle: 'To settle', monthly: 'Monthly report', notice: 'Public notice', people: 'People', devices: 'Phones' },
  },
  template: {
    text: 'Upload a workbook of another office, map it once, and fill it for any village and period. Its styles and formulas stay.', upload: 'Upload a workbook', uploaded: 'Uploaded; now map its columns', tooLarge: 'The file is larger than 10 MB', none: 'No workbooks yet',
    noneText: 'Upload an .xlsx file.', name: 'Workbook', state: 'Mapping', updated: 'Changed', mapped: 'Mapped', unmapped: 'Not mapped yet', fill: 'Fill it', map: 'Map', filling: 'Being filled; see Work', removed: 'Deleted', removeSure: 'Really delete', sheet: 'Sheet',
    table: 'Records', header_row: 'Header row', first_row: 'First row', last_row: 'Last row', notice: 'For a public notice',
    how: 'Drag fields from the right onto columns on the left; or by keyboard: arrows choose a column, enter goes to the search, type, enter puts the field, Delete takes it away.', left: '{n} column is not mapped. | {n} columns are not mapped.', columns: 'Columns of the workbook',
    formula: 'a formula of the workbook', empty: 'empty', q: 'Find a field', saved: 'Saved', choosePlace: 'First choose above whose form it is', proposed: 'Guessed from the headings: look at it, then save.', doubt: 'only alike: look', noHeader: 'No heading with free rows was found. Mend the workbook and upload it again.',
    fixed: 'Cells around the rows (unit, day …)', fixedText: 'Write what goes there; words in braces are replaced; empty leaves the cell alone. There are:', stays: 'stays',
  },
  unfilled: { empty: 'nothing known', covered: 'inside a merged cell', formula: 'a formula of the workbook', too_long: 'too long for a cell', other_format: 'a cell for days: written as text' },
  formReason: {
    too_long: 'the file is larger than 10 MB', not_a_workbook: 'no .xlsx workbook', old_format: 'an old .xls: save it as .xlsx', encrypted: 'it has a password: take that off', macros: 'it has macros: save it as .xlsx without them', external_links: 'it is linked to other files: break the links',
    embedded: 'other things are embedded in it: remove them', entry_name: 'names inside the file are wrong: save a copy', entities: 'it is written in an unsafe way: save a copy', not_a_table: 'no workbook (.xlsx, .xls) and no CSV file', no_header: 'no roster header found (a column 户编号)', too_many_rows: 'more than 200,000 rows: split it', too_many_columns: 'more than 300 columns', damaged: 'it is damaged: open it and save a copy', too_large: 'too large unpacked: remove spare rows, sheets, pictures',
  },
  work: {
    what: 'Work', started: 'Started', finished: 'Finished', unfilled: 'Not filled', none: 'No work', noneText: 'Filling workbooks and other long work is listed here; finished files wait here too.', cells: '{n} cell | {n} cells', allFilled: 'All filled',
    state: { running: 'Running', done: 'Done', failed: 'Failed' }, rows: '{n} row | {n} rows', written: '{n} household written | {n} households written', leftOut: '{n} row left out | {n} rows left out', report: 'Report', kind: { template_fill: 'workbook', import: 'import' },
  },
  audit: { q: 'Name, identity', nobody: 'Nobody signed in', file: 'Save as file', noneText: 'Nobody read or changed anything in this period. Try another one.' },
  action: {
    full_read: 'Saw full numbers', exported: 'Exported a file', template_filled: 'Filled a workbook', template_changed: 'Changed a workbook’s mapping', step_added: 'Worked on a grievance', survey_reviewed: 'Reviewed a survey', campaign_announced: 'Announced or changed a campaign', campaign_closed: 'Closed a campaign', conflict_settled: 'Settled a field',
    sign_in: 'Signed in', sign_out: 'Signed out', wrong_password: 'Wrong password', password_changed: 'Changed a password', person_added: 'Added a person', person_changed: 'Changed a person', code_made: 'Made an enrolment code', device_revoked: 'Revoked a phone', phone_opened: 'Gave the unlocking code for a forgotten PIN', drafts_key_given: 'Gave a new phone the key of its cadre’s drafts',
    handed_in_accepted: 'Took in from quarantine', handed_in_dismissed: 'Left out from quarantine', bundle_taken: 'Took a bundle in', audit_exported: 'Exported the audit', settings_changed: 'Changed rules', imported: 'Imported a roster', village_added: 'Added or renamed a village', set_up: 'Made the first administrator',
  },
}
