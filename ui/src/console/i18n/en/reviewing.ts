// English: grievances, income surveys, monthly report, public notice.
export default {
  grievances: {
    one: 'Grievance', ledger: 'Ledger of grievances', open: 'Open', overdue: 'Only late', week: 'Due this week', q: 'Words, head', noneText: 'Try another filter or another place.', noneHere: 'No grievances of this household.', late: '{n} day late | {n} days late', steps: 'Course',
    next: 'Next step', until: 'by {day}', stepSaved: 'Written down', ageing: 'How long open', days: '{days} days',
  },
  rate: {
    responded: 'Responded', solved: 'Solved', satisfied: 'Satisfied', respondedHow: 'responded in time ÷ due to respond', solvedHow: 'called back and solved ÷ called back', satisfiedHow: 'satisfied or basically ÷ called back',
  },
  income: {
    year: 'Year', yearOf: '{year}', progress: 'Progress', queue: 'To review', all: 'All', under: 'Under the line', near: 'Near the line', fallen: 'Fallen sharply', queueText: 'One after the other: A accepts, B sends back, N goes on', allText: '', underText: 'A head below the line',
    nearText: 'Just above the line', fallenText: 'Much less than last year', queueEmpty: 'Nothing to review', queueEmptyText: 'What phones hand in is listed here.', noneText: 'Try another year or another place.', noneHere: 'No surveys of this household yet.',
    fired: '{n} ({open} open)', due: 'Due', filling: 'Being filled', submitted: 'To review', sentBack: 'Sent back', accepted: 'Accepted', handedIn: 'Handed in', missing: 'Missing', share: 'Share', submittedText: 'wait for a review', sentBackText: 'wait to be mended',
    byVillage: 'Progress by village', noRound: 'Nobody is due in this year', noRoundText: 'Try another year or another place.', acceptedOne: 'Accepted', sentBackOne: 'Sent back; the phone shows it after its next sync', line: 'Line', figure: 'Totals', thisYear: 'This year',
    difference: 'Difference', next: 'Next', keyAccept: 'Accept (A)', keyBack: 'Send back (B)', keyNext: 'Next (N)', sayWhy: 'Say in a sentence why it goes back, or comment on a line',
  },
  monthly: {
    title: 'Monthly report', month: 'Month', whole: 'Everything', byVillage: 'By village', visits: 'Visits', visited: 'Households visited', households: 'Households', newGrievances: 'New grievances', closed: 'Closed', overdue: 'Late', monitored: 'Newly monitored',
    heading: '{name}: resident work in {month}', days: '{from} to {to}', attendance: '1. Attendance', byHand: 'Not recorded here; by hand:', visitsTitle: '2. Visits and coverage', visitsText: '{visits} visits to {visited} of {households} households; {issues} matters raised.',
    campaignLine: '{name} ({from} to {to}): {due} households due, {visited} visited.', grievancesTitle: '3. Grievances', grievancesText: '{registered} new, {closed} closed, {overdue} late at the end of the month.', monitoringTitle: '4. Monitoring', monitoringText: '{n} households newly monitored.', steps: 'Steps this month: {steps}.', meetings: '5. Meetings',
    policy: '6. Policies', policyText: 'Leaflets: applying {apply} households, help {help} households.', next: '7. Next month', nextText: '{households} households to visit, {grievances} grievances due.', filledBy: 'Filled in by:', checkedBy: 'Checked by:', date: 'Date:',
  },
  notice: {
    title: 'Public notice', days: 'Days', phone: 'Phone for objections', none: 'No households of this kind', noneText: 'Try another kind or another place.', heading: 'Public notice: {category}', text: 'The list hangs for {days} days. Objections within this time, please. Phone: {phone}.',
    most: 'The first {n} of {total} households. Print village by village.', sign: 'Villagers’ committee (seal), date', number: 'No.',
  },
}
