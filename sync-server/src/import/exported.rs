//! The way back: a file that `export` wrote and a clerk edited. A changed cell becomes a write on its field; what was
//! not touched, is worked out, or was changed by somebody since the export is left alone (docs/export.md).

use crate::records::{documents, home, identities, places, record};
use crate::roster::text::shown;
use crate::roster::workbook::Row as FileRow;
use crate::roster::{BadRow, BadRowReason, Origin, Sheet};
use crate::settings::in_force;
use crate::store::{Store, StoreError, Village};
use chrono::NaiveDate;
use cunji_model::document::{Contents, write};
use cunji_model::field::{Path, ProblemCode, Value};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::income::course::{SurveyStatus, survey_status};
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::steps;
use cunji_model::settings::Settings;
use cunji_model::{Automerge, ChangeHash};
use cunji_tables::back::{BadCell, Finding, compare, known_sheet, shown as cell_of};
use cunji_tables::{Language, Record, Surroundings, Version};
use cunji_wire::message::VillageNumber;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// One cell that a clerk changed, as the report tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where it is.
    pub from: Origin,
    /// Header of the column.
    pub column: String,
    /// The record.
    pub record: Uuid,
    /// What the record says until now, as the table shows it; numbers masked.
    pub before: String,
    /// What it will say, likewise.
    pub after: String,
}

/// What is written into one record.
type Writes = (Kind, BTreeMap<Path, Value>);

/// What the edited files say.
#[derive(Debug, Default)]
pub(super) struct Exported {
    pub edits: Vec<Edit>,
    pub bad_rows: Vec<BadRow>,
    /// Writes by village and record.
    pub writes: BTreeMap<VillageNumber, BTreeMap<Uuid, Writes>>,
    /// Our own sheets with their rows, as `file · sheet`.
    pub sheets: Vec<(String, usize)>,
    /// Sheets and rows that are none of ours: the roster reads them.
    pub others: Vec<Sheet>,
    /// Which row wrote a field first.
    said: HashMap<(Uuid, Path), Origin>,
}

/// The records that the files name, as they are.
struct Known {
    villages: HashMap<Uuid, VillageNumber>,
    documents: BTreeMap<Uuid, (Kind, Automerge)>,
    around: Surroundings,
}

/// Reads the sheets that we wrote ourselves; the others are handed on.
pub(super) async fn read(
    store: &dyn Store,
    villages: &[Village],
    sheets: Vec<Sheet>,
    today: NaiveDate,
) -> Result<Exported, StoreError> {
    let mut exported = Exported::default();
    let (ours, others): (Vec<_>, Vec<_>) =
        sheets.into_iter().map(|sheet| (known_sheet(&sheet.headers), sheet)).partition(|(known, _)| known.is_some());
    exported.others = others.into_iter().map(|(_, sheet)| sheet).collect();
    if ours.is_empty() {
        return Ok(exported);
    }
    let known = known(store, villages, today).await?;
    for (spec, sheet) in ours {
        let Some((spec, language)) = spec else { continue };
        let around = Surroundings { language, ..known.around.clone() };
        exported.sheets.push((format!("{} · {}", sheet.file, sheet.sheet), sheet.rows.len()));
        let mut without = Vec::new();
        for row in &sheet.rows {
            let reader = Reader { known: &known, spec: &spec, sheet: &sheet, row, around: &around };
            match reader.number() {
                // A household or member that the clerk added below: the roster import knows what to do.
                None if spec.national => without.push(row.clone()),
                None => exported.bad_rows.push(reader.bad("record", BadRowReason::RecordNumberMissing)),
                Some(number) => reader.read(&number, &mut exported),
            }
        }
        if !without.is_empty() {
            exported.others.push(Sheet { rows: without, ..sheet.clone() });
        }
    }
    exported.check_whole_records(&known);
    Ok(exported)
}

async fn known(store: &dyn Store, villages: &[Village], today: NaiveDate) -> Result<Known, StoreError> {
    let (mut of_village, mut all, mut homes) = (HashMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut settings = BTreeMap::new();
    for village in villages {
        settings.insert(village.number.to_string(), Arc::new(in_force(store, village.number).await?));
        let ids = identities(store, village.number).await?;
        let found = documents(store, village.number, &ids).await?;
        of_village.extend(found.keys().map(|id| (*id, village.number)));
        let households = found.iter().filter(|(_, (kind, _))| *kind == Kind::Household);
        homes.extend(households.map(|(id, (_, document))| (*id, home(&Contents::read(document)))));
        all.extend(found);
    }
    let (language, places) = (Language::Chinese, places(villages));
    let around = Surroundings { today, language, full: false, places, homes, settings };
    Ok(Known { villages: of_village, documents: all, around })
}

/// One row of one of our sheets.
struct Reader<'a> {
    known: &'a Known,
    spec: &'a cunji_tables::Sheet,
    sheet: &'a Sheet,
    row: &'a FileRow,
    around: &'a Surroundings,
}

