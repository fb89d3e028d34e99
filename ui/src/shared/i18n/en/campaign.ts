// English: words of 专项行动.
export default {
  campaign: {
    title: 'Campaigns', open: 'Campaigns', left: '{name}: {n} left', until: 'by {day}', more: '{n} more, open to see them all', none: 'No campaigns',
    noneText: 'Once the office announces one, it is here after the next sync.', notVisited: 'Left in campaign', of: '{visited} of {due} households', state: { upcoming: 'Not begun', running: 'Running', ended: 'Over', closed: 'Closed' },
    days: '{from} to {to}', questions: 'What to ask', announced: 'Announced by {who}', paper: 'Document {number}', closed: 'Closed on {day}', byGroup: 'By group', byType: 'By type',
    type: { MONITORED: 'Monitored', LIFTED: 'Lifted', GENERAL: 'Ordinary' }, leftOnes: 'Not visited yet', done: 'Visited', noYard: 'No courtyard', forThis: 'Visited for which campaign', visitedAlready: '{name} (visited)',
    door: 'Campaign', doorLine: '{name}: not visited yet',
  },
}
