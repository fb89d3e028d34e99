//! Bundles on their way: made on one phone, carried, late, twice or damaged, to a colleague or to the office.

use super::check::Broken;
use super::ledger::Name;
use super::operation::Damage;
use super::perform::newest;
use super::world::{After, Parcel, World};
use cunji_device::view::{BundleRequest, BundleTo};
use cunji_server::bundle;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeSet;
use std::path::Path;

fn damaged(bytes: &[u8], damage: Damage) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match damage {
        Damage::Cut(at) => bytes.truncate(bytes.len() * (at as usize) / 1_000),
        Damage::Flip(at) => {
            let at = bytes.len() * (at as usize) / 1_000;
            bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 4);
        }
    }
    bytes
}

impl World {
    /// A phone makes a bundle. Where it may not or need not, there is none.
    pub(super) fn pack(&mut self, from: usize, to: Option<usize>, whole: bool) {
        let Some(from) = self.there(from) else { return };
        let receiver = match to {
            None => BundleTo::Office,
            Some(to) if to == from => return,
            Some(to) => BundleTo::Colleague { device: self.phones[to].device.to_string() },
        };
        let folder = self.new_place("parcel");
        let device = self.phones[from].phone.device();
        let session = device.session().unwrap().unwrap();
        let village = session.villages.last().filter(|_| whole).map(|village| village.code.clone());
        match device.export_bundle(&BundleRequest { to: receiver, village }, &folder) {
            Ok(made) => {
                self.note(&format!("{from} packed {} changes", made.changes));
                self.parcels.push(Parcel { file: made.path.into(), to });
            }
            Err(why) => self.note(&format!("{from} packed nothing: {why}")),
        }
    }

    /// A bundle is handed over, perhaps not for the first time.
    pub(super) async fn hand_over(&mut self, which: usize, damage: Option<Damage>) -> Result<(), Broken> {
        let Some(Parcel { file, to }) = newest(&self.parcels, which) else { return Ok(()) };
        let (to, mut bytes) = (*to, std::fs::read(file).unwrap());
        if let Some(damage) = damage {
            bytes = damaged(&bytes, damage);
        }
        match to {
            None => self.give_office(&bytes, damage.is_some()).await,
            Some(to) => match self.there(to) {
                Some(to) => self.give_phone(to, &bytes, damage.is_some()).await,
                None => Ok(()),
            },
        }
    }

    async fn give_office(&mut self, bytes: &[u8], damaged: bool) -> Result<(), Broken> {
        let store = self.servers.store();
        match bundle::open(&store, bytes, None).await {
            Ok(opened) => {
                Broken::unless(!damaged, "a damaged bundle is refused", || "the office opened it".to_owned())?;
                let taken = opened.take_in(&store, self.servers.clock.now().timestamp_millis()).await.unwrap();
                self.note(&format!("office took {taken:?}"));
            }
            Err(why) => self.note(&format!("office refused: {why}")),
        }
        self.look_at_office().await
    }

    async fn give_phone(&mut self, to: usize, bytes: &[u8], damaged: bool) -> Result<(), Broken> {
        let file = self.new_place("handed").with_extension("cunji");
        std::fs::write(&file, bytes).unwrap();
        let device = self.phones[to].phone.device();
        match device.import_bundle(Path::new(&file), None) {
            Ok(taken) => {
                Broken::unless(!damaged, "a damaged bundle is refused", || format!("phone {to} opened it"))?;
                self.note(&format!("{to} took {taken:?}"));
            }
            Err(why) => {
                self.note(&format!("{to} refused: {why}"));
                let held = device.held_changes().unwrap();
                let here: BTreeSet<Name> = held.iter().map(|one| (one.document, one.hash)).collect();
                Broken::unless(here == self.ledger.on_phone(to), "what is refused leaves nothing", || {
                    format!("phone {to} refused a bundle ({why}) and took of it")
                })?;
            }
        }
        self.look_at(to, After::Bundle).await
    }
}
