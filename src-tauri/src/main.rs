//! The desktop's way in; phones come in through the library.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    cunji_app::run();
}
