// English: the lock.
export default {
  lock: {
    title: 'Enter the PIN', titleOf: '{name}, enter the PIN', typed: '{n} digits typed', erase: 'Erase', done: 'Open', wrong: 'This is not the PIN', wait: 'Too many wrong tries. Wait {time}', opening: 'Opening',
    forgotten: 'Forgotten the PIN', otherPerson: 'Somebody else', next: 'Next', new: 'New PIN', newDigits: 'Choose six digits', newWords: 'Choose a password of at least 8 characters', again: 'Once more', differ: 'The two differ. Start again', useWords: 'Use a longer password', useDigits: 'Use six digits',
    setTitle: 'Lock the records on this phone', setLead: 'It is asked each time Cunji is opened. No birthday, no 123456, and tell nobody. If you forget it, the office can open the phone; no record is lost.',
    settings: 'Lock', settingsText: 'PIN, when it locks by itself, people on this phone', lockNow: 'Lock now', change: 'Change the PIN', changed: 'The PIN is changed', old: 'First the present PIN',
    idle: 'Lock when idle for', minutes: '{n} min', lease: 'Ask again without contact to the office for', leaseOff: 'Never', days: '{n} days', leaseText: 'It only asks for the PIN once more. Nothing is deleted.', leaseOver: 'No contact to the office for more than {n} days: enter the PIN once more.',
    withKeystore: 'The other half of the key is in the system’s keyring.', withoutKeystore: 'This machine has no keyring: only the PIN protects. A longer password is safer.', withOffice: 'If you forget the PIN, the office can open this phone.', withoutOffice: 'The office cannot open this phone yet: sync once, or enrol again.',
    people: 'People on this phone', nameless: 'Person {n}', addPerson: 'Enrol another person', addText: 'Each has a lock and records of their own; nobody sees the others’.', nameShown: 'My name is shown while locked', nameHidden: 'No name is shown while locked',
    request: 'Bring the phone to the office: let them scan this code, or send them the text below.', codeLabel: 'Code for the office to scan; it holds the text below', answer: 'The office’s unlocking code', answerHint: 'Six groups of five; it works once', askOffice: 'Have it opened at the office',
    shutTitle: 'The office took this phone out of service', shutText: 'Its {n} record was handed in ({when}) and waits to be looked at. | All {n} records of this phone were handed in ({when}) and wait to be looked at.', shutDrafts: '{n} unfinished drafts stay on the phone.', shutTodo: 'Nothing on the phone was deleted. To go on using it, bring it to the office.',
    notLocked: 'The last words cannot be kept, so it stays open',
  },
}
