//! 监测识别: a step of the village's part, as an entry that is never rewritten.

use super::deed::{home, problem, uuid};
use super::deed_form::FromForm;
use crate::Device;
use crate::error::DeviceError;
use crate::store::rules::in_force;
use crate::view::{DeedName, NewMonitoringStep, Saved};
use cunji_model::field::{ProblemCode, Value};
use cunji_model::living::monitoring::runs;
use cunji_model::living::words::MonitoringStep;

impl Device {
    /// Writes a step down. A clue begins a run; every other step belongs to one that is not over.
    pub fn add_monitoring_step(&self, household: &str, step: &NewMonitoringStep) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        let about = step.run.as_deref().unwrap_or_default();
        self.deed_of(&FromForm { household: id, deed: DeedName::Step, about }, |transaction| {
            let home = home(transaction, id)?;
            let item = self.deed_identity().simple().to_string();
            let run = match (step.kind, &step.run) {
                (MonitoringStep::Clue, _) => item.clone(),
                (_, None) => return Ok(problem("run", ProblemCode::Required)),
                (_, Some(run)) => run.clone(),
            };
            let known = runs(&home.contents, &in_force(transaction, home.line.village)?.monitoring);
            let open = known.iter().any(|one| one.id == run && one.next.is_some());
            if step.kind != MonitoringStep::Clue && !open {
                return Ok(problem("run", ProblemCode::NotAllowed));
            }
            let mut fields = self.signed(transaction, "monitoring", &item)?;
            let mut put = |field: &str, value: Value| fields.insert(format!("monitoring/{item}/{field}"), value);
            put("kind", step.kind.as_str().into());
            put("run", run.into());
            put("on", step.on.as_str().into());
            if let Some(source) = step.source {
                put("source", source.as_str().into());
            }
            if let Some(decision) = step.decision {
                put("decision", decision.as_str().into());
            }
            for (field, value) in &step.fields {
                put(field, value.clone());
            }
            self.put_home(transaction, &home, &fields)
        })
    }
}
