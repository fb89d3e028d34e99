//! A deed drawn by dice, as often as people do each of them.

use super::{CHANGES, Deed, FIELDS, LINES};
use crate::records::Dice;

impl Deed {
    /// One of those that are done on a phone.
    pub fn on_a_phone(dice: &mut Dice) -> Self {
        let kind = dice.below(44);
        let (household, which) = (dice.below(6) as usize, dice.below(6) as usize);
        let byte = dice.roll() as u8;
        match kind {
            0..3 => Self::Edit { household, field: dice.below(FIELDS.len() as u64) as usize, value: byte },
            3 => Self::AddMember { household, name: byte },
            4..9 => Self::Visit { household, words: byte },
            9..13 => Self::Register { household, words: byte },
            13..18 => Self::Step { which, kind: dice.below(8) as usize },
            18 => Self::EditGrievance { which, value: byte },
            19..23 => {
                let line = dice.below(LINES.len() as u64) as usize;
                Self::Survey { household, line, yuan: dice.roll() as u16, submit: dice.chance(50) }
            }
            23..26 => Self::Review { which, kind: dice.below(3) as usize },
            26..28 => Self::Settle { which, value: dice.below(3) as usize },
            28 => Self::Restore { household, which },
            29..31 => Self::VisitFor { household, which },
            31 => Self::Delete { household },
            32 => Self::Undelete { which },
            _ => Self::Happens { household, which, change: *dice.pick(&CHANGES) },
        }
    }

    /// One of those that are the office's.
    pub fn of_the_office(dice: &mut Dice) -> Self {
        let number = 1 + dice.below(2) as u32;
        match dice.below(4) {
            0 => Self::Rules { days: dice.below(4) as u8 },
            1 => Self::CloseCampaign { number },
            _ => Self::Announce { number, seed: dice.roll() },
        }
    }
}
