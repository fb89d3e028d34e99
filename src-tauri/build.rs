//! Names every command to Tauri, so that each one needs its own permission in capabilities/main.json, and makes the
//! program anew when the screens that go into it changed.

fn main() {
    // scripts/check-mobile.sh: what stands behind cfg(mobile) is type-checked on a desktop.
    println!("cargo:rerun-if-env-changed=CUNJI_CHECK_MOBILE");
    if std::env::var_os("CUNJI_CHECK_MOBILE").is_some() {
        println!("cargo:rustc-cfg=mobile");
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    let inside = std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some();
    if inside && !std::path::Path::new("../ui/dist/index.html").exists() {
        stop("ui/dist is missing; run `npm ci && npm run build` in ui first (`make` does it)");
    }
    let commands = tauri_build::AppManifest::new().commands(&[
        "lock_state",
        "set_pin",
        "unlock",
        "change_pin",
        "lock_now",
        "choose_person",
        "add_person",
        "put_lock_settings",
        "recovery_request",
        "recover",
        "session",
        "enrol",
        "today",
        "state_line",
        "store_is_sound",
        "salvage",
        "begin_anew",
        "damage_report",
        "dismiss_damage_report",
        "rules_in_force",
        "list_households",
        "get_household",
        "reveal_id_number",
        "open_household_form",
        "save_household",
        "open_visit_form",
        "save_visit",
        "list_visits",
        "get_visit",
        "add_attachment",
        "drop_attachment",
        "list_attachments",
        "attachments_of_household",
        "get_attachment",
        "fetch_attachment",
        "release_pictures",
        "keep_pictures",
        "stray_pictures",
        "attach_stray",
        "drop_stray",
        "list_campaigns",
        "get_campaign",
        "open_grievance_form",
        "save_grievance",
        "edit_grievance",
        "open_step_form",
        "add_step",
        "list_grievances",
        "grievances_of",
        "get_grievance",
        "member_event",
        "change_head",
        "split_household",
        "merge_households",
        "carry_over",
        "move_household",
        "end_household",
        "revive_household",
        "find_duplicates",
        "dismiss_duplicate",
        "settle_person",
        "add_monitoring_step",
        "leaflet_coverage",
        "list_wishes",
        "list_surveys",
        "surveys_of",
        "open_survey_form",
        "work_survey",
        "save_survey",
        "add_survey_step",
        "settle_survey_comment",
        "list_conflicts",
        "settle",
        "history",
        "restore",
        "delete_record",
        "undelete_record",
        "list_deleted",
        "list_drafts",
        "keep_draft",
        "open_deed_form",
        "discard_draft",
        "continue_draft",
        "choose_draft",
        "export_table",
        "bundle_page",
        "export_bundle",
        "preview_bundle",
        "import_bundle",
        "make_codes",
        "read_codes",
        "join_codes",
        "hotspot_wait",
        "hotspot_look",
        "hotspot_join",
        "hotspot_compared",
        "hotspot_stop",
        "sync_now",
        "sync_near",
        "sync_page",
        "system_features",
        "share_export",
        "scan_code",
        "protect_screen",
        "keep_awake",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        stop(&format!("{error:#}"));
    }
}

/// A build script can only stop the build.
fn stop(why: &str) -> ! {
    eprintln!("{why}");
    std::process::exit(1)
}