impl Reader<'_> {
    fn origin(&self) -> Origin {
        Origin { file: Arc::clone(&self.sheet.file), sheet: Arc::clone(&self.sheet.sheet), row: self.row.number }
    }

    /// Header and place of a column in this file.
    fn place(&self, name: &str) -> Option<(usize, &'static str)> {
        let column = self.spec.columns.iter().find(|column| column.name == name)?;
        let header = self.spec.header(column, self.around.language);
        Some((self.sheet.headers.iter().position(|found| found == header)?, header))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.place(name).map(|(at, _)| self.row.exact(at))
    }

    fn number(&self) -> Option<String> {
        self.text("record").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn bad(&self, name: &str, why: BadRowReason) -> BadRow {
        let column = self.place(name).map_or(name, |(_, header)| header).to_owned();
        BadRow { from: self.origin(), column, why }
    }

    fn read(&self, number: &str, exported: &mut Exported) {
        let id = Uuid::try_parse(number).ok();
        let found = id.and_then(|id| Some((id, self.known.documents.get(&id)?, *self.known.villages.get(&id)?)));
        let Some((id, (kind, document), village)) = found.filter(|(_, (kind, _), _)| kind.as_str() == self.spec.kind)
        else {
            exported.bad_rows.push(self.bad("record", BadRowReason::RecordUnknown));
            return;
        };
        let now = record(id, village, document);
        let Some(then) = self.then(&now, village, document) else {
            exported.bad_rows.push(self.bad("version", BadRowReason::VersionUnknown));
            return;
        };
        let item_column = self.spec.columns.iter().find(|column| matches!(column.of, cunji_tables::Of::Item));
        let item = item_column.and_then(|column| self.text(column.name)).map(|text| text.trim().to_owned());
        if item.as_deref().is_some_and(|item| !has_item(self.spec.items, &then.contents, item)) {
            let column = item_column.map_or("record", |column| column.name);
            exported.bad_rows.push(self.bad(column, BadRowReason::RecordUnknown));
            return;
        }
        let said = |name: &str| self.text(name).map(str::to_owned);
        let found = compare(self.spec, &then, &now, item.as_deref(), self.around, &said);
        let (mut writes, mut problems) = (Vec::new(), Vec::new());
        for edited in found {
            let text = self.text(edited.column).unwrap_or_default();
            match edited.finding {
                Finding::Write(_, value) if self.lost(edited.column) && value.as_text().is_some() => {
                    problems.push(self.bad(edited.column, BadRowReason::LostDigits));
                }
                Finding::Write(path, value) => writes.push((edited.column, path, value)),
                Finding::NotTaken => problems.push(self.bad(edited.column, BadRowReason::NotTaken)),
                Finding::Meanwhile { .. } => {
                    problems.push(self.bad(edited.column, BadRowReason::ChangedMeanwhile { value: shown(text) }));
                }
                Finding::Bad(_) if self.lost(edited.column) => {
                    problems.push(self.bad(edited.column, BadRowReason::LostDigits));
                }
                Finding::Bad(bad) => problems.push(self.bad(edited.column, reason(bad, text))),
            }
        }
        if let Some((column, ..)) = writes.first().filter(|_| is_handed_in(*kind, &now.contents)) {
            problems.push(self.bad(column, BadRowReason::HandedIn));
        }
        if let Some((column, ..)) = writes.first().filter(|_| now.contents.is_deleted()) {
            problems.push(self.bad(column, BadRowReason::InTheBin));
        }
        for (column, path, value) in &writes {
            if *value == Value::Null && is_required(*kind, path) {
                problems.push(self.bad(column, BadRowReason::MayNotBeEmpty));
            }
            let before = exported.writes.get(&village).and_then(|of| of.get(&id)).and_then(|(_, of)| of.get(path));
            if before.is_some_and(|before| before != value)
                && let Some(first) = exported.said.get(&(id, path.clone()))
            {
                problems.push(self.bad(column, BadRowReason::SaysTwoThings { first: first.clone() }));
            }
        }
        let is_bad = problems.iter().any(|problem| !problem.is_warning());
        exported.bad_rows.extend(problems);
        if is_bad {
            return;
        }
        let said = |path: &Path, value: &Value| cell_of(self.spec, path, value, self.around.language);
        for (column, path, value) in writes {
            let before = now.contents.shown(&path).cloned().unwrap_or(Value::Null);
            exported.said.entry((id, path.clone())).or_insert_with(|| self.origin());
            exported.edits.push(Edit {
                from: self.origin(),
                column: self.place(column).map_or(column, |(_, header)| header).to_owned(),
                record: id,
                before: said(&path, &before),
                after: said(&path, &value),
            });
            let of = exported.writes.entry(village).or_default().entry(id).or_insert_with(|| (*kind, BTreeMap::new()));
            of.1.insert(path, value);
        }
    }

    fn lost(&self, name: &str) -> bool {
        self.place(name).is_some_and(|(at, _)| self.row.lost_digits(at))
    }

    /// The record as it was exported; as it is when the file does not say.
    fn then(&self, now: &Record, village: VillageNumber, document: &Automerge) -> Option<Record> {
        let version = self.text("version").map(str::trim).unwrap_or_default();
        if version.is_empty() || version == now.version.0 {
            return Some(now.clone());
        }
        let known: Vec<ChangeHash> = document.get_changes(&[]).iter().map(|change| change.hash()).collect();
        let heads = Version(version.to_owned()).heads(&known)?;
        Some(record(now.id, village, &document.fork_at(&heads).ok()?))
    }
}

