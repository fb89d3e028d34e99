// English: the words of bundles, records carried by hand.
export default {
  bundle: {
    title: 'Without a network', open: 'No network? Use a bundle', openText: 'One file, to carry to the office or pass to a colleague',
    make: 'Make a bundle', what: 'What goes in', lacks: 'What the office lacks', village: 'Everything of {name}', waiting: 'The office lacks something of {n} records.', nothing: 'The office has everything: nothing to carry.',
    to: 'For whom', office: 'The office', passphrase: 'A passphrase', colleague: '{name} ({device})',
    officeText: 'Only the office can open it.', colleagueText: 'Only this colleague’s phone can open it.', passphraseText: 'Whoever knows the passphrase can open it. It is shown once: read it out.',
    officeUnknown: 'The office’s key is not known yet: sync once with a network.', noColleagues: 'No colleague’s phone is known yet: sync once with a network.',
    write: 'Make it', writing: 'Being made', made: '{n} changes are in it', where: 'The file is', length: '{n} KB', readOut: 'Passphrase, to be read out', stays: 'These records stay “on this phone” until the office itself has them.',
    take: 'Take a bundle in', folder: 'Put the file you got into this folder:', noFiles: 'There is no bundle in the folder yet.', look: 'Look', looking: 'Being opened',
    ask: 'This bundle needs a passphrase', passphraseLabel: 'Passphrase', unlock: 'Open',
    from: 'Phone of {name}, made {when}', since: 'Its oldest record was written {when}', villages: 'Villages: {names}', others: 'Not your villages, will not be taken: {names}',
    kind: '{kind}: {n}, {fresh} with something new', fresh: '{n} changes are new here.', same: 'Everything in it is here already.', import: 'Take it in', importing: 'Being taken in', cancel: 'Leave it',
    taken: '{n} changes taken in', known: '{n} were here already', refused: '{n} not taken: they did not pass the checks', lacking: '{n} wait for other changes: sync, then take it in again',
    next: 'Until the office has them these records say “on this phone”. Your next sync takes them along.', unknownKind: 'records of a newer version',
  },
}
