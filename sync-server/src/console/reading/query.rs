//! A question in the shared SQL while it is put together: its conditions and their values, in step. Values never enter
//! the text.

use super::Asked;
pub use crate::console::{Listed as Rows, Page};
use crate::store::sql::{Cell, Row};
use crate::store::{Store, StoreError};

/// Conditions with their values.
#[derive(Debug, Default, Clone)]
pub(super) struct Query {
    cells: Vec<Cell>,
    conditions: Vec<String>,
}

impl Query {
    /// A question about the rows of `alias` in the villages asked for.
    pub fn about(asked: &Asked, alias: &str) -> Self {
        let mut query = Self::default();
        let condition = asked.scope.sql(&format!("{alias}.village"), &mut query.cells);
        query.when(condition);
        query
    }

    /// The place of a value in the text.
    pub fn bind(&mut self, value: impl Into<Cell>) -> String {
        self.cells.push(value.into());
        format!("?{}", self.cells.len())
    }

    /// The same for text that no column gives a type to.
    pub fn text(&mut self, value: impl Into<Cell>) -> String {
        let place = self.bind(value);
        format!("CAST({place} AS TEXT)")
    }

    /// One more condition; all must hold.
    pub fn when(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// `column = value`, when a value was given.
    pub fn equal(&mut self, column: &str, value: Option<impl Into<Cell>>) {
        if let Some(value) = value {
            let place = self.bind(value);
            self.when(format!("{column} = {place}"));
        }
    }

    /// `column` between two days, each when given, both inside.
    pub fn days(&mut self, column: &str, from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) {
        for (sign, day) in [(">=", from), ("<=", to)] {
            if let Some(day) = day {
                let place = self.bind(day.to_string());
                self.when(format!("{column} {sign} {place}"));
            }
        }
    }

    /// That one of the columns has these words in it, whatever the case. Letters alone are pinyin or initials of
    /// somebody in the household `h`, from the beginning, as on a phone.
    pub fn having(&mut self, columns: &[&str], words: Option<&str>) {
        let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else { return };
        let plain = words.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let typed: String = plain.chars().filter(|one| !matches!(one, ' ' | '\'')).collect();
        let letters = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_lowercase());
        let spelt: Vec<&str> = columns.iter().copied().filter(|one| !letters || *one != "h.words").collect();
        let mut any = Vec::new();
        // PostgreSQL refuses a value that the text does not name.
        if !spelt.is_empty() {
            let place = self.bind(format!("%{plain}%"));
            any.extend(spelt.iter().map(|one| format!("lower({one}) LIKE {place} ESCAPE '!'")));
        }
        if letters {
            // A reading begins behind a blank, a name or place in a line of its own.
            let (reading, line) = (self.bind(format!("% {typed}%")), self.bind(format!("%\n{plain}%")));
            let first = self.bind(format!("{plain}%"));
            any.push(format!("h.words LIKE {reading} OR h.words LIKE {line} OR h.words LIKE {first}"));
        }
        self.when(format!("({})", any.join(" OR ")));
    }

    /// The conditions after `WHERE`.
    pub fn conditions(&self) -> String {
        self.conditions.join(" AND ")
    }

    /// Every row of `select … WHERE` these conditions, `then` behind them.
    pub async fn all(self, store: &dyn Store, select: &str, then: &str) -> Result<Vec<Row>, StoreError> {
        let sql = format!("{select} WHERE {} {then}", self.conditions());
        store.rows(&sql, self.cells).await
    }

    /// How many rows there are.
    pub async fn count(&self, store: &dyn Store, from: &str) -> Result<u64, StoreError> {
        let rows = self.clone().all(store, &format!("SELECT count(*) FROM {from}"), "").await?;
        rows.first().map_or(Ok(0), |row| row.count(0))
    }

    /// A part of a list and its length. `of_list` are the tables that the conditions name, `joined` what only the
    /// columns need: counting leaves it out.
    pub async fn page<T>(
        self,
        store: &dyn Store,
        columns: &str,
        (of_list, joined): (&str, &str),
        order: &str,
        page: Page,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Rows<T>, StoreError> {
        let total = self.count(store, of_list).await?;
        let rows = self.part(store, columns, (of_list, joined), order, page, read).await?;
        Ok(Rows { rows, total })
    }

    /// A part of a list without its length.
    pub async fn part<T>(
        mut self,
        store: &dyn Store,
        columns: &str,
        (of_list, joined): (&str, &str),
        order: &str,
        page: Page,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let (limit, offset) = (self.bind(page.limit), self.bind(page.offset));
        let select = format!("SELECT {columns} FROM {of_list} {joined}");
        let then = format!("ORDER BY {order} LIMIT {limit} OFFSET {offset}");
        self.all(store, &select, &then).await?.iter().map(read).collect()
    }
}

/// A village as it is named outside: 12 digits.
pub(super) fn village(row: &Row, column: usize) -> Result<String, StoreError> {
    Ok(format!("{:012}", row.count(column)?))
}

/// An identity as text, when there is one.
pub(super) fn maybe_id(row: &Row, column: usize) -> Result<Option<String>, StoreError> {
    match row.0.get(column) {
        None | Some(Cell::Null) => Ok(None),
        Some(_) => Ok(Some(row.uuid(column)?.to_string())),
    }
}
