//! What the benchmark does in a process of its own: serve, open a store cold, hold the heavy village in memory.

use super::{START, gauge, server};
use crate::kit::lock::open_phone;
use crate::kit::{TestClock, TestEntropy};
use cunji_device::Device;
use cunji_device::view::HouseholdQuery;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// Runs `bench child <task> <path>` and gives the numbers it prints.
pub fn ask(task: &str, path: &Path) -> Vec<f64> {
    let output = Command::new(std::env::current_exe().unwrap()).args(["child", task]).arg(path).output().unwrap();
    assert!(output.status.success(), "child {task}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

/// The child's side.
pub fn run(arguments: &[String]) {
    match arguments {
        [task, store] if task == "serve" => server::serve(store),
        [task, phone] if task == "open" => open(Path::new(phone)),
        [task, phone] if task == "memory" => memory(Path::new(phone)),
        _ => panic!("no such child: {arguments:?}"),
    }
}

fn device(phone: &Path) -> Device {
    open_phone(phone, Arc::new(TestClock::at(START)), Arc::new(TestEntropy::new(5))).unwrap()
}

/// Milliseconds of opening, of the list, of both, of the 今天 screen after them.
fn open(phone: &Path) {
    let begin = Instant::now();
    let device = device(phone);
    let opened = begin.elapsed();
    let list = device.list_households(&HouseholdQuery::default()).unwrap();
    let listed = begin.elapsed();
    device.today().unwrap();
    let shown = begin.elapsed();
    assert!(!list.rows.is_empty(), "there must be something to show");
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    println!("{} {} {} {}", ms(opened), ms(listed - opened), ms(listed), ms(shown - listed));
}

/// MB resident before, at the end, and at the highest.
fn memory(phone: &Path) {
    let before = gauge::memory_mb("VmRSS");
    let device = device(phone);
    device.session().unwrap();
    device.today().unwrap();
    let list = device.list_households(&HouseholdQuery::default()).unwrap();
    for text in ["王", "王建", "w", "wj", "wang", "138", "1380", "三组", "大院子", "li", "zhang", "12"].repeat(2)
    {
        device.list_households(&HouseholdQuery { text: text.to_owned(), ..HouseholdQuery::default() }).unwrap();
    }
    for row in list.rows.iter().step_by(list.rows.len() / 10) {
        device.get_household(&row.document).unwrap();
    }
    device.list_visits(false, 0).unwrap();
    println!("{before} {} {}", gauge::memory_mb("VmRSS"), gauge::memory_mb("VmHWM"));
}
