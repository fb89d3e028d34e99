//! The State Council's holiday schedules as shipped. A new year is a new entry here or a calendar from the office.

/// Month and day.
pub type MonthDay = (u32, u32);

/// One year's schedule: ranges of holidays and make-up workdays as (month, day).
#[derive(Debug, Clone, Copy)]
pub struct ShippedYear {
    /// The year.
    pub year: i32,
    /// The notice.
    pub source: &'static str,
    /// First and last day off of each holiday.
    pub holidays: &'static [(MonthDay, MonthDay)],
    /// Saturdays and Sundays that are worked (调休上班).
    pub workdays: &'static [MonthDay],
}

/// The years known, oldest first, without a gap.
pub const SHIPPED: &[ShippedYear] = &[
    ShippedYear {
        year: 2025,
        source: "国务院办公厅关于2025年部分节假日安排的通知 (2024-11-12)",
        holidays: &[
            ((1, 1), (1, 1)),
            ((1, 28), (2, 4)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((5, 31), (6, 2)),
            ((10, 1), (10, 8)),
        ],
        workdays: &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    },
    ShippedYear {
        year: 2026,
        source: "国办发明电〔2025〕7号 (2025-11-04)",
        holidays: &[
            ((1, 1), (1, 3)),
            ((2, 15), (2, 23)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 19), (6, 21)),
            ((9, 25), (9, 27)),
            ((10, 1), (10, 7)),
        ],
        workdays: &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    },
];
