//! A column: its header in both languages and what stands under it.

use crate::cell::Cell;
use crate::form;
use crate::joint::Joint;
use crate::sheet::{Row, Sheet};
use cunji_model::field::{FieldType, Path};

/// Where the cells of a column come from, and whether an edited one is written back.
#[derive(Clone, Copy)]
pub enum Of {
    /// A field of the record, or of the item in a sheet of items.
    Stored(&'static str),
    /// A field of one certain item.
    ItemField(&'static str, &'static str, &'static str),
    /// A field that a file never changes: a step once written, who recorded it.
    Fixed(&'static str),
    /// Several columns tell several fields together.
    Joint(Joint, fn(&Row<'_>) -> Cell),
    /// Worked out from the record.
    Computed(fn(&Row<'_>) -> Cell),
    /// Worked out from the day or the row's number: another one says nothing.
    Passing(fn(&Row<'_>) -> Cell),
    /// Identity of the item.
    Item,
    /// The version that was exported.
    Version,
    /// Identity of the record.
    Record,
}

impl std::fmt::Debug for Of {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self {
            Self::Stored(_) | Self::ItemField(..) => "stored",
            Self::Fixed(_) => "fixed",
            Self::Joint(..) => "joint",
            Self::Computed(_) | Self::Passing(_) => "computed",
            Self::Item | Self::Version | Self::Record => "identity",
        };
        formatter.write_str(word)
    }
}

/// What the cells of a column are, where they are not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Words, and every number that is a name.
    Words,
    /// A whole number.
    Count,
    /// An amount in yuan with two decimals.
    Yuan,
    /// A civil date.
    Day,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Stable word, unique in its sheet.
    pub name: &'static str,
    /// Header in Chinese.
    pub zh: &'static str,
    /// Header in English.
    pub en: &'static str,
    /// What stands in it.
    pub of: Of,
    /// Of a computed column; a stored one goes by its field ([`Column::measure`]).
    pub(crate) says: Measure,
}

pub(crate) const fn column(name: &'static str, zh: &'static str, en: &'static str, of: Of) -> Column {
    Column { name, zh, en, of, says: Measure::Words }
}

/// A stored field of the record or item, called as its field.
pub(crate) const fn stored(name: &'static str, zh: &'static str, en: &'static str) -> Column {
    column(name, zh, en, Of::Stored(name))
}

/// A field that is shown and never read back.
pub(crate) const fn fixed(name: &'static str, zh: &'static str, en: &'static str) -> Column {
    column(name, zh, en, Of::Fixed(name))
}

pub(crate) const fn computed(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    cell: fn(&Row<'_>) -> Cell,
) -> Column {
    column(name, zh, en, Of::Computed(cell))
}

pub(crate) const fn passing(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    cell: fn(&Row<'_>) -> Cell,
) -> Column {
    column(name, zh, en, Of::Passing(cell))
}

/// 导出版本 and 记录编号, with which every sheet ends.
pub(crate) const IDENTITY: [Column; 2] = [
    column("version", "导出版本", "Exported version", Of::Version),
    column("record", crate::RECORD, crate::RECORD, Of::Record),
];

/// 户编号 and 户主 of the household that a record is about.
pub(crate) const HOME: [Column; 2] = [
    computed("home_number", "户编号", "Household number", |row| Cell::text(row.home().number)),
    computed("home_head", "户主姓名", "Head of household", |row| Cell::text(row.home().head)),
];

impl Column {
    /// A computed column of whole numbers.
    pub(crate) const fn count(self) -> Self {
        Self { says: Measure::Count, ..self }
    }

    /// A computed column of amounts.
    pub(crate) const fn yuan(self) -> Self {
        Self { says: Measure::Yuan, ..self }
    }

    /// A computed column of days.
    pub(crate) const fn day(self) -> Self {
        Self { says: Measure::Day, ..self }
    }

    /// What its cells are in a sheet.
    pub fn measure(&self, sheet: &Sheet) -> Measure {
        if sheet.national {
            return Measure::Words; // every cell of the national layout is a text
        }
        // A field is of the same type in every item.
        match self.path(sheet, Some("item")).as_ref().and_then(sheet.type_of) {
            None => self.says,
            Some(FieldType::Count(..)) => Measure::Count,
            Some(FieldType::Money) => Measure::Yuan,
            Some(FieldType::Date) => Measure::Day,
            Some(_) => Measure::Words,
        }
    }

    /// The path that the column stands for in a row.
    pub(crate) fn path(&self, sheet: &Sheet, item: Option<&str>) -> Option<Path> {
        let of_item = |field: &str| match (sheet.items, item) {
            (crate::Items::One, _) => Some(Path::field(field)),
            (crate::Items::Each(collection), Some(item)) => Some(Path::item(collection, item, field)),
            (crate::Items::Steps, Some(item)) => Some(Path::item("steps", item, field)),
            (_, None) => None,
        };
        match self.of {
            Of::Stored(field) | Of::Fixed(field) => of_item(field),
            Of::ItemField(collection, item, field) => Some(Path::item(collection, item, field)),
            _ => None,
        }
    }

    /// What stands in the column for a row.
    pub fn cell(&self, sheet: &Sheet, row: &Row<'_>) -> Cell {
        let cell = match self.of {
            Of::Joint(_, cell) | Of::Computed(cell) | Of::Passing(cell) => cell(row),
            Of::Item => Cell::text(row.item.unwrap_or_default()),
            Of::Version => Cell::text(row.record.version.0.as_str()),
            Of::Record => Cell::text(row.record.id.to_string()),
            Of::Stored(_) | Of::Fixed(_) | Of::ItemField(..) => {
                let path = self.path(sheet, row.item);
                let value = path.as_ref().and_then(|path| row.record.contents.shown(path));
                let of = path.as_ref().and_then(sheet.type_of);
                value.zip(of).map_or(Cell::Empty, |(value, of)| {
                    form::cell(value, of, row.around.language, sheet.national, row.around.full)
                })
            }
        };
        // Exports of the national system have text in every cell.
        if sheet.national { Cell::text(cell.words()) } else { cell }
    }
}
