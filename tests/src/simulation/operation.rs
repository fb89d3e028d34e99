//! What can happen in a simulated township, and how a seed draws it. A plan is plain data: each operation carries its own
//! numbers, so that dropping one leaves the others as they were.

use super::episode;
use crate::deeds::Deed;
use crate::kit::Fault;
use crate::records::Dice;

/// One thing that happens. Numbers choose among what is there at that moment.
#[derive(Debug, Clone)]
pub enum Operation {
    /// A cadre does something on a phone.
    Deed { phone: usize, deed: Deed },
    /// The office does something.
    Office { deed: Deed },
    /// A cadre writes a value that nobody else ever wrote into the field that the ledger follows.
    Write { phone: usize, which: usize },
    /// A cadre settles a question about that field with a value that nobody else ever wrote.
    Settle { phone: usize, which: usize },
    /// A phone syncs through a server process while these faults strike its requests, one after the other.
    Sync { phone: usize, server: usize, faults: Vec<Fault> },
    /// Several phones sync at once through different server processes, their transactions taking turns.
    Together { phones: Vec<usize>, turns: u64 },
    /// A phone syncs, and the server process falls before or after its n-th transaction.
    ServerDies { phone: usize, server: usize, call: u32, after: bool },
    /// A phone syncs while the office's disk takes nothing from the n-th transaction on.
    ServerFull { phone: usize, server: usize, call: u32 },
    /// A server process is stopped and started.
    ServerRestarts { server: usize },
    /// A phone syncs and its app is killed when so many bytes of the answer to its n-th request were there.
    KilledInSync { phone: usize, server: usize, request: usize, at: usize },
    /// A phone syncs, and its cadre does something just before its n-th request.
    WorksMeanwhile { phone: usize, server: usize, request: u32, deed: Deed },
    /// The disk of a phone has room for so many pages while this happens.
    NearlyFull { phone: usize, room: u32, what: Box<Operation> },
    /// A cadre opens a form on the followed field, and leaves it open.
    OpenForm { phone: usize, which: usize },
    /// The open form is saved with a value that nobody else ever wrote, whatever came meanwhile.
    SaveForm { phone: usize },
    /// An app is killed.
    Killed { phone: usize },
    /// An app is closed and opened.
    Restarts { phone: usize },
    /// A phone is backed up.
    BackUp { phone: usize },
    /// A phone is restored from one of its backups.
    Restore { phone: usize, which: usize },
    /// A backup of a phone goes onto a second one, and both go on.
    Clone { phone: usize },
    /// A phone is lost with all that is on it.
    Lose { phone: usize },
    /// A phone is taken out of service.
    Revoke { phone: usize },
    /// A phone out of service gets a new code.
    EnrolAgain { phone: usize },
    /// The office says whose villages are whose.
    Grant { person: usize, villages: usize },
    /// Whatever waits apart at the office is looked at and accepted.
    TakeIn,
    /// A phone makes a bundle; a courier has it from then on.
    Pack { from: usize, to: Option<usize>, whole: bool },
    /// A courier hands a bundle over, whole or not, and may do so again.
    HandOver { which: usize, damage: Option<Damage> },
    /// The office is backed up.
    OfficeBackUp,
    /// The office is put back from a backup.
    OfficeRestore { which: usize },
    /// The console's tables follow the feeds, or are made anew.
    Project { anew: bool },
    /// A phone makes its projections anew.
    Rebuild { phone: usize },
    /// A phone's clock jumps by so many minutes.
    Clock { phone: usize, minutes: i64 },
}

/// What happens to a file on its way.
#[derive(Debug, Clone, Copy)]
pub enum Damage {
    /// It ends after so many thousandths.
    Cut(u64),
    /// A bit is another one after so many thousandths.
    Flip(u64),
}