fn has_item(items: cunji_tables::Items, contents: &Contents, item: &str) -> bool {
    match items {
        cunji_tables::Items::One => true,
        cunji_tables::Items::Each(collection) => contents.live_items(collection).any(|live| live == item),
        cunji_tables::Items::Steps => contents.live_items("steps").any(|live| live == item),
    }
}

/// What was handed in stands as it was reviewed.
fn is_handed_in(kind: Kind, contents: &Contents) -> bool {
    let status = || survey_status(&steps(contents));
    kind == Kind::IncomeSurvey && matches!(status(), SurveyStatus::Submitted | SurveyStatus::Accepted)
}

fn is_required(kind: Kind, path: &Path) -> bool {
    kind.schema().spec(path).is_some_and(|spec| spec.required)
}

fn reason(bad: BadCell, text: &str) -> BadRowReason {
    let value = shown(text);
    match bad {
        BadCell::Masked => BadRowReason::MaskedNumber,
        BadCell::Problem(code) => match code {
            ProblemCode::TooLong => BadRowReason::TooLong,
            ProblemCode::OutOfRange => BadRowReason::BadNumber { value },
            ProblemCode::BadDate => BadRowReason::BadDate { value },
            ProblemCode::BadPhone => BadRowReason::BadPhone { value },
            ProblemCode::BadIdNumber | ProblemCode::OldIdNumber => {
                match cunji_model::resident_id::ResidentId::parse(text) {
                    Err(bad) => BadRowReason::of_id_number(bad, text),
                    Ok(_) => BadRowReason::UnknownWord { value },
                }
            }
            _ => BadRowReason::UnknownWord { value },
        },
    }
}

impl Exported {
    /// True when a row is bad, so that nothing may be written unless the clerk asks for the good rows.
    pub(super) fn has_bad_rows(&self) -> bool {
        self.bad_rows.iter().any(|bad| !bad.is_warning())
    }

    /// The rules over a whole record: two heads of a household, a monitored category against its type. A record that
    /// would break one is left out whole.
    fn check_whole_records(&mut self, known: &Known) {
        let author = actor(DeviceId([0; 8]), Incarnation([0; 8])); // of a trial that nobody keeps
        let mut broken = HashSet::new();
        let records = self.writes.iter().flat_map(|(village, of)| of.iter().map(move |one| (village, one)));
        for (village, (id, (kind, fields))) in records {
            let of_village = known.around.settings.get(&village.to_string());
            let settings = of_village.map_or(Settings::shipped(), |settings| settings);
            let Some((_, document)) = known.documents.get(id) else { continue };
            let before = kind.schema().problems(&Contents::read(document), settings);
            let writes: Vec<(Path, Value)> = fields.iter().map(|(path, value)| (path.clone(), value.clone())).collect();
            let Ok(tried) = write(document.fork(), &[], &author, 0, &writes) else { continue };
            let after = kind.schema().problems(&Contents::read(&tried.document), settings);
            if after.iter().any(|problem| !before.contains(problem)) {
                broken.insert(*id);
            }
        }
        for id in &broken {
            if let Some(edit) = self.edits.iter().find(|edit| edit.record == *id) {
                let (from, column) = (edit.from.clone(), edit.column.clone());
                self.bad_rows.push(BadRow { from, column, why: BadRowReason::BreaksRule });
            }
        }
        self.edits.retain(|edit| !broken.contains(&edit.record));
        self.writes.values_mut().for_each(|of| of.retain(|id, _| !broken.contains(id)));
    }
}
