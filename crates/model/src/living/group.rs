//! 村民小组: in which order a village names its groups. Names are free text; nothing is refused here.

/// The place of a group in its village: 一组 1, 十二组 12, 3组 3; other names come last.
pub fn group_order(group: &str) -> i64 {
    let digits: String = group.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse() {
        return number;
    }
    let (mut number, mut any) = (0, false);
    for character in group.trim_start_matches('第').chars() {
        let value = match character {
            '一' => 1,
            '二' | '两' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            '十' => {
                number = if any { number * 10 } else { 10 };
                any = true;
                continue;
            }
            _ => break,
        };
        number += value;
        any = true;
    }
    if any { number } else { 10_000 }
}
