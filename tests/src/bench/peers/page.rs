//! The figures as tables in Markdown: on the screen, and between two marks in docs/benchmarks.md. A ratio is the peer's
//! figure through ours: above 1 ours is cheaper, below 1 the peer is.

use super::engine::Engine;
use super::results::{Crowd, Figures, Outcome, Results};
use super::steps::{LINKS, STEPS};
use crate::bench::table::number;
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- make bench-peers writes from here";
const END: &str = "<!-- to here -->";

/// What is compared of a cell: a title, the two ends or one, and the unit.
struct Measure {
    title: &'static str,
    of: fn(&Figures) -> (f64, Option<f64>),
    shown: fn(f64) -> String,
}

const OF_A_LINK: Measure = Measure { title: "Time", of: |one| (one.seconds, None), shown: |value| number(value, "s") };

const OF_THE_PLAIN_LINK: [Measure; 5] = [
    Measure {
        title: "Bytes up / down",
        of: |one| (one.up as f64, Some(one.down as f64)),
        shown: |value| match value {
            large if large >= 1e6 => format!("{:.2} MB", large / 1e6),
            middle if middle >= 1e4 => format!("{:.0} kB", middle / 1e3),
            small => format!("{small:.0} B"),
        },
    },
    Measure {
        title: "Requests (ours, PouchDB) or messages both ways (the others)",
        of: |one| (one.messages as f64, None),
        shown: |value| number(value, "").trim_end_matches(".00").to_owned(),
    },
    Measure {
        title: "CPU of client / server, seconds",
        of: |one| (one.client_cpu, Some(one.server_cpu)),
        shown: |value| format!("{value:.2}"),
    },
    Measure {
        title: "Highest memory of client / server, MB",
        of: |one| (one.client_mb, Some(one.server_mb)),
        shown: |value| format!("{value:.0}"),
    },
    Measure {
        title: "Disk of client / server, MB",
        of: |one| (one.client_disk as f64 / 1e6, Some(one.server_disk as f64 / 1e6)),
        shown: |value| format!("{value:.1}"),
    },
];

fn said(step: &str) -> &'static str {
    match step {
        "push" => "first push",
        "pull" => "fresh pull",
        "again" => "reconnect, nothing new",
        _ => "10 edits",
    }
}

/// Everything that was measured.
pub fn render(results: &Results, engines: &[Engine]) -> String {
    let mut page = String::new();
    let _ = writeln!(page, "```\n{}\n```\n", results.machine);
    for engine in engines {
        let _ = writeln!(page, "- **{}**: {}.", engine.name(), engine.described());
    }
    let mut sizes: Vec<u32> = results.cells.iter().map(|cell| cell.documents).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let links: Vec<&str> =
        LINKS.iter().map(|(name, ..)| *name).filter(|link| results.cells.iter().any(|one| one.link == *link)).collect();
    let mut better = Vec::new();
    let head = format!("| {} |", engines.iter().map(|engine| engine.name()).collect::<Vec<_>>().join(" | "));
    let rule = format!("|{}", "---|".repeat(engines.len()));

    let _ = writeln!(page, "\n### {}\n\n| what | documents | link {head}\n|---|---|---{rule}", OF_A_LINK.title);
    for step in STEPS {
        for size in &sizes {
            for link in &links {
                let row = row(results, engines, (step, *size, link), &OF_A_LINK, &mut better);
                let _ = writeln!(page, "| {} | {size} | {link} | {row} |", said(step));
            }
        }
    }
    for measure in &OF_THE_PLAIN_LINK {
        let _ = writeln!(page, "\n### {}\n\n| what | documents {head}\n|---|---{rule}", measure.title);
        for step in STEPS {
            for size in &sizes {
                let row = row(results, engines, (step, *size, LINKS[0].0), measure, &mut better);
                let _ = writeln!(page, "| {} | {size} | {row} |", said(step));
            }
        }
    }
    reasons(&mut page, results);
    many(&mut page, results);
    crowds(&mut page, results, &mut better);
    where_peers_win(&mut page, engines, &better);
    page
}

/// An engine, and where it beats ours by how much.
type Better = (String, String);

fn row(
    results: &Results,
    engines: &[Engine],
    (step, size, link): (&str, u32, &str),
    measure: &Measure,
    better: &mut Vec<Better>,
) -> String {
    let whole = |figures: &Figures| {
        let (one, two) = (measure.of)(figures);
        one + two.unwrap_or(0.0)
    };
    let ours = results.figures(Engine::Ours.name(), step, size, link).map(whole);
    let mut columns = Vec::new();
    for engine in engines {
        columns.push(match results.get(engine.name(), step, size, link) {
            None => "—".to_owned(),
            Some(Outcome::Over { seconds, .. }) if measure.title == OF_A_LINK.title => format!("> {seconds:.0} s"),
            Some(Outcome::Measured(figures)) => {
                let (one, two) = (measure.of)(figures);
                let two = two.map_or_else(String::new, |two| format!(" / {}", (measure.shown)(two)));
                let ratio =
                    ours.filter(|ours| *engine != Engine::Ours && *ours > 0.0).map(|ours| whole(figures) / ours);
                if let Some(ratio) = ratio.filter(|ratio| *ratio < 0.95) {
                    let where_ = format!("{}, {}, {size} documents, {link}: {ratio:.2}×", measure.title, said(step));
                    better.push((engine.name().to_owned(), where_));
                }
                let ratio =
                    ratio.map_or_else(String::new, |ratio| format!(" ({})", number(ratio, "×").replace(' ', "")));
                format!("{}{two}{ratio}", (measure.shown)(one))
            }
            Some(_) => "N/A".to_owned(),
        });
    }
    columns.join(" | ")
}