/// Everything that a seed says.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    pub phones: usize,
    pub villages: usize,
    pub households: u32,
    pub servers: usize,
    /// The console's tables follow every step; otherwise they are brought up to date now and then.
    pub console: bool,
    /// With their places in the seed's whole plan.
    pub steps: Vec<(usize, Operation)>,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice(seed ^ 0x51_4d01);
        let (phones, most) = match dice.below(120) {
            0 => (20 + dice.below(21), 50),
            1..8 => (5 + dice.below(6), 40),
            _ => (2 + dice.below(3), 42),
        };
        let (phones, villages, servers) = (phones as usize, 1 + dice.below(3) as usize, 1 + dice.below(3) as usize);
        let households = 2 + dice.below(3) as u32;
        let count = 8 + dice.below(most) as usize;
        let console = dice.chance(50);
        let mut steps = Vec::new();
        while steps.len() < count {
            if dice.chance(10) {
                steps.extend(episode::draw(&mut dice, phones, servers));
            } else {
                steps.push(Operation::draw(&mut dice, phones, servers));
            }
        }
        Self { seed, phones, villages, households, servers, console, steps: steps.into_iter().enumerate().collect() }
    }

    /// The same with some of its steps only.
    pub fn only(&self, places: &[usize]) -> Self {
        let steps = self.steps.iter().filter(|(place, _)| places.contains(place)).cloned().collect();
        Self { steps, ..self.clone() }
    }
}

pub(super) fn fault(dice: &mut Dice) -> Fault {
    match dice.below(14) {
        0..4 => Fault::Fine,
        4 => Fault::DropRequest,
        5 | 6 => Fault::DropAnswer,
        7 => Fault::CutRequest(1 + dice.below(900) as usize),
        8..11 => Fault::CutAnswer(1 + dice.below(5_000) as usize),
        11 => Fault::Repeat,
        12 => Fault::WrongBytes(dice.below(1_000) as usize),
        _ => Fault::Late,
    }
}

impl Operation {
    fn draw(dice: &mut Dice, phones: usize, servers: usize) -> Self {
        let phone = dice.below(phones as u64) as usize;
        let server = dice.below(servers as u64) as usize;
        let which = dice.below(6) as usize;
        match dice.below(200) {
            0..60 => Self::Deed { phone, deed: Deed::on_a_phone(dice) },
            60..64 => Self::Office { deed: Deed::of_the_office(dice) },
            64..80 => Self::Write { phone, which },
            80..84 => Self::Settle { phone, which },
            84..124 => {
                let faults = (0..dice.below(4)).map(|_| fault(dice)).collect();
                Self::Sync { phone, server, faults }
            }
            124..134 => {
                let mut team: Vec<usize> = (0..2 + dice.below(2)).map(|_| dice.below(phones as u64) as usize).collect();
                team.sort_unstable();
                team.dedup();
                Self::Together { phones: team, turns: dice.roll() }
            }
            134..141 => Self::ServerDies { phone, server, call: 1 + dice.below(14) as u32, after: dice.chance(50) },
            141..144 => Self::ServerFull { phone, server, call: 1 + dice.below(10) as u32 },
            144..146 => Self::ServerRestarts { server },
            146..151 => {
                Self::KilledInSync { phone, server, request: dice.below(3) as usize, at: dice.below(3_000) as usize }
            }
            151..154 => Self::Killed { phone },
            154..156 => Self::Restarts { phone },
            156..161 => Self::BackUp { phone },
            161..164 => Self::Restore { phone, which },
            164 => Self::Clone { phone },
            165 => Self::Lose { phone },
            166 => Self::Revoke { phone },
            167..169 => Self::EnrolAgain { phone },
            169..173 => Self::Grant { person: phone, villages: dice.below(8) as usize },
            173..175 => Self::TakeIn,
            175..183 => {
                let to = dice.chance(65).then(|| dice.below(phones as u64) as usize);
                Self::Pack { from: phone, to, whole: dice.chance(30) }
            }
            183..191 => {
                let damage = match dice.below(6) {
                    0 => Some(Damage::Cut(dice.below(1_000))),
                    1 => Some(Damage::Flip(dice.below(1_000))),
                    _ => None,
                };
                Self::HandOver { which, damage }
            }
            191 | 192 => Self::OfficeBackUp,
            193 => Self::OfficeRestore { which },
            194 | 196 | 197 => Self::Project { anew: dice.chance(30) },
            195 => Self::Rebuild { phone },
            _ => {
                let far = if dice.chance(20) { 700 * 24 * 60 } else { 300 };
                Self::Clock { phone, minutes: dice.below(2 * far) as i64 - far as i64 }
            }
        }
    }
}
