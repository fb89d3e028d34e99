//! Putting codes together: each is an equation about the blocks of the file, solved as they come (Gauss over two
//! elements). No more is kept than the blocks of the longest file.

use super::{BLOCK, BLOCKS_MAX, Code, CodeError, mixed, name_of, needed};

/// What a code brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Something new.
    New,
    /// Nothing that was not there.
    Known,
}

/// An equation: which blocks, and what they give together.
#[derive(Debug, Clone)]
struct Row {
    mask: [u64; BLOCKS_MAX / 64],
    block: [u8; BLOCK],
}

/// What was read of a file so far.
#[derive(Debug, Clone, Default)]
pub struct Collector {
    file: Option<([u8; 8], usize)>,
    /// At place `n` the equation whose first block is `n`.
    rows: Vec<Option<Box<Row>>>,
    have: usize,
}

impl Row {
    fn has(&self, place: usize) -> bool {
        self.mask.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    fn add(&mut self, other: &Self) {
        self.mask.iter_mut().zip(&other.mask).for_each(|(to, from)| *to ^= from);
        self.block.iter_mut().zip(&other.block).for_each(|(to, from)| *to ^= from);
    }
}

impl Collector {
    /// How many codes' worth is there.
    pub fn have(&self) -> usize {
        self.have
    }

    /// How many are needed; none before the first code.
    pub fn needed(&self) -> usize {
        self.file.map_or(0, |(_, length)| needed(length))
    }

    /// Takes a code. The first one says which file it is; one of another is refused and changes nothing.
    pub fn add(&mut self, code: &Code) -> Result<Seen, CodeError> {
        let (file, length) = *self.file.get_or_insert((code.file, code.length));
        if file != code.file || length != code.length {
            return Err(CodeError::OtherFile);
        }
        let blocks = needed(length);
        self.rows.resize(blocks, None);
        let mut row = Row { mask: [0; BLOCKS_MAX / 64], block: code.block };
        for (place, _) in mixed(&file, code.number, blocks).into_iter().enumerate().filter(|(_, in_it)| *in_it) {
            if let Some(word) = row.mask.get_mut(place / 64) {
                *word |= 1 << (place % 64);
            }
        }
        for (place, slot) in self.rows.iter_mut().enumerate() {
            if !row.has(place) {
                continue;
            }
            match slot {
                Some(known) => row.add(known),
                None => {
                    *slot = Some(Box::new(row));
                    self.have += 1;
                    return Ok(Seen::New);
                }
            }
        }
        Ok(Seen::Known)
    }

    /// The file, once there is enough; `None` before. What does not give the file that the codes name is refused whole.
    pub fn whole(&self) -> Result<Option<Vec<u8>>, CodeError> {
        let Some((file, length)) = self.file.filter(|_| self.have == self.rows.len()) else { return Ok(None) };
        let mut solved: Vec<Row> = Vec::with_capacity(self.rows.len());
        for row in self.rows.iter().rev() {
            let Some(mut row) = row.clone() else { return Ok(None) };
            // `solved` has the blocks after this one, the last block first.
            for (from_end, known) in solved.iter().enumerate() {
                if row.has(self.rows.len() - 1 - from_end) {
                    row.add(known);
                }
            }
            solved.push(*row);
        }
        let mut bytes: Vec<u8> = solved.iter().rev().flat_map(|row| row.block).collect();
        bytes.truncate(length);
        if name_of(&bytes) == file { Ok(Some(bytes)) } else { Err(CodeError::NotWhole) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CodeError, read, text};
    use super::Collector;

    #[test]
    fn codes_that_were_put_together_by_hand_do_not_pass_as_the_file_they_name() {
        let file: Vec<u8> = (0..=255).cycle().take(500).collect();
        let mut codes: Vec<_> = (0..3).map(|number| read(&text(&file, number).unwrap()).unwrap()).collect();
        codes[1].block[7] ^= 1;
        let mut collector = Collector::default();
        for code in &codes {
            collector.add(code).unwrap();
        }
        assert_eq!(collector.whole(), Err(CodeError::NotWhole), "one letter of it is another's");
    }
}