/// Why a cell has no figure.
fn reasons(page: &mut String, results: &Results) {
    let without: Vec<String> = results
        .cells
        .iter()
        .filter_map(|cell| match &cell.outcome {
            Outcome::Measured(_) => None,
            Outcome::Over { seconds, up, down } => {
                Some((cell, format!("not done in {seconds:.0} s, {up} B up and {down} B down by then")))
            }
            Outcome::Failed { why } => Some((cell, format!("failed: {why}"))),
            Outcome::NotRun { why } => Some((cell, format!("not run: {why}"))),
        })
        .map(|(cell, why)| {
            format!("- {}, {}, {} documents, {}: {why}", cell.engine, said(&cell.step), cell.documents, cell.link)
        })
        .collect();
    if !without.is_empty() {
        let _ = writeln!(page, "\n### Cells without a figure\n\n{}", without.join("\n"));
    }
}

fn many(page: &mut String, results: &Results) {
    if results.many.is_empty() {
        return;
    }
    let _ = writeln!(
        page,
        "\n### ODK's shape: 100,000 entities on a device\n\n| what | ours, measured here | ODK, cited (its own targets on a \
         Fairphone 3 and a Pixel 3; not measured here) |\n|---|---|---|"
    );
    for line in &results.many {
        let _ = writeln!(page, "| {} | {} | {} |", line.what, line.ours, line.cited);
    }
}

fn crowds(page: &mut String, results: &Results, better: &mut Vec<Better>) {
    let Some(first) = results.crowds.first() else { return };
    let per_hour = |one: &Crowd| f64::from(one.documents()) / one.seconds * 3600.0;
    let ours =
        results.crowds.iter().find(|one| one.engine == Engine::Ours.name() && one.failed.is_none()).map(per_hour);
    let _ = writeln!(
        page,
        "\n### CHT's shape: {} users at once, {} documents down and {} up each (CHT: 300 users)\n\n\
         | | seconds | documents per hour | CPU server / clients, s | server's highest memory | wire |\n|---|---|---|---|---|---|",
        first.users, first.down_each, first.up_each
    );
    for one in &results.crowds {
        if let Some(why) = &one.failed {
            let _ = writeln!(page, "| {} | N/A: {why} | | | | |", one.engine);
            continue;
        }
        let ratio = ours.map(|ours| per_hour(one) / ours);
        if let Some(ratio) = ratio.filter(|ratio| *ratio > 1.05) {
            better.push((one.engine.clone(), format!("CHT's shape, documents per hour: {ratio:.2}×")));
        }
        let ratio = ratio.map_or_else(String::new, |ratio| format!(" ({ratio:.2}×)"));
        let _ = writeln!(
            page,
            "| {} | {:.1} | {}{ratio} | {:.1} / {:.1} | {:.0} MB | {:.1} MB |",
            one.engine,
            one.seconds,
            number(per_hour(one), ""),
            one.server_cpu,
            one.clients_cpu,
            one.server_mb,
            one.wire as f64 / 1e6,
        );
    }
    let _ = writeln!(
        page,
        "| CHT 4.0, cited | | 53,000 | | | |\n\nCHT's figure is its own, of 300 users on a server of 8 cores with three CouchDB \
         nodes of 4 cores each (docs of about 5 kB); it is here for the shape, not measured."
    );
}

fn where_peers_win(page: &mut String, engines: &[Engine], better: &[Better]) {
    let _ = writeln!(page, "\n### Where a peer is better than ours (by more than 5 %)\n");
    for engine in engines.iter().filter(|engine| **engine != Engine::Ours) {
        let wins: Vec<&str> =
            better.iter().filter(|(name, _)| name == engine.name()).map(|(_, words)| words.as_str()).collect();
        let words = if wins.is_empty() { "nowhere in this run".to_owned() } else { wins.join("; ") };
        let _ = writeln!(page, "- **{}**: {words}.", engine.name());
    }
}

/// Puts the tables between the marks of a page.
pub fn write(file: &Path, tables: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    let begin = text.find(BEGIN).and_then(|at| Some(at + text.get(at..)?.find('\n')? + 1));
    let (Some(begin), Some(end)) = (begin, text.find(END)) else { panic!("{}: the marks are gone", file.display()) };
    std::fs::write(file, format!("{}\n{tables}\n{}", &text[..begin], &text[end..])).unwrap();
}
