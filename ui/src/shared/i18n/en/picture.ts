// Photos and signatures: the form's row, one picture whole, what goes with the sync, room on the phone.
export default {
  take: 'Put it in here', strays: 'Saved from damaged data, of no record that is known. Open one to put it in here:',
  title: 'Photos and signature', optional: 'may be left out', camera: 'Take a photo', album: 'Choose photos', sign: 'Sign', signText: 'The householder writes on the white paper with a finger.',
  clear: 'Wipe', cancel: 'Not now', useSignature: 'Use it', keepPlace: 'Keep where the photo was taken (usually not kept)', working: 'Keeping the photo',
  remove: 'Take away', close: 'Close', bring: 'Fetch from the office', bringing: 'Fetching', away: 'At the office', elsewhere: 'Not on this phone', atOffice: 'At the office', onlyHere: 'Only on this phone; goes with the sync', strayHere: 'Only on this phone; goes once it is in a record', notHere: 'Can be fetched from the office once the phone that took it has synced',
  count: '{n} picture | {n} pictures', toSend: 'And {n} photo or signature, {size} | And {n} photos and signatures, {size}', takes: 'Photos take about {n} s', takesMinutes: 'Photos take about {n} min', unknownTime: 'Photos go for the first time: how long it takes is not known yet',
  sending: 'Photos sent {sent} / {total}', speed: '{size}/s', same: 'Photos and signatures: {office} at the office, {phone} here, equal',
  left: 'All records are in; {n} photo is not yet. Sync again, it goes on from there | All records are in; {n} photos are not yet. Sync again, it goes on from there', onPhone: 'Photos on this phone', releasable: '{n} older photo is safe at the office and takes {size} here | {n} older photos are safe at the office and take {size} here',
  release: 'Free {size}', releaseText: 'Small pictures stay; the whole one can be fetched from the office. The room is for new photos.', released: '{n} photo freed, {size} | {n} photos freed, {size}',
  nothingToRelease: 'There are no photos to free.', keep: 'Bring all photos of {village} to this phone',
}
