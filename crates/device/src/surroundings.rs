//! The real randomness of this machine. The clock comes from the shell: it knows the phone's time zone.

pub use cunji_wire::surroundings::{Clock, Entropy};

/// The machine's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no key and no identity is safe: stopping is the only right answer.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
