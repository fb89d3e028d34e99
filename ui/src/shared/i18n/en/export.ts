// English: the words of exporting.
export default {
  export: {
    title: 'Export', open: 'Export tables', openText: 'Ledgers, rosters and income tables as files', table: 'Which table', period: 'Which days', format: 'File',
    visits: 'Visits', grievances: 'Grievances', steps: 'Steps of grievances', households: 'Households', members: 'Members', income_long: 'Income (a row per line)',
    income_wide: 'Income (a row per household)', this_month: 'This month', last_month: 'Last month', this_year: 'This year', all: 'All',
    xlsx: 'Workbook (best)', csv: 'CSV', csv_gbk: 'CSV (GBK)', roster: 'A roster has no days: all of it is exported.',
    full: 'Write full ID and phone numbers', fullWarning: 'Whoever gets the file can read the full numbers. A line is kept about this export. Delete the file after use.', masked: 'The middle of ID and phone numbers is hidden.',
    write: 'Export', writing: 'Exporting', done: '{n} rows exported', none: 'Nothing in these days: the file has only headers.', where: 'The file is', length: '{n} KB',
    notInGbk: 'Not exported: GBK has no place for {characters} (from row {row}). Use a workbook.',
    share: 'Send to another app', phone: 'The file stays until the app is opened next; send it now.',
  },
}
