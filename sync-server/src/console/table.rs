//! ONE table of all routes of the console: method, path below `/console/api`, what it needs, how its villages are found,
//! what the audit calls it, who handles it. The router is built from it, and the matrix in `tests/permission_matrix.rs`
//! must have a line for each row.
//!
//! To add a row: `get(path, permission, where, handler)` for what only reads, `post`/`patch`/`delete` with the word for
//! the audit for what writes. The handler takes [`super::Signed`]; `signed.scope.sql(column, &mut parameters)` is the
//! condition that its SQL must have.

use super::reading::answer as reading;
use super::templates::{exports, forms, mapping, work};
use super::{
    audit, bundles, campaigns, devices, imports, lists, people, quarantine, rules, session as console_session,
    villages, writing,
};
use crate::accounts::audit::Action;
use crate::accounts::role::Permission;
use crate::routes::Office;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, on};

/// How the villages of a request are found. The gate refuses what is not the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// It is about no village.
    Nowhere,
    /// `?division=`; absent: all the person may see.
    Query,
    /// `{village}` in the path.
    Path,
    /// In the body, or by a person or device: the handler asks `signed` itself.
    Handler,
}

/// What the gate of a row asks.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// What the role must be allowed.
    pub permission: Permission,
    /// How its villages are found.
    pub place: Where,
    /// What the audit calls a write; `None`: it only reads.
    pub action: Option<Action>,
}

/// A route.
pub struct Row {
    /// GET, POST, PATCH, DELETE.
    pub method: Method,
    /// Below `/console/api`.
    pub path: &'static str,
    /// What its gate asks.
    pub needs: Needs,
    pub(super) handler: MethodRouter<Office>,
}

/// An uploaded form and a little; what is longer is refused before it is read.
const LONGEST_FORM: usize = 10 * 1024 * 1024 + 1024;

