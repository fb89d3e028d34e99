//! Looks over what a window shows: axe-core for readers of screens and contrast, and by our own rules what is cut, too
//! wide, too small for a thumb or asks for the wrong keyboard.

use super::{Chromium, Window};
use serde_json::{Value, json};
use std::path::Path;

/// How far axe-core looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axe {
    All,
    /// Colours only: the words and their order are the same in the dark.
    Contrast,
    None,
}

/// What is asked of a page.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub axe: Axe,
    /// The smallest side of what is tapped, in CSS pixels; 0 where a mouse does it.
    pub touch: u32,
}

const LOOK: &str = include_str!("look.js");

fn arguments(asked: Asked) -> Vec<Value> {
    let axe = match asked.axe {
        Axe::All => "all",
        Axe::Contrast => "contrast",
        Axe::None => "none",
    };
    vec![json!({ "axe": axe, "touch": asked.touch })]
}

fn faults(answer: Value) -> Vec<String> {
    let mut faults: Vec<String> = serde_json::from_value(answer).expect("faults are lines");
    faults.sort();
    faults.dedup();
    faults
}

/// The file that is published as axe-core, once more for each page that is opened.
fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let text =
        std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}; run npm ci in ui", file.display()));
    format!("if (!window.axe) {{ {text} }} return typeof window.axe")
}

impl Window {
    /// What is wrong with the page as it is drawn, a line each.
    pub async fn look(&self, asked: Asked) -> Vec<String> {
        if asked.axe != Axe::None {
            assert_eq!(self.run(&axe(), Vec::new()).await, json!("object"), "axe-core is there");
        }
        faults(self.run_async(LOOK, arguments(asked)).await)
    }
}

impl Chromium {
    /// What is wrong with the page as it is drawn, a line each.
    pub async fn look(&self, asked: Asked) -> Vec<String> {
        if asked.axe != Axe::None {
            assert_eq!(self.run(&axe(), Vec::new()).await, json!("object"), "axe-core is there");
        }
        faults(self.run_async(LOOK, arguments(asked)).await)
    }
}
