use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::world::{Diary, MINUTE, MORNING, on_every_engine, until};
use crate::Duty;

#[tokio::test]
async fn a_served_timetable_follows_the_clock_and_the_wakes() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let duties = vec![
            diary.duty("minutely", "0 * * * * *"),
            diary.duty("mail", "0 0 0 1 1 *"),
        ];
        let (scheduler, wake) = world.instance("one", duties).await;
        scheduler.enrol(MORNING).await.unwrap();
        let stop = CancellationToken::new();
        let serving = tokio::spawn({
            let (scheduler, stop) = (scheduler.clone(), stop.clone());
            async move { scheduler.serve(stop).await }
        });
        world.advance(MINUTE);
        until("the tick", || diary.entries() == ["minutely"]).await;
        wake.call("mail");
        until("the wake", || diary.entries() == ["minutely", "mail"]).await;
        wake.call("mail");
        until("a second wake at the same instant", || diary.len() == 3).await;
        stop.cancel();
        serving.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_request_of_a_process_without_duties_reaches_the_one_that_has_them() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let duties = vec![diary.duty("mail", "0 0 0 1 1 *")];
        let (working, _) = world.instance("working", duties.clone()).await;
        let (asking, wake) = world.instance("asking", duties).await;
        working.enrol(MORNING).await.unwrap();
        let stop = CancellationToken::new();
        let tasks = [
            tokio::spawn({
                let stop = stop.clone();
                async move { working.serve(stop).await }
            }),
            tokio::spawn({
                let stop = stop.clone();
                async move { asking.relay(stop).await }
            }),
        ];
        wake.call("mail");
        until("the mail", || diary.len() == 1).await;
        stop.cancel();
        for task in tasks {
            task.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn stopping_finishes_the_running_duty_and_starts_no_other() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let gate = Arc::new(AtomicBool::new(false));
        let (inner, opened) = (diary.clone(), gate.clone());
        let slow = Duty::each("slow", "0 * * * * *", move |_| {
            let (diary, gate) = (inner.clone(), opened.clone());
            async move {
                diary.write("begun");
                while !gate.load(Ordering::SeqCst) {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                diary.write("finished");
                Ok(String::new())
            }
        });
        let (scheduler, wake) = world
            .instance("one", vec![slow, diary.duty("mail", "0 0 0 1 1 *")])
            .await;
        scheduler.enrol(MORNING).await.unwrap();
        world.advance(3 * MINUTE);
        let stop = CancellationToken::new();
        let serving = tokio::spawn({
            let (scheduler, stop) = (scheduler.clone(), stop.clone());
            async move { scheduler.serve(stop).await }
        });
        until("the duty to begin", || diary.len() == 1).await;
        stop.cancel();
        wake.call("mail");
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert!(!serving.is_finished(), "it waits for the running duty");
        gate.store(true, Ordering::SeqCst);
        serving.await.unwrap();
        assert_eq!(diary.entries(), ["begun", "finished"]);
        let state = &scheduler.states().await.unwrap();
        let slow = state.iter().find(|state| state.name == "slow").unwrap();
        assert_eq!(
            slow.watermark_at,
            MORNING + MINUTE,
            "the rest is caught up later"
        );
        assert_eq!(slow.lease_until, 0);
    })
    .await;
}
