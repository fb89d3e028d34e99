//! The way to `PhonePlugin.kt`. Nothing but the passing on stands here: this file is compiled for Android alone.

use super::{Bridge, System};
use serde_json::Value;
use std::sync::Arc;
use tauri::plugin::{PluginHandle, TauriPlugin};
use tauri::{Manager, Wry};

struct Kotlin(PluginHandle<Wry>);

impl Bridge for Kotlin {
    fn run(&self, command: &str, payload: Value) -> Result<Value, String> {
        self.0.run_mobile_plugin(command, payload).map_err(|error| error.to_string())
    }
}

/// Registers the Kotlin class and hands the system to the commands.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("phone")
        .setup(|app, api| {
            let handle = api.register_android_plugin("cn.cunji.app", "PhonePlugin")?;
            app.manage(System::on_phone(Arc::new(Kotlin(handle))));
            Ok(())
        })
        .build()
}
