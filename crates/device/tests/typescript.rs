//! The TypeScript types are generated from the Rust ones and committed; this test holds them current.
//! `make types` (UPDATE_TYPES=1) writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use cunji_device::view::*;
use cunji_model::enumeration::{Answer, FamilyChange, HouseGrade, HouseStructure, Satisfaction};
use cunji_model::field::ProblemCode;
use cunji_model::grievance::words::GrievanceSource;
use cunji_model::income::lines::Group;
use cunji_model::record::attachment::AttachmentKind;
use cunji_model::record::visit::Visit;
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

struct Collected {
    config: Config,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() && !self.declarations.contains_key(&T::ident(&self.config)) {
            self.declarations.insert(T::ident(&self.config), T::decl(&self.config));
            T::visit_dependencies(self);
        } else if T::output_path().is_none() {
            T::visit_generics(self);
        }
    }
}

#[test]
fn the_typescript_types_are_current() {
    let mut collected = Collected { config: Config::default(), declarations: BTreeMap::new() };
    macro_rules! collect { ($($type:ty),+ $(,)?) => { $(collected.visit::<$type>();)+ } }
    collect!(
        Session,
        DamageReport,
        Today,
        HouseholdQuery,
        HouseholdList,
        HouseholdView,
        VisitForm,
        CampaignRow,
        CampaignView,
        HouseholdForm,
        Visit,
        DraftRow,
        DeedForm,
        DeedName,
        VisitRow,
        VisitView,
        GrievanceFilter,
        GrievanceList,
        GrievanceView,
        GrievanceForm,
        NewStep,
        StepForm,
        SurveyFilter,
        Group,
        SurveyRound,
        SurveyForm,
        SurveyWorking,
        NewComment,
        ConflictPage,
        Choice,
        HistoryView,
        DeletedRow,
        Saved,
        SyncPage,
        SyncRun,
        SyncProgress,
        AppError,
        StateLine,
        ExportRequest,
        Exported,
        BundlePage,
        BundleRequest,
        BundleMade,
        BundlePreview,
        BundleTaken,
        CodesMade,
        HotspotState,
        HotspotSeen,
        CodesJoined,
        Answer,
        HouseStructure,
        HouseGrade,
        Satisfaction,
        AttachmentKind,
        AttachmentView,
        NewAttachment,
        AddedAttachment,
        Room,
        StrayPicture,
        FamilyChange,
        ProblemCode,
        GrievanceSource,
        MemberEvent,
        HeadChange,
        Split,
        Merger,
        Move,
        NewMonitoringStep,
        DuplicatePair,
        LeafletCoverage,
        WishRow,
        VillageRules,
        LockView,
        RecoveryRequest,
        cunji_model::living::words::MemberJoined,
    );
    let mut text =
        String::from("// Generated from crates/device/src/view and crates/model by `make types`. Do not edit.\n\n");
    for declaration in collected.declarations.values() {
        text.push_str(&format!("export {declaration}\n\n"));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/shared/api/types.ts");
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(committed, text, "run `make types`: the screens would speak of fields that are not there");
}
