//! A photo picked from a file, and a name written with a finger, on a real window.

use super::Window;
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::path::Path;
use std::time::Duration;

/// A house under a sky that nobody lives in, as a phone's camera gives it: twelve hundred thousand dots.
pub fn photo_of_a_house(file: &Path) {
    let house = RgbImage::from_fn(1600, 1200, |x, y| {
        let grain = ((x * 31 + y * 17) ^ (x * y)) % 23;
        let [red, green, blue]: [u32; 3] = match (x, y) {
            (760..=860, 640..=899) => [92, 60, 38],                                 // door
            (500..=640, 620..=760) | (980..=1120, 620..=760) => [70, 96, 120],      // windows
            (400..=1220, 520..=899) => [206, 190, 162],                             // wall
            (x, 300..520) if x.abs_diff(810) < (y - 300) * 2 + 40 => [104, 54, 44], // roof
            (_, 900..) => [96, 118, 70],
            _ => [150, 186, 214],
        };
        Rgb([red + grain, green + grain, blue + grain].map(|part| part.min(255) as u8))
    });
    DynamicImage::ImageRgb8(house).save_with_format(file, ImageFormat::Jpeg).expect("a place for the photo");
}

/// Corners of the pen's way for each line, from the middle of the paper, in CSS pixels: something like 张.
const LINES: [&[(f64, f64)]; 4] = [
    &[
        (-110.0, -60.0),
        (-60.0, -60.0),
        (-60.0, -20.0),
        (-110.0, -20.0),
        (-114.0, 20.0),
        (-60.0, 20.0),
        (-66.0, 74.0),
        (-90.0, 62.0),
    ],
    &[(60.0, -70.0), (20.0, -20.0)],
    &[(-20.0, 0.0), (100.0, -6.0)],
    &[(30.0, -60.0), (26.0, 70.0), (56.0, 44.0), (110.0, 76.0)],
];

impl Window {
    /// Gives a file to the page's own input, as the system's file dialog does.
    pub async fn pick_file(&self, test: &str, file: &Path) {
        let place = format!("[data-test=\"{test}\"]");
        let input = self.client().find(Locator::Css(&place)).await.expect("an input for files");
        input.send_keys(&file.display().to_string()).await.expect("a file that can be picked");
    }

    /// Brings something into the middle of the window.
    pub async fn scroll_to(&self, test: &str) {
        self.see(test).await;
        let place = format!("document.querySelector('[data-test=\"{test}\"]').scrollIntoView({{ block: 'center' }})");
        self.run(&place, Vec::new()).await;
    }

    /// Waits until a picture is really drawn, not only there.
    pub async fn see_drawn(&self, test: &str) {
        let wide = format!(
            "const one = document.querySelector('[data-test=\"{test}\"]'); return !!one && one.complete && one.naturalWidth > 0 && one.getBoundingClientRect().height > 100"
        );
        super::until(&format!("{test} to be drawn"), async || {
            (self.run(&wide, Vec::new()).await == serde_json::json!(true)).then_some(())
        })
        .await;
    }

    /// Writes a name on the pad with real pointer moves.
    pub async fn write_signature(&self) {
        self.see("signature-canvas").await;
        let pad = Locator::Css("[data-test=\"signature-canvas\"]");
        for line in LINES {
            let pad = self.client().find(pad).await.expect("the pad");
            let mut moves = MouseActions::new("pen".to_owned());
            for (place, (x, y)) in line.iter().enumerate() {
                let duration = Some(Duration::from_millis(if place == 0 { 0 } else { 60 }));
                moves = moves.then(PointerAction::MoveToElement { element: pad.clone(), duration, x: *x, y: *y });
                if place == 0 {
                    moves = moves.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
                }
            }
            moves = moves.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
            self.client().perform_actions(moves).await.expect("a pen that moves");
        }
    }
}
