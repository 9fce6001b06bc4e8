use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::world::{Diary, MINUTE, MORNING, on_every_engine, until};
use crate::{Duty, Settings};

/// A duty that is on its way until the test opens the gate, and counts who else is inside.
fn gated(gate: &Arc<AtomicBool>, inside: &Arc<AtomicUsize>, diary: &Diary) -> Duty {
    let (gate, inside, diary) = (gate.clone(), inside.clone(), diary.clone());
    Duty::new("gated", "0 * * * * *", move || {
        let (gate, inside, diary) = (gate.clone(), inside.clone(), diary.clone());
        async move {
            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two at once");
            while !gate.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            inside.fetch_sub(1, Ordering::SeqCst);
            diary.write("done");
            Ok(String::new())
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_instances_racing_for_a_hundred_ticks_each_tick_runs_once() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let (first, _) = world
            .instance("first", vec![diary.each("tick", "0 * * * * *")])
            .await;
        let (second, _) = world
            .instance("second", vec![diary.each("tick", "0 * * * * *")])
            .await;
        first.enrol(MORNING).await.unwrap();
        for _ in 0..25 {
            let now = world.advance(4 * MINUTE);
            let (a, b) = tokio::join!(first.run_due(now), second.run_due(now));
            a.unwrap();
            b.unwrap();
            // Whoever came second may have given up on a held lease; the rest is done here.
            first.run_due(now).await.unwrap();
        }
        assert_eq!(diary.len(), 100);
        let runs = first.runs(1_000).await.unwrap();
        assert_eq!(runs.len(), 100);
        assert!(runs.iter().all(|run| run.outcome == "done"));
    })
    .await;
}

#[tokio::test]
async fn while_one_instance_works_the_other_leaves_the_duty_alone() {
    on_every_engine(async |world| {
        let (gate, inside, diary) = Default::default();
        let duty = gated(&gate, &inside, &diary);
        let (first, _) = world.instance("first", vec![duty.clone()]).await;
        let (second, _) = world.instance("second", vec![duty]).await;
        first.enrol(MORNING).await.unwrap();
        let now = world.advance(MINUTE);
        let working = tokio::spawn(async move { first.run_due(now).await });
        until("the first to be inside", || {
            inside.load(Ordering::SeqCst) == 1
        })
        .await;
        assert!(second.run_due(now).await.unwrap().is_empty());
        gate.store(true, Ordering::SeqCst);
        assert_eq!(working.await.unwrap().unwrap().len(), 1);
        assert!(second.run_due(now).await.unwrap().is_empty());
        assert_eq!(diary.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn after_a_crash_the_lease_runs_out_and_another_instance_does_the_tick() {
    on_every_engine(async |world| {
        let (gate, inside, diary) = Default::default();
        let duty = gated(&gate, &inside, &diary);
        let (first, _) = world.instance("first", vec![duty.clone()]).await;
        first.enrol(MORNING).await.unwrap();
        let now = world.advance(MINUTE);
        let crashing = tokio::spawn(async move { first.run_due(now).await });
        until("the first to be inside", || {
            inside.load(Ordering::SeqCst) == 1
        })
        .await;
        crashing.abort();
        assert!(crashing.await.unwrap_err().is_cancelled());
        inside.store(0, Ordering::SeqCst);
        gate.store(true, Ordering::SeqCst);

        let (second, _) = world.instance("second", vec![duty]).await;
        let still_leased = second.run_due(world.advance(MINUTE - 1)).await.unwrap();
        assert!(still_leased.is_empty(), "the lease lasts a minute");
        let ran = second.run_due(world.advance(1)).await.unwrap();
        assert_eq!(ran.len(), 1);
        assert_eq!(ran[0].tick.missed, 1, "and the tick since");
        let runs = second.runs(10).await.unwrap();
        assert_eq!(
            (runs[0].instance.as_str(), runs[0].outcome.as_str()),
            ("second", "done")
        );
        assert_eq!(
            (runs[1].instance.as_str(), runs[1].outcome.as_str()),
            ("first", "abandoned")
        );
    })
    .await;
}

#[tokio::test]
async fn a_long_run_renews_its_lease() {
    on_every_engine(async |world| {
        let (gate, inside, diary) = Default::default();
        let duty = gated(&gate, &inside, &diary);
        let short = |name: &str| Settings {
            lease: Duration::from_millis(60),
            ..Settings::of(name)
        };
        let (first, _) = world
            .instance_with(short("first"), vec![duty.clone()])
            .await;
        let (second, _) = world.instance_with(short("second"), vec![duty]).await;
        first.enrol(MORNING).await.unwrap();
        let now = world.advance(MINUTE);
        let working = tokio::spawn(async move { first.run_due(now).await });
        until("the first to be inside", || {
            inside.load(Ordering::SeqCst) == 1
        })
        .await;
        for _ in 0..10 {
            // Half a lease at a time, with a pause in which the holder renews.
            let before = second.states().await.unwrap()[0].lease_until;
            let now = world.advance(30);
            let mut renewed = before;
            while renewed <= before {
                tokio::time::sleep(Duration::from_millis(5)).await;
                renewed = second.states().await.unwrap()[0].lease_until;
            }
            assert!(second.run_due(now).await.unwrap().is_empty());
        }
        gate.store(true, Ordering::SeqCst);
        assert!(working.await.unwrap().unwrap()[0].ok);
    })
    .await;
}

#[tokio::test]
async fn who_lost_the_lease_stops_and_spoils_nothing() {
    on_every_engine(async |world| {
        let (gate, inside, diary) = Default::default();
        let duty = gated(&gate, &inside, &diary);
        let short = Settings {
            lease: Duration::from_millis(60),
            ..Settings::of("first")
        };
        let (first, _) = world.instance_with(short, vec![duty]).await;
        first.enrol(MORNING).await.unwrap();
        let now = world.advance(MINUTE);
        let observer = first.clone();
        let working = tokio::spawn(async move { first.run_due(now).await });
        until("the first to be inside", || {
            inside.load(Ordering::SeqCst) == 1
        })
        .await;
        let thief = crate::store::Store::new(world.connect().await);
        let taken = thief
            .lease("gated", "thief", now + 3_600_000, now + 7_200_000)
            .await
            .unwrap();
        assert!(taken.is_some());
        let ran = working.await.unwrap().unwrap();
        assert!(!ran[0].ok);
        let state = &observer.states().await.unwrap()[0];
        assert_eq!(state.lease_token, "thief");
        assert_eq!((state.watermark_at, state.failures), (MORNING, 0));
        assert_eq!(observer.runs(1).await.unwrap()[0].outcome, "abandoned");
        assert_eq!(diary.len(), 0, "the work was stopped");
    })
    .await;
}
