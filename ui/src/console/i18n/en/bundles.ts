// English: bundles, files that were carried here.
export default {
  bundles: {
    text: 'A phone without a network writes a bundle; a stick or a cable brings it here. Look at what is in it, then take it in. Taking the same file in twice does no harm.', choose: 'Choose a bundle', other: 'Choose another file', tooLarge: 'Larger than 32 MB: no bundle of a phone', looking: 'Being opened', unlock: 'Open',
    asks: 'This bundle needs a passphrase', passphrase: 'Passphrase (ask who made it)', from: 'Phone of {name}', device: 'Phone', made: 'Made', since: 'Oldest record', contents: 'Contents', whole: 'a whole village', lacks: 'what the office lacked', changes: '{n} change, {fresh} of them new here | {n} changes, {fresh} of them new here',
    out: 'This phone is out of service: what is taken in waits in quarantine for somebody who looks after people and phones.', kind: 'Records', records: 'Count', fresh: 'With something new', newer: 'of a newer version', take: 'Take it in', none: 'Everything in it is here already.', cancel: 'Leave it', done: 'Taken in', notTaken: 'Not taken, nothing changed: {why}',
    stored: '{n} change taken in | {n} changes taken in', known: '{n} were here already', lacking: '{n} wait for other changes: take the other bundles in, then this one again', refused: '{n} not taken: {why}', later: 'At its next sync the phone will say that the office has them.',
  },
  bundleReason: {
    not_a_bundle: 'this is no bundle of ours', too_new: 'made by a newer app: update the server first', too_large: 'too large', cut: 'the file is not complete: copy it once more', altered: 'the file is damaged or was altered: copy it once more', not_for_here: 'it is for somebody else and can’t be opened here', wrong_passphrase: 'wrong passphrase',
    unknown_maker: 'the phone that made it is not known', bad_signature: 'its signature does not hold', other_villages: 'it is also about villages that are not yours: ask somebody who has them',
  },
  refusal: {
    malformed: 'malformed', too_large: 'too large', unknown_kind: 'of a newer version: update the server first', wrong_place: 'in the wrong record', no_grant: 'not a village of this phone', foreign_actor: 'carried for somebody else, without proof', out_of_sequence: 'out of order', rolled_back: 'the phone was restored from an old copy: wait until it syncs',
    damaging: 'would damage a record', office_only: 'only the office may write it', set_aside: 'set aside in quarantine',
  },
}
