// English: campaigns in the console.
export default {
  campaigns: {
    title: 'Campaigns', new: 'Announce a campaign', none: 'No campaigns yet', noneText: 'Once announced, phones have it after their next sync and can choose it for a visit.', villages: 'Villages', days: 'From and to', state: 'State', edit: 'Change', close: 'Close', closeWhy: 'Why it ends', closeSure: 'Close in {n} villages',
    closed: 'Closed', saved: 'Written; phones have it after their next sync', announce: 'Announce', everyVillage: 'All {n} villages', chooseVillages: 'Choose villages', groupsHint: 'Such as 一组, then Enter', householdsHint: 'Name of the head', whomText: 'Either the type or the category is enough; where groups are chosen, also in one of them; households chosen by hand count besides.',
    is: { upcoming: 'Not begun', running: 'Running', ended: 'Over', closed: 'Closed' }, by: { village: 'By village', group: 'By group', type: 'By type' }, rows: { left: 'Not visited yet', visited: 'Visited', all: 'Due' }, everybody: 'Every household', groups: 'Groups', chosen: '{n} chosen by hand', whom: 'For whom',
    households: 'Chosen households', nothing: 'Nothing was changed', changedIn: 'Only what is changed here is written.', noRows: 'Nobody here', noRowsText: 'Try another group or type.', number: 'Such as the document’s number',
  },
}
