//! Names every command to Tauri, so that each one needs its own permission in capabilities/main.json.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "session",
        "enrol",
        "today",
        "state_line",
        "list_households",
        "get_household",
        "reveal_id_number",
        "open_household_form",
        "save_household",
        "settle",
        "open_visit_form",
        "save_visit",
        "list_visits",
        "get_visit",
        "list_drafts",
        "keep_draft",
        "discard_draft",
        "sync_now",
        "sync_page",
    ]);
    // A build script can only stop the build.
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
