// English: frame, door, table, what went wrong.
export default {
  frame: {
    title: 'Cunji · township office', navigation: 'Navigation', skip: 'Skip to content', division: 'Place', period: 'Period', everything: 'Everything', search: 'Search', searchHint: 'Search households, grievances; pinyin too', nothingFound: 'Nothing found',
    leave: 'Sign out',
  },
  nav: {
    overview: 'Overview', visits: 'Visits', grievances: 'Grievances', income: 'Income surveys', households: 'Households', settle: 'To settle', reports: 'Reports', people: 'People, phones', exchange: 'In and out', audit: 'Audit', settings: 'Settings',
  },
  period: { this_month: 'This month', last_month: 'Last month', this_quarter: 'This quarter', this_year: 'This year', own: 'Own days' },
  word: {
    loading: 'Opening', again: 'Try again', none: 'Nothing here', close: 'Close', closeKey: 'Close (Esc)', cancel: 'Cancel', save: 'Save', remove: 'Delete', print: 'Print', colon: ': ', days: '{n} day | {n} days',
  },
  table: {
    columns: 'Columns', count: '{n} row | {n} rows', none: 'Nothing fits', noneText: 'Try another place, period or filter.', file: 'Save as file', fileHint: 'Save every filtered row as CSV', printHint: 'Print the filtered rows, at most 500', saved: 'Saved as a file',
  },
  session: {
    title: 'Sign in', name: 'Name', password: 'Password', enter: 'Sign in', wrong: 'Name or password are wrong', wait: 'Too many wrong tries; try again in {minutes} min', forgotten: 'Forgotten? Whoever looks after people and phones sets a new one.',
    setUp: 'First start', setUpText: 'The server printed a set-up code when it first started. Use it to make the first administrator.', code: 'Set-up code', ownName: 'Your name', newPassword: 'New password', again: 'New password, once more',
    make: 'Set up and go in', passwordHint: 'At least {n} characters; long is better than odd.', short: 'A password has at least {n} characters', different: 'The two are not the same', oldPassword: 'Password now', change: 'Change password',
    changed: 'Password changed', mustChange: 'Change your password first', mustChangeText: 'Somebody else chose the password you have. Choose one that only you know.',
  },
  role: { cadre: 'Cadre', village: 'Village', township: 'Township', county: 'County', auditor: 'Auditor', administrator: 'Administrator' },
  roleText: {
    cadre: 'Sees own villages, settles, exports', village: 'Sees the village, works on grievances, settles, exports', township: 'Sees the township, works on grievances, reviews surveys, sets rules, looks after people and phones',
    county: 'Sees the county, reviews surveys, sets rules, sees the audit', auditor: 'Only reads, sees the audit', administrator: 'Looks after people, phones, rules, audit and exports; writes no records',
  },
  may: {
    read_full: 'see full numbers', assign: 'work on grievances', review: 'review income surveys', settle: 'settle', announce: 'announce campaigns', rules: 'set rules', people: 'look after people and phones', audit: 'see the audit', import: 'import rosters', export: 'export', template: 'fill workbooks', bundle: 'take bundles in',
  },
  settings: {
    rules: 'Rules', other: '中文', language: 'Language', me: 'Me', may: 'May', readOnly: 'only read', version: 'Version', keys: 'Keyboard', keySearch: 'To the search', keyRows: 'Up and down in a table', keyOpen: 'Open the row', keyClose: 'Close what stands beside',
    keyPages: 'Turn the page', keyReview: 'Review of surveys: accept, send back, next',
  },
  reason: {
    wrong: 'not right', taken: 'somebody has it already', too_short: 'too short; at least 10 characters', too_simple: 'too easy to guess', same: 'the same as before', not_yours: 'not yours to give', unknown_division: 'there is no such place',
    bad_division: 'there is no such place', inactive: 'this person is not active', no_villages: 'this person has no villages', too_many_villages: 'too many villages for one phone', revoked: 'revoked already', too_many: 'too many; take a shorter period',
    not_found: 'can no longer be found', must_change: 'change your password first',
    too_new: 'written by a newer version: upgrade first', no_sheet: 'there is no such sheet', rows: 'header, first and last row are out of order', no_columns: 'no column is mapped', no_column: 'the workbook has no such column', no_field: 'there is no such field',
    unreadable: 'cannot be read: something may be missing', other_phone: 'another phone shows this', not_in_notice: 'must not be in a public notice', formula: 'a formula of the workbook: cannot be filled', fixed: 'this cell cannot be filled, or a word in braces is unknown', not_mapped: 'map its columns first', unknown_village: 'no village is registered there',
    bad_place: 'it needs 1 to 60 characters', bad_name: 'a name has 1 to 100 characters', no_period: 'a roster has no period', not_in_gbk: 'GBK lacks some characters',
  },
  wrongField: { village: 'Village', county: 'County', township: 'Township', number: 'Number', ends_on: 'Last day', starts_on: 'First day', for_whom: 'For whom', kind: 'Kind', villages: 'Villages',
    name: 'Name', password: 'Password', new: 'New password', old: 'Password now', code: 'Set-up code', role: 'Role', divisions: 'Places', reason: 'Why', words: 'Words', person: 'Person', device: 'Phone', request: 'what the phone shows', value: 'Value', month: 'Month', comments: 'Comments', file: 'File',
  },
  trouble: {
    code: 'Code {code}',
    not_allowed: { what: 'You may not do this', todo: 'If you need it, ask whoever looks after people and phones.' },
    not_signed_in: { what: 'You are no longer signed in', todo: 'Sign in again.' },
    bad_input: { what: 'Something is not filled in right; nothing was changed', todo: 'Mend it and try again.' },
    not_found: { what: 'It can no longer be found', todo: 'It may be deleted, or not yours to see. Look at the list again.' },
    busy: { what: 'The server is busy', todo: 'Try again in a while.' },
    too_many_tries: { what: 'Too many tries; wait a while', todo: 'Try again in a while.' },
    conflict: { what: 'Somebody else has just changed it; nothing was changed', todo: 'Open it again and see how it is now.' },
    too_large: { what: 'The file is too large', todo: 'Take a smaller one.' },
    failed: { what: 'Something went wrong on the server; nothing was changed', todo: 'Try again; if it goes on, tell whoever looks after the server.' },
    offline: { what: 'The server cannot be reached', todo: 'Look at the network and try again.' },
  },
}
