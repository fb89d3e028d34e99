// English: one household as QR codes, from screen to camera.
export default {
  codes: {
    open: 'Open the camera', show: 'To the phone beside', showText: 'This household with its visits, grievances and income surveys becomes a row of QR codes, and whoever films them with this app has it. No network, no cable.', to: 'For whom', choose: 'First choose for whom.', passphraseText: 'Whoever knows the passphrase can open it. Read it out quietly.',
    begin: 'Show the codes', making: 'Being prepared', code: 'QR codes of this household, one after another', count: 'Code {n} of {of}', hint: 'Turn the screen to its brightest and hold it still. Any {n} code is enough. | Turn the screen to its brightest and hold it still. Any {n} codes are enough; missed ones come again.', slow: 'Slower', fast: 'Faster', end: 'They have it',
    read: 'Film the phone beside', readText: 'The other phone shows “To the phone beside” on the household’s page. Point the camera at it until all codes are in.', film: 'Camera', progress: '{have} of {of}', others: '{n} belong to another household and were left out. To take that one, start again.', notOurs: 'This is no code of this app.',
    empty: 'No code was found in {n} picture. Take it closer and straight. | No code was found in {n} pictures. Take them closer and straight.', noCamera: 'The camera can’t be used. Allow it in the phone’s settings, or choose pictures.', stop: 'Close the camera', files: 'Choose pictures', looking: 'Being looked at', again: 'Start again', door: 'To the phone beside', doorRead: 'A QR code on their screen?', doorReadText: 'Film one household with the camera',
  },
}
