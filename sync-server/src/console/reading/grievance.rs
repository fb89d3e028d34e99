//! One grievance, whole: its fields, its steps in their order, what may be done next, what is to settle.

use super::Asked;
use super::record::{Conflict, Numbers, Writers, conflicts, heads, open};
use crate::cells;
use crate::store::{Store, StoreError};
use cunji_model::document::Contents;
use cunji_model::enumeration::{Satisfaction, VisitMode};
use cunji_model::field::Value;
use cunji_model::grievance::allowed::{allowed, closing_ways, next_action};
use cunji_model::grievance::course::CourseNote;
use cunji_model::grievance::words::{ClosingWay, GrievanceLevel, GrievanceStatus, StepKind};
use cunji_model::kind::Kind;
use cunji_model::record::grievance::{Standing, steps};
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepRow {
    /// Step.
    pub id: String,
    /// What was done.
    pub kind: StepKind,
    /// When, RFC 3339.
    pub at: String,
    /// By whom.
    pub by_name: String,
    /// 上报 to.
    pub level: Option<GrievanceLevel>,
    /// Deadline it sets.
    pub due_on: Option<String>,
    /// 满意度
    pub feedback: Option<Satisfaction>,
    /// How the villager was asked.
    pub mode: Option<VisitMode>,
    /// 销号 on what ground.
    pub closing: Option<ClosingWay>,
    /// 责任单位
    pub responsible_unit: String,
    /// 责任人
    pub responsible_person: String,
    /// What was said.
    pub words: String,
}

/// One grievance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GrievancePage {
    /// 12 digits.
    pub village: String,
    /// Grievance.
    pub document: String,
    /// 户主 of its household; empty when it is nobody's.
    pub head: String,
    /// Hidden by somebody.
    pub deleted: bool,
    /// Every field that was said, by path; steps not among them.
    pub fields: BTreeMap<String, Value>,
    /// Heads it was read at.
    pub heads: Vec<String>,
    /// 办理状态
    pub status: GrievanceStatus,
    /// 层级
    pub level: GrievanceLevel,
    /// 整改时限
    pub due_on: Option<String>,
    /// Days past the deadline.
    pub days_late: u32,
    /// 责任单位
    pub responsible_unit: String,
    /// 责任人
    pub responsible_person: String,
    /// The steps in their order, the newest last.
    pub steps: Vec<StepRow>,
    /// What may be done now, the likeliest first.
    pub allowed: Vec<StepKind>,
    /// The one next action, a button.
    pub next: Option<StepKind>,
    /// On what grounds it may be closed now.
    pub closing_ways: Vec<ClosingWay>,
    /// What somebody should look at.
    pub notes: Vec<CourseNote>,
    /// What people have to settle in it.
    pub conflicts: Vec<Conflict>,
}

/// The page; `None` when there is none for this user.
pub async fn grievance(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
) -> Result<Option<GrievancePage>, StoreError> {
    let Some(opened) = open(store, asked, village, id, Some(Kind::Grievance)).await? else { return Ok(None) };
    let contents = &opened.contents;
    let standing = Standing::of(contents, &opened.settings);
    let days_late = standing.days_late(asked.today);
    let course = standing.course;
    let home = contents.word("household").and_then(|text| Uuid::try_parse(text).ok());
    let mut fields = Numbers::Masked.fields(Kind::Grievance, contents);
    fields.retain(|path, _| !path.starts_with("steps/"));
    Ok(Some(GrievancePage {
        village: village.to_string(),
        document: id.to_string(),
        head: head_of(store, village, home).await?,
        deleted: contents.is_deleted(),
        fields,
        heads: heads(&opened.document),
        status: course.status,
        level: course.level,
        due_on: standing.due_on.map(|day| day.to_string()),
        days_late,
        responsible_unit: course.responsible_unit,
        responsible_person: course.responsible_person,
        steps: step_rows(contents, &course.order),
        allowed: allowed(course.status).to_vec(),
        next: next_action(course.status),
        closing_ways: closing_ways(course.status).to_vec(),
        notes: course.notes,
        conflicts: conflicts(&opened, &Writers::read(store).await?),
    }))
}

fn step_rows(contents: &Contents, order: &[String]) -> Vec<StepRow> {
    let found = steps(contents);
    let row = |id: &String| {
        let step = found.iter().find(|step| step.id == *id)?;
        Some(StepRow {
            id: id.clone(),
            kind: step.kind,
            at: contents.item_word("steps", id, "at").unwrap_or_default().to_owned(),
            by_name: step.by_name.clone(),
            level: step.level,
            due_on: step.due_on.map(|day| day.to_string()),
            feedback: step.feedback,
            mode: contents.item_word("steps", id, "mode").and_then(VisitMode::parse),
            closing: step.closing,
            responsible_unit: step.responsible_unit.clone(),
            responsible_person: step.responsible_person.clone(),
            words: step.words.clone(),
        })
    };
    order.iter().filter_map(row).collect()
}

/// 户主 of a household; empty when it is not known.
pub(super) async fn head_of(
    store: &dyn Store,
    village: VillageNumber,
    home: Option<Uuid>,
) -> Result<String, StoreError> {
    let Some(home) = home else { return Ok(String::new()) };
    let sql = "SELECT head FROM household WHERE village = ?1 AND document = ?2";
    let rows = store.rows(sql, cells![village.0, home]).await?;
    rows.first().map_or_else(|| Ok(String::new()), |row| row.text(0))
}
