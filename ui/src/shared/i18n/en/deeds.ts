// English: the screens of what happens to a household and its people.
export default {
  living: {
    deed: { event: 'Something changed', head: 'Another head', split: 'Split', merge: 'Merge', move: 'Move', end: 'End this household', revive: 'Restore this household', grievance_step: 'Step of a grievance' },
    who: { head: 'Who is head', split: 'Who leaves' },
    what: 'What changed', relation: '{name} is to {head}', newPlace: 'Where the new household lives', cameFrom: 'Came from', mergedFrom: 'From the merged household of {name}', measureIn: 'Income survey for identification', measureOut: 'Income survey for elimination',
    newHead: 'Head of the new household', oldHead: 'Who is head of those who stay', into: 'Into which household', awayTo: 'Out of the village, to where',
    title: 'What happened', none: 'Nothing yet', people: 'Something changed', add: 'Somebody new', more: 'Split, merge, move, end', by: 'written by {who}',
    goesOn: 'Merged into: {name}', endedHere: 'No longer a household: {why}', from: 'Split from {name}', behind: '{names} not carried over yet', carry: 'Carry over', carried: 'Carried over',
    toCarry: 'People were added to {name} after it was merged here', monitoring: 'Monitoring', clue: 'Record a clue', stage: 'Reached: {step}', missingSteps: 'Not written down: {steps}', due: 'by {day}',
    doubt: {
      nobody_disabled: 'Risk: disability, but nobody is registered as disabled', nobody_ill: 'Risk: illness, but nobody is registered as ill', everybody_able: 'Risk: lack of labour, but everybody can work',
      nobody_works: 'Risk: unstable work, but nobody can work', disaster_not_said: 'Risk: disaster, but not which', guarantee_without_risk: 'A guarantee fails, but no risk says so', no_head: 'There is no head',
      two_heads: 'There are two heads', same_twice: '{name} is registered twice', nobody_left: 'Nobody is left',
    },
  },
  duplicates: {
    title: 'Perhaps the same', none: 'No household looks registered twice', noneText: 'When two cadres register the same household apart, it shows here.', merge: 'Merge', different: 'Not one household', noted: 'Noted', here: '{name} lives with {home}',
  },
  coverage: {
    title: 'Leaflets and wishes', apply: 'Application leaflet (all households)', help: 'Help-policy leaflet (monitored)', of: '{have}/{of} households', missing: 'Not yet: {names}', wishes: 'Wishes for work and training',
    noWishes: 'No visit has recorded a wish yet', work: 'Work: {words}', training: 'Training: {words}',
  },
}
