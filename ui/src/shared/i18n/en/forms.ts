// English: words of the forms.
export default {
  form: {
    pictureAdded: 'Added', pictureTaken: 'Taken away', pictureBack: 'Put back',
    nothing: 'not filled in', yes: 'Yes', no: 'No', trouble: 'Trouble', noTrouble: 'No trouble', join: ', ', joinLines: '; ', choose: 'Choose',
    amountHint: 'Yuan; 1.2万 also works', last: 'Last time: {value}', same: 'Still so', changed: 'Changed', confirmed: 'Still {value}',
    edit: 'Edit', save: 'Save', saving: 'Saving', saved: 'Saved on this phone', resumed: 'Continues your draft',
    unmapped: 'This version has no place for these parts of the draft. They are listed here and not lost', remove: 'Remove',
    undo: 'Keep', keptNot: 'The draft could not be kept. Leaving now loses what was just written.',
    problems: '{n} field needs a change | {n} fields need a change', otherProblems: 'These need a change too',
  },
  visit: {
    title: 'Record visit', question: 'Anything changed since last time?', questionFirst: 'Is there anything to note?', none: 'No changes',
    some: 'Changes', editSummary: 'Edit', doneSummary: 'Done', lastTime: 'Last time {when}', lastStep: 'Agreed last time: {step}',
    firstTime: 'First visit to this household', keepsSections: 'What is written below is saved too. Clear what you do not want.',
    met: 'met {who}', family: 'Family', guarantee: 'Basic needs, guarantees and water', income: 'Income and spending',
    work: 'Work and training', policy: 'Policies and leaflets', issues: 'Grievances', next: 'Next step', answers: '{n} filled',
    familyChanges: 'What changed in the family', addChange: 'Add a change', issueHint: 'In their own words; one line is enough',
    addIssue: 'Add another', issue: 'Grievance {n}', change: 'Change {n}', otherVisitor: 'Another visitor', nameHint: 'Name',
    addVisitor: 'Add', shortFamily: 'Family', shortGuarantee: 'Basics', shortIncome: 'Money', shortWork: 'Work', shortPolicy: 'Policy',
    shortIssues: 'Grievances', shortNext: 'Next', reason: 'What is the matter',
  },
  edit: {
    risks: 'Risks (five at most)', guarantees: 'School, health care, housing, water', reason: 'A change of category, risk or guarantee is kept with its reason and date',
    title: 'Edit details', contact: 'Contact and home', type: 'Type', members: 'Members', addMember: 'Add member',
    removeMember: 'Remove this person', removed: 'Removed once you save', newMember: 'New member', nothingChanged: 'Nothing changed yet',
    changedCount: '{n} change | {n} changes', noCategory: 'Not monitored', changed: 'Changed', was: 'Was: {value}',
  },
}
