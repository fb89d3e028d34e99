// English: overview, visits, households, columns of tables, history.
export default {
  overview: {
    behind: '{n} changes are not counted yet; figures will move in a moment.', covered: 'Visited / due', coveredText: '{percent} in this period', overdue: 'Visits overdue', overdueText: 'nobody there for a whole period', open: 'Open grievances',
    openText: '{n} of them late', late: 'Late grievances', lateText: 'past their deadline', surveys: 'Income surveys {year}', surveysText: '{percent} handed in', under: 'Under the line', underText: '{n} near the line', noLine: 'No line is set',
    visited: 'Visited', notYet: 'Not yet', visits: 'Visits', byVillage: 'Visit coverage by village', trend: 'Visits by week', none: 'No households yet', noneText: 'Import the rosters first, or enrol phones under People, phones.',
  },
  column: {
    village: 'Village', group: 'Group', campaign: 'Campaign', head: 'Head', courtyard: 'Courtyard', type: 'Type', monitoring: 'Monitoring', persons: 'People', lastVisit: 'Last visit', dueOn: 'Due by', daysLate: 'Late', visitedOn: 'Visited on', mode: 'How', visitKind: 'Kind',
    author: 'Visitor', changes: 'Changes', nextStep: 'Next step', registeredOn: 'Registered', content: 'Grievance', category: 'Category', urgency: 'Urgency', status: 'Status', level: 'Level', deadline: 'Deadline', unit: 'Office in charge',
    inCharge: 'In charge', periodKind: 'Survey kind', lastYear: 'Last year', against: 'Against last year', line: 'Line', fired: 'Doubts', submittedOn: 'Handed in', record: 'Record', about: 'About', field: 'Field', values: 'Written', writers: 'Writers',
    at: 'When', person: 'Name', action: 'Deed', what: 'What', rows: 'Records', recordId: 'Identity',
  },
  target: { MONITORED: 'Monitored', LIFTED: 'Lifted from poverty', GENERAL: 'General' },
  visits: {
    coverage: 'Coverage', campaigns: 'Campaigns', all: 'Visits', overdue: 'Overdue', q: 'Head, next step', noneText: 'No visits in this period. Try another one, or wait for the phones to sync.', changed: 'Changes', same: 'No changes', never: 'Never visited', noOverdue: 'Nothing overdue',
    noOverdueText: 'Everybody who was due was visited.', household: 'See the household', noneHere: 'No visits to this household yet.', by: { village: 'By village', group: 'By group', type: 'By type', campaign: 'By campaign' },
  },
  coverage: {
    title: 'Visit coverage', due: 'Due', visited: 'Visited', share: 'Coverage', overdue: 'Overdue', apply: 'Leaflet: applying', help: 'Leaflet: help', none: 'No households here', noneText: 'Try another place.', noCampaign: 'No campaign visits in this period',
    noCampaignText: 'Visits for which a campaign was chosen on the phone are listed here.',
  },
  households: {
    one: 'Household', q: 'Name or pinyin, number, courtyard', noneText: 'Try another name, or take the filters away.', about: 'Home', risks: 'Risks', guarantees: 'Guarantees', members: '{n} people', age: 'Age', full: 'Show full numbers', fullText: 'Leaves a line in the audit',
    fullShown: 'Full numbers are shown; the audit has a line about it.', deleted: 'This household is deleted.', tail: 'ID …{tail}',
  },
  pictures: { title: 'Photos and signatures', onPhone: 'Still on a phone', open: 'Whole picture' },
  history: { title: 'History', show: 'Show changes', none: 'No changes yet', office: 'Office', someone: 'Not known who' },
  settle: {
    none: 'Nothing to settle', noneText: 'Where two people wrote different things in one field, it is listed here.', why: 'written differently', masked: 'Numbers are masked. To compare, open the household and show full numbers.', together: 'does not fit together', choose: 'Use this', done: 'Settled', record: 'See the record',
  },
}
