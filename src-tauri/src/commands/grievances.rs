//! 诉求: the form, the ledger, one grievance, its steps.

use crate::phone::Phone;
use cunji_device::Value;
use cunji_device::view::{
    AppError, GrievanceFilter, GrievanceForm, GrievanceList, GrievanceRow, GrievanceView, NewStep, Saved, StepForm,
    StepKind,
};
use std::collections::BTreeMap;
use tauri::State;

#[tauri::command]
pub(crate) async fn open_grievance_form(
    phone: State<'_, Phone>,
    household: Option<String>,
    visit: Option<String>,
    issue: Option<String>,
) -> Result<GrievanceForm, AppError> {
    phone
        .on(move |device| {
            let from = visit.as_deref().zip(issue.as_deref());
            device.open_grievance_form(household.as_deref(), from)
        })
        .await
}

#[tauri::command]
pub(crate) async fn save_grievance(
    phone: State<'_, Phone>,
    draft: String,
    fields: BTreeMap<String, Value>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.save_grievance(&draft, &fields)).await
}

#[tauri::command]
pub(crate) async fn edit_grievance(
    phone: State<'_, Phone>,
    grievance: String,
    heads: Vec<String>,
    fields: BTreeMap<String, Value>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.edit_grievance(&grievance, &heads, &fields)).await
}

#[tauri::command]
pub(crate) async fn open_step_form(
    phone: State<'_, Phone>,
    grievance: String,
    kind: StepKind,
) -> Result<StepForm, AppError> {
    phone.on(move |device| device.open_step_form(&grievance, kind)).await
}

#[tauri::command]
pub(crate) async fn add_step(phone: State<'_, Phone>, grievance: String, step: NewStep) -> Result<Saved, AppError> {
    phone.on(move |device| device.add_step(&grievance, &step)).await
}

#[tauri::command]
pub(crate) async fn list_grievances(
    phone: State<'_, Phone>,
    filter: GrievanceFilter,
    offset: u32,
) -> Result<GrievanceList, AppError> {
    phone.on(move |device| device.list_grievances(filter, offset)).await
}

#[tauri::command]
pub(crate) async fn grievances_of(phone: State<'_, Phone>, household: String) -> Result<Vec<GrievanceRow>, AppError> {
    phone.on(move |device| device.grievances_of(&household)).await
}

#[tauri::command]
pub(crate) async fn get_grievance(phone: State<'_, Phone>, document: String) -> Result<GrievanceView, AppError> {
    phone.on(move |device| device.get_grievance(&document)).await
}
