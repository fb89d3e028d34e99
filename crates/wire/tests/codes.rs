//! A file as a row of codes: any of them in any order give it back, what is missed or doubled does not matter, and what
//! is another file's, read wrong or made up is refused. The text of the first release is still read.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cunji_wire::codes::*;
use proptest::prelude::*;

fn file(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 31 + place / 7) as u8).collect()
}

fn all(file: &[u8]) -> Vec<String> {
    (0..round(file.len())).map(|number| text(file, number).unwrap()).collect()
}

fn put_together(texts: &[String]) -> Result<Option<Vec<u8>>, CodeError> {
    let mut collector = Collector::default();
    for text in texts {
        collector.add(&read(text)?)?;
    }
    collector.whole()
}

proptest! {
    #[test]
    fn enough_of_them_in_any_order_give_the_file(
        length in 1usize..6_000, picked in prop::collection::vec(any::<prop::sample::Index>(), 0..120),
    ) {
        let file = file(length);
        let texts = all(&file);
        let mut collector = Collector::default();
        let mut seen: Vec<&String> = picked.iter().map(|one| one.get(&texts)).collect();
        for text in &seen {
            let before = collector.have();
            let news = collector.add(&read(text).unwrap()).unwrap();
            prop_assert_eq!(collector.have() - before, usize::from(news == Seen::New), "a new one is worth one block");
        }
        prop_assert_eq!(collector.whole().unwrap().is_some(), !seen.is_empty() && collector.have() == needed(length));
        // Whoever missed some looks at the next round from its middle.
        let middle = texts.len() / 2;
        seen.extend(texts[middle..].iter().chain(&texts[..middle]));
        for text in seen {
            collector.add(&read(text).unwrap()).unwrap();
        }
        prop_assert_eq!(collector.whole().unwrap(), Some(file));
    }

    #[test]
    fn half_of_a_round_can_be_missed_if_one_looks_on(length in 2_000usize..9_000, lost in any::<u64>()) {
        // A reader that catches every second code at random, over and over: mixtures make up for what never comes.
        let file = file(length);
        let caught = |number: &u16| lost.rotate_left(u32::from(*number)) % 2 == 0;
        let texts: Vec<String> = (0..2 * round(length)).filter(caught).map(|n| text(&file, n).unwrap()).collect();
        let mut collector = Collector::default();
        for one in &texts {
            collector.add(&read(one).unwrap()).unwrap();
        }
        if texts.len() > needed(length) + 40 {
            prop_assert_eq!(collector.whole().unwrap(), Some(file));
        }
    }

    #[test]
    fn no_text_makes_the_reader_fall_over(words in ".{0,500}", tail in "[0-9A-Z $%*+./:-]{0,520}") {
        prop_assert!(read(&words).is_err());
        prop_assert!(read(&format!("CJQ{tail}")).is_err(), "nobody guesses a check of 32 bits");
    }
}

#[test]
fn any_one_that_was_missed_is_made_up_for_by_the_first_mixture() {
    let file = file(1_500);
    for missed in 0..7 {
        let texts: Vec<String> = (0..8).filter(|number| *number != missed).map(|n| text(&file, n).unwrap()).collect();
        assert_eq!(put_together(&texts).unwrap().unwrap(), file, "code {missed} was never seen");
    }
}

#[test]
fn a_letter_read_wrong_is_noticed() {
    let code = text(&file(700), 2).unwrap();
    for place in 0..code.len() {
        let mut letters: Vec<char> = code.chars().collect();
        letters[place] = if letters[place] == 'A' { 'B' } else { 'A' };
        let wrong: String = letters.into_iter().collect();
        assert!(read(&wrong).is_err(), "letter {place} is wrong");
    }
    assert_eq!(read("HTTPS://EXAMPLE.CN/PAY?1234"), Err(CodeError::NotOurs), "a code of a shop");
    assert_eq!(read(&code[..code.len() - 3]), Err(CodeError::Damaged), "cut");
}

#[test]
fn a_code_of_another_file_changes_nothing() {
    let (one, longer) = (file(900), file(901));
    let other: Vec<u8> = one.iter().rev().copied().collect();
    let mut collector = Collector::default();
    assert_eq!((collector.needed(), collector.whole()), (0, Ok(None)), "nothing was read yet");
    collector.add(&read(&text(&one, 0).unwrap()).unwrap()).unwrap();
    for (stranger, why) in [(longer, "of another length"), (other, "as long as the first, other words")] {
        let stranger = read(&text(&stranger, 1).unwrap()).unwrap();
        assert_eq!(collector.add(&stranger), Err(CodeError::OtherFile), "{why}");
    }
    assert_eq!((collector.have(), collector.needed()), (1, 5));
    for number in [3, 1, 1, 4, 2] {
        collector.add(&read(&text(&one, number).unwrap()).unwrap()).unwrap();
    }
    assert_eq!(collector.whole().unwrap().unwrap(), one);
}

#[test]
fn a_file_is_as_large_as_codes_carry_and_no_larger() {
    let largest = file(FILE_MAX);
    let texts: Vec<String> = (60..60 + 270).map(|number| text(&largest, number).unwrap()).collect();
    assert_eq!(put_together(&texts).unwrap().unwrap(), largest, "also without ever seeing the first sixty");
    assert_eq!(text(&file(FILE_MAX + 1), 0), Err(CodeError::TooLarge));
    assert_eq!(text(&[], 0), Err(CodeError::TooLarge), "nothing is no file");
    assert!(texts.iter().all(|text| text.len() == 362), "one size: the code on the screen does not jump");
}

#[test]
fn the_text_of_the_first_release_is_read() {
    let golden = include_str!("../golden/v1-code.txt").trim_end_matches('\n');
    assert_eq!(text(&file(700), 6).unwrap(), golden, "the bytes of a code never change");
    assert_eq!(read(golden).unwrap().number, 6);
}
