//! `make demo`: an evening in a village played on real windows, which then stay open beside their server.
//! `demo --stop` ends what an earlier demo left running, and nothing else.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)]

use cunji_server::sample_village::DEMO_HOUSEHOLDS;
use cunji_tests::screen::story::{Evening, LI, PIN, THIRD, ZHANG, phones};
use cunji_tests::screen::{Album, Display, kill_group, target};
use std::fs;
use std::path::Path;

#[tokio::main]
async fn main() {
    let folder = target().join("demo");
    let pids = folder.join("pids");
    stop(&pids);
    if std::env::args().any(|argument| argument == "--stop") {
        return;
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the demo");
    let display = Display::any(&folder.join("display.log")).await;
    let phones = phones(&folder, &display);
    let album = Album::begin(&folder.join("screens"));
    let mut evening = Evening::begin(&folder, DEMO_HOUSEHOLDS, &phones, album, &|step| println!("{step}")).await;
    evening.play().await;

    println!("10. 关掉再打开，什么都在 (the apps are closed and opened again; everything is there)");
    let Evening { server, zhang, li, album, .. } = evening;
    zhang.close().await;
    li.close().await;
    let screens = album.folder().display().to_string();
    let (address, code, set_up) = (server.address(), server.enrolment_code(THIRD), server.set_up_code());
    let unseen = display.own.is_some();
    let left = phones.iter().map(|phone| phone.start_app().leave());
    let left: Vec<u32> = left.chain(server.leave()).chain(display.own.map(|own| own.leave())).collect();
    fs::write(&pids, left.iter().map(|pid| format!("{pid}\n")).collect::<String>()).expect("a place for the pids");

    let numbers: Vec<String> = left.iter().map(u32::to_string).collect();
    println!("\n服务器 server      http://{address}");
    println!("登录 logged in     {ZHANG}, {LI} PIN {PIN}");
    println!("第三部手机 third   {THIRD}: code {code}, server {address}");
    println!("控制台 console     http://{address}/console/ in a browser; set-up code {set_up}");
    println!("截图 screenshots   {screens}");
    if unseen {
        println!("                   (no display here: the windows are open on one that nobody sees)");
    }
    println!("停止 stop          make demo-stop   (processes {})", numbers.join(" "));
}

/// Ends the process groups of an earlier demo, each only if it still is one of the demo's programs.
fn stop(pids: &Path) {
    for pid in fs::read_to_string(pids).unwrap_or_default().lines().filter_map(|line| line.parse::<u32>().ok()) {
        let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        if ["cunji-app", "cunji-server", "Xvfb"].contains(&name.trim()) {
            kill_group(pid);
        }
    }
    let _ = fs::remove_file(pids);
}
