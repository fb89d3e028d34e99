//! A forgotten PIN, and a phone that was taken out of service: the office opens it for the person in front of them, and
//! nothing that was written is lost.

use cunji_device::view::{LockStage, Saved, SyncOutcome};
use cunji_device::{DeviceError, Handset};
use cunji_server::accounts::role::Role;
use cunji_tests::kit::lock::{PIN, TestMonotonic, handset};
use cunji_tests::kit::{Console, Link, World};
use cunji_tests::records::village;
use serde_json::json;
use std::sync::Arc;

const NEXT: &str = "741963";

struct Zhang {
    phone: Handset,
    link: Arc<Link>,
    monotonic: Arc<TestMonotonic>,
    seed: u64,
}

impl Zhang {
    async fn enrolled(world: &World) -> Self {
        let monotonic = TestMonotonic::start();
        let phone = handset(&world.folder().join("zhang"), &monotonic, &world.clock, 5);
        let link = world.office.link();
        let code = world.office.code_for("张伟国", &[village()]).await;
        phone.begin().unwrap().enrol(link.as_ref(), &world.office.address(), &code).await.unwrap();
        phone.set_pin(PIN).unwrap();
        let zhang = Self { phone, link, monotonic, seed: 5 };
        zhang.sync().await;
        zhang
    }

    async fn sync(&self) -> SyncOutcome {
        let device = self.phone.device().unwrap();
        let run = device.sync(self.link.as_ref(), &|_| {}).await.unwrap();
        self.phone.after_sync(&device, &run).unwrap();
        run.outcome
    }

    fn restart(&mut self, world: &World) {
        self.seed += 1;
        self.phone = handset(&world.folder().join("zhang"), &self.monotonic, &world.clock, self.seed);
    }

    fn device_id(&self) -> String {
        self.phone.device().unwrap().session().unwrap().unwrap().device
    }

    fn write_a_visit(&self, world: &World) -> String {
        let device = self.phone.device().unwrap();
        let form = device.open_visit_form(&world.households[0].to_string()).unwrap();
        let mut fields = form.fields;
        fields.insert("has_changes".to_owned(), false.into());
        assert!(matches!(device.save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }), "a visit waits");
        form.draft
    }
}

#[tokio::test]
async fn who_forgot_the_pin_is_let_in_by_the_office_with_all_unsynced_work() {
    let world = World::with_households(3, 51).await;
    let console = Console::of(&world, "李主任", Role::County, "500236").await;
    let mut zhang = Zhang::enrolled(&world).await;
    assert!(zhang.phone.view().unwrap().recovery, "from the first PIN on the office can open it");
    let device = zhang.device_id();
    let visit = zhang.write_a_visit(&world);
    zhang.restart(&world);

    let request = zhang.phone.recovery_request().unwrap();
    assert!(request.text.len() < 130 && request.text.is_ascii(), "short enough to be copied: {}", request.text);
    assert!(request.code.starts_with("<?xml") || request.code.starts_with("<svg"), "and a code to scan");
    let path = format!("devices/{device}/open");
    let (status, _) = console.write(&path, &json!({ "request": "CJ00" })).await;
    assert_eq!(status, 400, "what no phone shows is refused");
    let (status, _) = console.write("devices/0011223344556677/open", &json!({ "request": request.text })).await;
    assert_eq!(status, 404, "for a phone that is not known there is no answer");
    let (status, answer) = console.write(&path, &json!({ "request": request.text.to_lowercase() })).await;
    assert_eq!(status, 200, "{answer}");
    let answer = answer["answer"].as_str().unwrap().to_owned();
    let lines = console.get("audit").await.to_string();
    assert_eq!(lines.matches("\"phone_opened\"").count(), 1, "one answer, one line: {lines}");

    let wrong = answer.replace(['0', '1', '2'], "3");
    assert!(matches!(zhang.phone.recover(&wrong, NEXT), Err(DeviceError::AnswerRefused)), "a slip is noticed");
    assert!(matches!(zhang.phone.recover(&answer, "111111"), Err(DeviceError::PinTooSimple)), "the new PIN is judged");
    zhang.phone.recover(&answer, NEXT).unwrap();
    let open = zhang.phone.device().unwrap();
    assert!(open.get_visit(&visit).is_ok(), "what nobody had synced is there");
    drop(open);
    zhang.phone.lock();
    assert!(matches!(zhang.phone.recover(&answer, PIN), Err(DeviceError::AnswerRefused)), "an answer works once");
    assert!(matches!(zhang.phone.unlock(PIN), Err(DeviceError::WrongPin)), "the forgotten PIN is over");
    zhang.phone.unlock(NEXT).unwrap();
    assert_eq!(zhang.sync().await, SyncOutcome::Done, "and the visit goes up");
    let fresh = zhang.phone.recovery_request().unwrap();
    assert_ne!(fresh.text, request.text, "the way by the office was made anew");
}

#[tokio::test]
async fn a_phone_out_of_service_hands_in_then_locks_itself_and_deletes_nothing() {
    let world = World::with_households(3, 52).await;
    let console = Console::of(&world, "李主任", Role::County, "500236").await;
    let mut zhang = Zhang::enrolled(&world).await;
    let device = zhang.device_id();
    let visit = zhang.write_a_visit(&world);
    let (status, _) = console.write(&format!("devices/{device}/revoke"), &json!({ "reason": "人调走了" })).await;
    assert_eq!(status, 204);
    zhang.link.plan([cunji_tests::kit::Fault::DropAnswer]);
    assert_ne!(zhang.sync().await, SyncOutcome::Revoked);
    assert_eq!(zhang.phone.view().unwrap().stage, LockStage::Open, "without the office's word nothing is locked");
    zhang.link.mend();
    assert_eq!(zhang.sync().await, SyncOutcome::Revoked);

    zhang.restart(&world);
    let view = zhang.phone.view().unwrap();
    assert_eq!(view.stage, LockStage::Shut, "everything was acknowledged: it locks itself");
    assert_eq!(view.handed_in.unwrap().records, 1, "and says what was handed in");
    assert!(matches!(zhang.phone.unlock(PIN), Err(DeviceError::Shut)), "no PIN opens it");
    assert!(matches!(zhang.phone.begin(), Err(DeviceError::Locked)), "nor does enrolling over it");

    let request = zhang.phone.recovery_request().unwrap();
    let (_, answer) = console.write(&format!("devices/{device}/open"), &json!({ "request": request.text })).await;
    zhang.phone.recover(answer["answer"].as_str().unwrap(), NEXT).unwrap();
    assert!(zhang.phone.device().unwrap().get_visit(&visit).is_ok(), "nothing on it was deleted");
}
