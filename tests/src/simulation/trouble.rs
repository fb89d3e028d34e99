//! What a cadre does while something else goes on: a sync under way, a form that stays open, a disk that is nearly full.

use super::check::Broken;
use super::fault::Strike;
use super::last_words;
use super::ledger::Keeper;
use super::operation::Operation;
use super::phone::OpenForm;
use super::world::{World, fresh_own};
use crate::deeds::{self, Deed, LEFT_ALONE};
use cunji_device::view::GrievanceFilter;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use uuid::Uuid;

impl World {
    /// A cadre does it. On a full phone it may not be possible.
    pub(super) fn does(&mut self, number: usize, deed: &Deed) {
        let phone = &self.phones[number];
        if !phone.full {
            return deeds::on_phone(&phone.phone, deed, &mut self.kept);
        }
        let kept = &mut self.kept;
        let done = catch_unwind(AssertUnwindSafe(|| deeds::on_phone(&phone.phone, deed, kept)));
        match done {
            Err(panic) if !last_words(panic.as_ref()).contains("DiskFull") => resume_unwind(panic),
            done => self.note(if done.is_ok() { "there was room" } else { "no room" }),
        }
    }

    /// Something happens while a phone's disk has room for so many pages.
    pub(super) async fn nearly_full(&mut self, number: usize, room: u32, what: &Operation) -> Result<(), Broken> {
        let Some(number) = self.there(number) else { return Ok(()) };
        self.phones[number].phone.device().leave_room(Some(room)).unwrap();
        self.phones[number].full = true;
        let done = Box::pin(self.happens(what)).await;
        self.phones[number].full = false;
        self.phones[number].phone.device().leave_room(None).unwrap();
        done
    }

    /// A cadre does something while a sync is under way.
    pub(super) async fn works_meanwhile(
        &mut self,
        number: usize,
        server: usize,
        request: u32,
        deed: &Deed,
    ) -> Result<(), Broken> {
        let Some(number) = self.there(number) else { return Ok(()) };
        let before = self.ledger.on_phone(number);
        let (phone, kept, mut wrote) = (&self.phones[number], &mut self.kept, Vec::new());
        phone.way.stop_before(Some(request));
        let run = {
            let mut sync = pin!(phone.sync(server, Strike::default()));
            tokio::select! {
                biased;
                run = &mut sync => run,
                () = phone.way.stopped() => {
                    deeds::on_phone(&phone.phone, deed, kept);
                    let device = phone.phone.device();
                    wrote = fresh_own(&device, &device.held_changes().unwrap(), &before);
                    phone.way.go_on();
                    sync.await
                }
            }
        };
        self.phones[number].way.stop_before(None);
        let own = self.ledger.own.entry(number).or_default();
        own.extend(wrote.iter().map(|one| one.name));
        let copy = self.ledger.copies.entry(Keeper::Phone(number)).or_default();
        copy.extend(wrote.iter().map(|one| one.name));
        self.ledger.wrote(wrote);
        self.after_sync(number, &run).await
    }

    /// A form on the followed field is opened.
    pub(super) fn open_form(&mut self, number: usize, which: usize) {
        let Some(number) = self.there(number) else { return };
        let device = self.phones[number].phone.device();
        let rows = device.list_grievances(GrievanceFilter::All, 0).unwrap().rows;
        let Some(row) = rows.get(which % rows.len().max(1)) else { return };
        let (seen, record) = (device.get_grievance(&row.document).unwrap(), row.document.parse::<Uuid>().unwrap());
        let phone = &mut self.phones[number];
        let (saw, own) = (phone.shown(record, LEFT_ALONE), phone.own_of(record));
        phone.form = Some(OpenForm { record, heads: seen.heads, saw, own });
    }

    /// The open form is saved. One of a record that this phone itself wrote to since, or that is gone, is given up.
    pub(super) async fn save_form(&mut self, number: usize) -> Result<(), Broken> {
        let Some(number) = self.there(number) else { return Ok(()) };
        let Some(form) = self.phones[number].form.take() else { return Ok(()) };
        let phone = &self.phones[number];
        if phone.own_of(form.record) != form.own
            || phone.phone.device().get_grievance(&form.record.to_string()).is_err()
        {
            return Ok(());
        }
        self.put_value(number, form.record, &form.heads, form.saw).await
    }
}
