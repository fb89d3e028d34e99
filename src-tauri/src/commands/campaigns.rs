//! 专项行动: the list, one campaign with whom it still lacks.

use crate::phone::Phone;
use cunji_device::view::{AppError, CampaignRow, CampaignView};
use tauri::State;

#[tauri::command]
pub(crate) async fn list_campaigns(phone: State<'_, Phone>) -> Result<Vec<CampaignRow>, AppError> {
    phone.on(|device| device.list_campaigns()).await
}

#[tauri::command]
pub(crate) async fn get_campaign(phone: State<'_, Phone>, document: String) -> Result<CampaignView, AppError> {
    phone.on(move |device| device.get_campaign(&document)).await
}