/// Every route.
pub fn table() -> Vec<Row> {
    use Action::{BundleTaken, CampaignAnnounced, CampaignClosed, ConflictSettled, StepAdded, SurveyReviewed};
    use Action::{
        CodeMade, DeviceRevoked, HandedInAccepted, HandedInDismissed, PersonAdded, PersonChanged, PhoneOpened,
    };
    use Action::{
        Exported, Imported, PasswordChanged, SetUp, SettingsChanged, SignIn, SignOut, TemplateChanged, TemplateFilled,
        VillageAdded,
    };
    use Permission::{Announce, Assign, Bundle, Export, Import, Read, Review, Rules, Template};
    use Permission::{Audit, Open, People, SignedIn};
    use Where::{Handler, Nowhere, Path as InPath, Query};
    vec![
        // Signing in
        get("/setup", Open, Nowhere, console_session::set_up::needed),
        post("/setup", Open, Nowhere, SetUp, console_session::set_up::set_up),
        post("/session", Open, Nowhere, SignIn, console_session::sign_in::sign_in),
        delete("/session", SignedIn, Nowhere, SignOut, console_session::sign_out),
        get("/me", SignedIn, Nowhere, console_session::me),
        post("/password", SignedIn, Nowhere, PasswordChanged, console_session::change_password::change_password),
        get("/divisions", SignedIn, Nowhere, console_session::divisions::divisions),
        // People and devices
        get("/people", People, Query, people::list::people),
        post("/people", People, Handler, PersonAdded, people::add::add),
        patch("/people/{person}", People, Handler, PersonChanged, people::change::change),
        post("/people/{person}/enrolments", People, Handler, CodeMade, people::enrolment::enrolment),
        get("/devices", People, Query, devices::list::devices),
        post("/devices/{device}/revoke", People, Handler, DeviceRevoked, devices::revoke::revoke),
        post("/devices/{device}/open", People, Handler, PhoneOpened, devices::open::open),
        get("/quarantine", People, Query, quarantine::list::quarantine),
        post("/quarantine/accept", People, Handler, HandedInAccepted, quarantine::decide::accept),
        post("/quarantine/dismiss", People, Handler, HandedInDismissed, quarantine::decide::dismiss),
        get("/audit", Audit, Query, audit::list::audit),
        get("/audit.csv", Audit, Query, audit::list::file),
        // Reading
        get("/overview", Read, Query, reading::get_overview),
        get("/visits", Read, Query, reading::list_visits),
        get("/coverage", Read, Query, reading::get_coverage),
        get("/overdue", Read, Query, reading::list_overdue),
        get("/campaigns", Read, Query, reading::list_campaigns),
        get("/campaigns/households", Read, Query, reading::list_campaign_households),
        get("/campaigns/{village}/{document}", Read, InPath, reading::get_campaign),
        get("/grievances", Read, Query, reading::list_grievances),
        get("/grievances/{village}/{document}", Read, InPath, reading::get_grievance),
        get("/rounds", Read, Query, reading::get_round),
        get("/surveys", Read, Query, reading::list_surveys),
        get("/surveys/{village}/{document}", Read, InPath, reading::get_survey),
        get("/households", Read, Query, reading::list_households),
        get("/households/{village}/{document}", Read, InPath, reading::get_household),
        get("/history/{village}/{document}", Read, InPath, reading::get_history),
        get("/pictures/{village}/{document}", Read, InPath, reading::list_pictures),
        get("/picture/{village}/{name}", Read, InPath, reading::get_picture),
        get("/conflicts", Read, Query, reading::list_conflicts),
        get("/reports/monthly", Read, Query, reading::get_monthly),
        get("/search", Read, Query, reading::get_found),
        get("/rules", Read, Query, rules::show),
        get("/rules/file", Rules, Query, rules::file),
        // Writing as the office's device
        post("/grievances/{village}/{document}/steps", Assign, InPath, StepAdded, writing::add_step),
        post("/surveys/{village}/{document}/review", Review, InPath, SurveyReviewed, writing::review),
        post("/campaigns", Announce, Handler, CampaignAnnounced, campaigns::announce),
        post("/campaigns/close", Announce, Handler, CampaignClosed, campaigns::close),
        // What may be settled depends on the record: the handler asks.
        post("/conflicts/settle", Read, Handler, ConflictSettled, writing::settle),
        post("/rules", Rules, Query, SettingsChanged, rules::put),
        post("/rules/reset", Rules, Query, SettingsChanged, rules::reset),
        post("/rules/file", Rules, Query, SettingsChanged, rules::put_file),
        // Bundles
        ask("/bundles/preview", Bundle, Handler, bundles::preview).takes(bundles::LONGEST),
        post("/bundles", Bundle, Handler, BundleTaken, bundles::import).takes(bundles::LONGEST),
        // Exports and templates
        get("/exports/{file}", Export, Query, exports::export),
        post("/exports/lists", Export, Handler, Exported, lists::note),
        get("/templates", Template, Nowhere, forms::list),
        post("/templates", Template, Query, TemplateChanged, forms::add).takes(LONGEST_FORM),
        get("/templates/{template}", Template, Nowhere, forms::show),
        delete("/templates/{template}", Template, Nowhere, TemplateChanged, forms::remove),
        post("/templates/{template}/mapping", Template, Nowhere, TemplateChanged, mapping::save),
        post("/templates/{template}/fill", Template, Nowhere, TemplateFilled, work::fill),
        // Work is shown to whoever began it, and to nobody else.
        get("/work", Export, Nowhere, work::list),
        get("/work/{item}", Export, Nowhere, work::show),
        get("/work/{item}/file", Export, Nowhere, work::file),
        // Importing
        ask("/imports/preview", Import, Query, imports::preview).takes(imports::LONGEST_UPLOAD),
        post("/imports", Import, Query, Imported, imports::begin).takes(imports::LONGEST_UPLOAD),
        post("/villages", People, Handler, VillageAdded, villages::add),
    ]
}

macro_rules! verb {
    ($name:ident, $filter:ident, $method:ident) => {
        #[allow(dead_code, reason = "a verb for the next row")]
        fn $name<H, T>(path: &'static str, permission: Permission, place: Where, action: Action, handler: H) -> Row
        where
            H: Handler<T, Office>,
            T: 'static,
        {
            let needs = Needs { permission, place, action: Some(action) };
            let handler = on(axum::routing::MethodFilter::$method, handler);
            Row { method: Method::$method, path, needs, handler }
        }
    };
}

fn get<H, T>(path: &'static str, permission: Permission, place: Where, handler: H) -> Row
where
    H: Handler<T, Office>,
    T: 'static,
{
    let needs = Needs { permission, place, action: None };
    Row { method: Method::GET, path, needs, handler: axum::routing::get(handler) }
}

/// A question whose body is too long for an address.
fn ask<H, T>(path: &'static str, permission: Permission, place: Where, handler: H) -> Row
where
    H: Handler<T, Office>,
    T: 'static,
{
    let needs = Needs { permission, place, action: None };
    Row { method: Method::POST, path, needs, handler: axum::routing::post(handler) }
}

verb!(post, post, POST);
verb!(patch, patch, PATCH);
verb!(delete, delete, DELETE);

impl Row {
    /// Lets this route take a longer body than others: `post(…).takes(8 * 1024 * 1024)`.
    #[must_use]
    pub fn takes(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(axum::extract::DefaultBodyLimit::max(bytes));
        self
    }
}
