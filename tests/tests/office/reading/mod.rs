//! What several stories of the console begin with, and the check that rows made step by step equal rows made anew.

use cunji_device::view::Saved;
use cunji_server::projection::{TABLES, catch_up, reproject};
use cunji_server::store::sql::Row;
use cunji_tests::kit::{Phone, World};
use uuid::Uuid;

/// Registers a grievance of a household about water, urgent enough for a deadline.
pub fn register(phone: &Phone, home: Uuid, words: &str) -> String {
    let form = phone.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), words.into());
    fields.insert("category".into(), "WATER".into());
    fields.insert("urgency".into(), "HEAVY".into());
    match phone.device().save_grievance(&form.draft, &fields).unwrap() {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => panic!("nothing is wrong with it: {problems:?}"),
    }
}

/// Every row of the tables, and how far each feed was read.
pub async fn rows(world: &World) -> Vec<Row> {
    let mut all = Vec::new();
    for table in TABLES.into_iter().chain(["projection"]) {
        let mut rows = world.office.store().rows(&format!("SELECT * FROM {table}"), Vec::new()).await.unwrap();
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        all.extend(rows);
    }
    all
}

/// Rows made step by step are the rows made from nothing.
pub async fn same_as_anew(world: &World) {
    catch_up(world.office.store()).await.unwrap();
    let step_by_step = rows(world).await;
    reproject(world.office.store()).await.unwrap();
    let anew = rows(world).await;
    assert_eq!(step_by_step, anew, "what was made step by step equals what is made anew");
}
