//! What the simulation found, kept as the few steps that were enough.

use cunji_tests::deeds::Deed;
use cunji_tests::kit::Fault;
use cunji_tests::simulation::operation::{Operation, Plan};
use cunji_tests::simulation::play;

fn holds(seed: u64, phones: usize, steps: Vec<Operation>) {
    let steps = steps.into_iter().enumerate().collect();
    let outcome = play(&Plan { seed, phones, villages: 3, households: 3, servers: 1, console: false, steps });
    assert_eq!(outcome.broken, None, "what was mended stays so");
}

/// The phone had heard of directory n; after the restore another directory was n, and the phone never asked for it.
#[test]
fn grants_of_a_restored_office_reach_phones_that_knew_a_directory_of_the_same_number() {
    let visit = Deed::Visit { household: 0, words: 87 };
    let steps = vec![
        Operation::OfficeBackUp,
        Operation::Grant { person: 0, villages: 7 },
        Operation::Sync { phone: 0, server: 0, faults: Vec::new() },
        Operation::Deed { phone: 0, deed: visit },
        Operation::OfficeRestore { which: 0 },
        Operation::Grant { person: 0, villages: 6 },
    ];
    holds(134, 2, steps);
}

/// A record whose bytes were others when they arrived was refused as malformed and never offered again.
#[test]
fn wrong_bytes_on_the_way_cost_a_resend_and_no_record() {
    for at in (520..1_000).step_by(60) {
        let survey = Deed::Survey { household: 0, line: 1, yuan: 46_827, submit: true };
        let sync = |faults| Operation::Sync { phone: 0, server: 0, faults };
        let deed = Operation::Deed { phone: 0, deed: survey };
        holds(50, 1, vec![sync(Vec::new()), deed, sync(vec![Fault::WrongBytes(at)])]);
    }
}

/// The office was put back from a backup without a visit it had confirmed, and the village went to somebody else at the
/// same time: the phone took the old receipt for good and let the village go, with the last copy of the visit.
#[test]
fn a_village_that_goes_while_the_office_is_put_back_takes_no_record_with_it() {
    let sync = || Operation::Sync { phone: 0, server: 0, faults: Vec::new() };
    let steps = vec![
        sync(),
        Operation::Deed { phone: 0, deed: Deed::Visit { household: 1, words: 187 } },
        Operation::OfficeBackUp,
        sync(),
        Operation::OfficeRestore { which: 0 },
        Operation::Grant { person: 0, villages: 0 },
    ];
    holds(216, 2, steps);
}

/// A phone out of service had handed in a visit, kept apart at the office; the office was put back from a backup of before
/// all that, took the phone for one in service, and the phone waited for somebody to look at the visit.
#[test]
fn what_was_kept_apart_at_an_office_that_was_put_back_is_handed_in_again() {
    let sync = || Operation::Sync { phone: 0, server: 0, faults: Vec::new() };
    let steps = vec![
        sync(),
        Operation::OfficeBackUp,
        Operation::Revoke { phone: 0 },
        Operation::Deed { phone: 0, deed: Deed::Visit { household: 5, words: 43 } },
        sync(),
        Operation::OfficeRestore { which: 0 },
    ];
    holds(288, 2, steps);
}
