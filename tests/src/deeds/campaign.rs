//! 专项行动 in the property test: the office announces, changes and closes them, phones visit for them, and whoever works out
//! who is left comes to the same, on every phone and at the office.

use super::{Kept, pick};
use crate::kit::{Phone, World};
use crate::records::{Dice, GROUPS, campaign, village};
use cunji_device::view::Saved;
use cunji_model::record::campaign::CampaignState;
use cunji_server::accounts::division::{Division, Scope};
use cunji_server::console::reading::campaigns::{CampaignHouseholds, campaign_households, campaigns};
use cunji_server::console::reading::{Asked, Page, Rules};
use cunji_server::office::{Announcement, CampaignPlan, ChosenHousehold, Desk, Done};
use cunji_server::projection::catch_up;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeSet;
use uuid::Uuid;

fn here() -> Vec<Announcement> {
    vec![Announcement { village: VillageNumber::from(&village()), heads: Vec::new(), beside: Vec::new() }]
}

/// The office announces a campaign, or says something else of one that it announced before.
pub(super) async fn announce(desk: &Desk<'_>, households: &[Uuid], number: u32, seed: u64) {
    let mut dice = Dice(seed);
    let (number, writes) = campaign(&mut dice, number);
    let one = |household: &Uuid| ChosenHousehold { village: village().to_string(), household: *household };
    let group = || (*Dice(seed).pick(&GROUPS)).to_owned();
    let mut plan = CampaignPlan {
        number,
        fields: writes.into_iter().map(|(path, value)| (path.to_string(), value)).collect(),
        ..CampaignPlan::default()
    };
    match dice.below(5) {
        0 => plan.add_groups.push(group()),
        1 => plan.remove_groups.push(group()),
        2 => plan.add_households.push(one(dice.pick(households))),
        3 => plan.remove_households.push(one(dice.pick(households))),
        _ => {}
    }
    assert_eq!(desk.announce(&here(), &plan).await.unwrap(), Done::Saved, "nothing is wrong with it: {plan:?}");
}

/// The office closes one, if it was ever announced.
pub(super) async fn close(desk: &Desk<'_>, number: u32) {
    let (number, _) = campaign(&mut Dice(0), number);
    desk.close_campaign(&here(), &number, Some("提前完成")).await.unwrap();
}

/// A cadre visits for a campaign that runs, opened from its page.
pub fn visit_for(phone: &Phone, home: Uuid, which: usize, kept: &mut Kept) {
    let device = phone.device();
    let running: Vec<_> =
        device.list_campaigns().unwrap().into_iter().filter(|row| row.state == CampaignState::Running).collect();
    let Some(row) = pick(&running, which) else { return };
    let form = device.open_visit_form_for(&home.to_string(), Some(&row.document)).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".into(), false.into());
    let Saved::Saved { document, .. } = device.save_visit(&form.draft, &fields).unwrap() else {
        panic!("{}: a visit for a campaign is complete", phone.name)
    };
    kept.visits.insert(document);
}

/// What every phone works out about campaigns.
pub fn computed(phone: &Phone) -> Vec<String> {
    let device = phone.device();
    let mut all: Vec<String> = device.today().unwrap().campaigns.iter().map(|one| format!("{one:?}")).collect();
    for row in device.list_campaigns().unwrap() {
        all.push(format!("{:?}", device.get_campaign(&row.document).unwrap()));
    }
    all
}

/// The office's figures are the phone's, and so are the households behind them.
pub async fn assert_same_at_the_office(world: &World, phone: &Phone) {
    let store = world.office.store();
    catch_up(store).await.unwrap();
    let scope = Scope::of([&Division::parse(village().as_str()).unwrap()]);
    let asked = Asked { scope, today: world.clock.now().date_naive(), rules: Rules::default() };
    let mut office = BTreeSet::new();
    for row in campaigns(store, &asked).await.unwrap() {
        let of = &row.villages[0];
        let filter = CampaignHouseholds { campaign: row.number.clone(), visited: Some(0), ..Default::default() };
        let left = campaign_households(store, &asked, &filter, Page { offset: 0, limit: 200 }).await.unwrap();
        let left: BTreeSet<String> = left.rows.into_iter().map(|home| home.household).collect();
        office.insert((of.document.clone(), format!("{:?}", of.state), of.due, of.visited, left));
    }
    let device = phone.device();
    let mut there = BTreeSet::new();
    for row in device.list_campaigns().unwrap() {
        let seen = device.get_campaign(&row.document).unwrap();
        let left: BTreeSet<String> = seen.left.into_iter().map(|home| home.document).collect();
        there.insert((row.document, format!("{:?}", row.state), row.due.into(), row.visited.into(), left));
    }
    assert_eq!(office, there, "the office counts as {} does", phone.name);
}
