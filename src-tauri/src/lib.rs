//! The shell: one window, and commands of a few lines over `cunji_device::Device`. No rule of the field lives here.

mod clock;
mod commands;
mod data_folder;
mod keystore;
mod phone;
pub mod system;
mod window;

use phone::Phone;
use tauri::Manager;
use tauri::ipc::Invoke;

/// docs/adr/0013: a first sync is a million small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Opens the window and stays until it is closed.
#[cfg_attr(any(target_os = "android", target_os = "ios"), tauri::mobile_entry_point)]
pub fn run() {
    let commands: fn(Invoke) -> bool = tauri::generate_handler![
        commands::lock::lock_state,
        commands::lock::set_pin,
        commands::lock::unlock,
        commands::lock::change_pin,
        commands::lock::lock_now,
        commands::lock::choose_person,
        commands::lock::add_person,
        commands::lock::put_lock_settings,
        commands::lock::recovery_request,
        commands::lock::recover,
        commands::lock::salvage,
        commands::lock::begin_anew,
        commands::damage::store_is_sound,
        commands::damage::damage_report,
        commands::damage::dismiss_damage_report,
        commands::session::session,
        commands::session::enrol,
        commands::session::today,
        commands::session::state_line,
        commands::session::rules_in_force,
        commands::households::list_households,
        commands::households::get_household,
        commands::households::reveal_id_number,
        commands::households::open_household_form,
        commands::households::save_household,
        commands::visits::open_visit_form,
        commands::visits::save_visit,
        commands::visits::list_visits,
        commands::visits::get_visit,
        commands::attachments::add_attachment,
        commands::attachments::drop_attachment,
        commands::attachments::list_attachments,
        commands::attachments::attachments_of_household,
        commands::attachments::get_attachment,
        commands::attachments::fetch_attachment,
        commands::attachments::release_pictures,
        commands::attachments::keep_pictures,
        commands::attachments::stray_pictures,
        commands::attachments::attach_stray,
        commands::attachments::drop_stray,
        commands::campaigns::list_campaigns,
        commands::campaigns::get_campaign,
        commands::grievances::open_grievance_form,
        commands::grievances::save_grievance,
        commands::grievances::edit_grievance,
        commands::grievances::open_step_form,
        commands::grievances::add_step,
        commands::grievances::list_grievances,
        commands::grievances::grievances_of,
        commands::grievances::get_grievance,
        commands::living::member_event,
        commands::living::change_head,
        commands::living::split_household,
        commands::living::merge_households,
        commands::living::carry_over,
        commands::living::move_household,
        commands::living::end_household,
        commands::living::revive_household,
        commands::living::find_duplicates,
        commands::living::dismiss_duplicate,
        commands::living::settle_person,
        commands::living::add_monitoring_step,
        commands::living::leaflet_coverage,
        commands::living::list_wishes,
        commands::surveys::list_surveys,
        commands::surveys::surveys_of,
        commands::surveys::open_survey_form,
        commands::surveys::work_survey,
        commands::surveys::save_survey,
        commands::surveys::add_survey_step,
        commands::surveys::settle_survey_comment,
        commands::history::list_conflicts,
        commands::history::settle,
        commands::history::history,
        commands::history::restore,
        commands::history::delete_record,
        commands::history::undelete_record,
        commands::history::list_deleted,
        commands::drafts::list_drafts,
        commands::drafts::keep_draft,
        commands::drafts::open_deed_form,
        commands::drafts::discard_draft,
        commands::drafts::continue_draft,
        commands::drafts::choose_draft,
        commands::export::export_table,
        commands::bundle::bundle_page,
        commands::bundle::export_bundle,
        commands::bundle::preview_bundle,
        commands::bundle::import_bundle,
        commands::bundle::make_codes,
        commands::bundle::read_codes,
        commands::bundle::join_codes,
        commands::hotspot::hotspot_wait,
        commands::hotspot::hotspot_look,
        commands::hotspot::hotspot_join,
        commands::hotspot::hotspot_compared,
        commands::hotspot::hotspot_stop,
        commands::sync::sync_now,
        commands::sync::sync_near,
        commands::sync::sync_page,
        commands::system::system_features,
        commands::system::share_export,
        commands::system::scan_code,
        commands::system::protect_screen,
        commands::system::keep_awake,
    ];
    let app = tauri::Builder::default();
    #[cfg(target_os = "android")]
    let app = app.plugin(system::android::plugin());
    let app = app
        .setup(|app| {
            #[cfg(mobile)]
            crate::commands::export::forget_exports(app.handle());
            // A phone's was put there by its plugin; the first one stays.
            app.manage(system::System::without_phone());
            let folder = data_folder::find(app.handle());
            let beside = folder.as_ref().ok().cloned();
            let system = app.state::<system::System>().inner().clone();
            app.manage(Phone::new(folder, system));
            window::open(app.handle(), beside.as_deref())?;
            Ok(())
        })
        .invoke_handler(move |invoke| {
            match invoke.message.webview().state::<Phone>().refusal(invoke.message.command()) {
                // Before its arguments are even read.
                Some(error) => {
                    invoke.resolver.reject(error);
                    true
                }
                None => commands(invoke),
            }
        });
    if let Err(error) = app.run(tauri::generate_context!()) {
        eprintln!("cunji: the window could not be opened: {error}");
        std::process::exit(1);
    }
}
