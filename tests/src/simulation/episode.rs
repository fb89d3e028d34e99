//! Rows of operations that belong together: some faults only show when one of these things happens after the other, and
//! drawn one by one they rarely do.

use super::operation::{Operation, fault};
use crate::deeds::Deed;
use crate::kit::Fault;
use crate::records::Dice;

/// Who is in it, and the dice.
struct Row<'a> {
    dice: &'a mut Dice,
    servers: usize,
    steps: Vec<Operation>,
}

/// One such row. Two phones are in it.
pub(super) fn draw(dice: &mut Dice, phones: usize, servers: usize) -> Vec<Operation> {
    let (one, other) = (dice.below(phones as u64) as usize, dice.below(phones as u64) as usize);
    let kind = dice.below(20);
    let mut row = Row { dice, servers, steps: Vec::new() };
    match kind {
        0..4 => row.the_office_is_put_back(one, other),
        4..6 => row.a_phone_is_put_back(one),
        6 => row.two_phones_are_one(one, phones),
        7..10 => row.a_village_goes(one),
        10..12 => row.a_bundle_goes_round(one, other),
        12..14 => row.pictures_on_a_bad_way(one),
        14 => row.out_of_service(one),
        15..17 => row.a_form_stays_open(one, other),
        _ => row.a_full_phone(one),
    }
    row.steps
}

impl Row<'_> {
    fn does(&mut self, operation: Operation) {
        self.steps.push(operation);
    }

    /// One of two things happens, or neither.
    fn perhaps(&mut self, percent: u64, operation: Operation) {
        if self.dice.chance(percent) {
            self.does(operation);
        }
    }

    fn sync_through(&mut self, phone: usize, faults: Vec<Fault>) {
        let server = self.dice.below(self.servers as u64) as usize;
        self.does(Operation::Sync { phone, server, faults });
    }

    fn sync(&mut self, phone: usize) {
        self.sync_through(phone, Vec::new());
    }

    fn deed(&mut self, phone: usize) {
        let deed = Deed::on_a_phone(self.dice);
        self.does(Operation::Deed { phone, deed });
    }

    fn visit(&mut self, phone: usize, photo: bool) {
        // A third of the visits has a photo (`deeds::on_phone`).
        let words = (self.dice.below(80) as u8) * 3 + u8::from(!photo);
        let household = self.dice.below(6) as usize;
        self.does(Operation::Deed { phone, deed: Deed::Visit { household, words } });
    }

    /// Somebody registers a grievance: what the followed field needs.
    fn register(&mut self, phone: usize) {
        let (household, words) = (self.dice.below(6) as usize, self.dice.roll() as u8);
        self.does(Operation::Deed { phone, deed: Deed::Register { household, words } });
    }

    fn grant(&mut self, person: usize) {
        let villages = self.dice.below(8) as usize;
        self.does(Operation::Grant { person, villages });
    }

    fn the_office_is_put_back(&mut self, one: usize, other: usize) {
        self.sync(one);
        self.does(Operation::OfficeBackUp);
        if self.dice.chance(40) {
            self.grant(one);
        }
        let photo = self.dice.chance(50);
        self.visit(one, photo);
        self.deed(one);
        self.sync(one);
        self.perhaps(50, Operation::Sync { phone: other, server: 0, faults: Vec::new() });
        self.does(Operation::OfficeRestore { which: 0 });
        if self.dice.chance(40) {
            self.grant(one);
        }
        if self.dice.chance(50) {
            self.deed(other);
            self.sync(other);
        }
        self.sync(one);
    }

    fn a_phone_is_put_back(&mut self, phone: usize) {
        let which = self.dice.below(2) as usize;
        self.register(phone);
        self.sync(phone);
        self.does(Operation::BackUp { phone });
        self.does(Operation::Write { phone, which });
        self.deed(phone);
        self.sync(phone);
        self.does(Operation::Restore { phone, which: 0 });
        self.does(Operation::Write { phone, which });
        self.deed(phone);
        self.sync(phone);
    }

    /// The copy's number is the first after all others, unless there is a copy already.
    fn two_phones_are_one(&mut self, phone: usize, phones: usize) {
        let (copy, which) = (phones + self.dice.below(2) as usize, self.dice.below(2) as usize);
        self.register(phone);
        self.sync(phone);
        self.does(Operation::Clone { phone });
        self.does(Operation::Write { phone, which });
        self.sync(phone);
        self.does(Operation::Write { phone: copy, which });
        self.visit(copy, false);
        self.sync(copy);
    }

    fn a_village_goes(&mut self, phone: usize) {
        let photo = self.dice.chance(60);
        self.deed(phone);
        self.visit(phone, photo);
        self.grant(phone);
        let deed = Deed::Visit { household: self.dice.below(6) as usize, words: 1 };
        let (request, at) = (1 + self.dice.below(2) as u32, 400 + self.dice.below(600) as usize);
        match self.dice.below(4) {
            0 => self.sync_through(phone, vec![Fault::WrongBytes(at)]),
            1 | 2 => self.does(Operation::WorksMeanwhile { phone, server: 0, request, deed }),
            _ => {}
        }
        self.sync(phone);
        if self.dice.chance(30) {
            self.grant(phone);
        }
    }

    fn a_bundle_goes_round(&mut self, one: usize, other: usize) {
        if self.dice.chance(60) {
            self.grant(other);
            self.sync(other);
        }
        self.deed(one);
        self.visit(one, false);
        let (to, whole) = (self.dice.chance(75).then_some(other), self.dice.chance(60));
        self.does(Operation::Pack { from: one, to, whole });
        self.does(Operation::HandOver { which: 0, damage: None });
        self.deed(other);
        self.perhaps(20, Operation::Lose { phone: one });
        self.sync(other);
    }

    fn pictures_on_a_bad_way(&mut self, phone: usize) {
        self.visit(phone, true);
        for _ in 0..2 {
            let fine = 1 + self.dice.below(3) as usize;
            let mut faults = vec![Fault::Fine; fine];
            faults.push(fault(self.dice));
            faults.push(fault(self.dice));
            self.sync_through(phone, faults);
        }
    }

    fn out_of_service(&mut self, phone: usize) {
        self.visit(phone, true);
        self.does(Operation::Revoke { phone });
        self.deed(phone);
        let faults = vec![fault(self.dice)];
        self.sync_through(phone, faults);
        self.perhaps(50, Operation::TakeIn);
        self.perhaps(70, Operation::EnrolAgain { phone });
        self.sync(phone);
    }

    fn a_form_stays_open(&mut self, one: usize, other: usize) {
        let which = self.dice.below(2) as usize;
        self.register(one);
        self.does(Operation::Write { phone: one, which });
        self.sync(one);
        self.sync(other);
        self.does(Operation::OpenForm { phone: other, which });
        self.does(Operation::Write { phone: one, which });
        self.sync(one);
        self.sync(other);
        self.does(Operation::SaveForm { phone: other });
        self.sync(other);
        self.sync(one);
    }

    fn a_full_phone(&mut self, phone: usize) {
        for _ in 0..2 {
            let what = match self.dice.below(8) {
                0..3 => Operation::Deed { phone, deed: Deed::on_a_phone(self.dice) },
                3 => Operation::Write { phone, which: 0 },
                4 => Operation::Rebuild { phone },
                5 => Operation::HandOver { which: 0, damage: None },
                _ => Operation::Sync { phone, server: 0, faults: Vec::new() },
            };
            let room = self.dice.below(16) as u32;
            self.does(Operation::NearlyFull { phone, room, what: Box::new(what) });
        }
    }
}
