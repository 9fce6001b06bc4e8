use super::world::{DAY, Diary, HOUR, MINUTE, MORNING, on_every_engine};
use crate::{CatchUp, Cause, Duty};

#[tokio::test]
async fn a_new_duty_starts_now_and_catches_nothing_up() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let (scheduler, _) = world
            .instance("one", vec![diary.duty("nightly", "0 0 2 * * *")])
            .await;
        assert!(scheduler.run_due(world.now()).await.unwrap().is_empty());
        let ran = scheduler.run_due(world.advance(18 * HOUR)).await.unwrap();
        assert_eq!(ran.len(), 1, "02:00 in China has come");
        assert!(scheduler.run_due(world.now()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn after_downtime_once_runs_once_and_each_runs_every_tick_in_order() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let duties = vec![
            diary.duty("once", "0 0 * * * *"),
            diary.each("each", "0 0 */12 * * *"),
        ];
        let (scheduler, _) = world.instance("one", duties).await;
        scheduler.enrol(MORNING).await.unwrap();
        let ran = scheduler.run_due(world.advance(2 * DAY)).await.unwrap();
        assert_eq!(
            diary.entries(),
            ["each+4h", "each+16h", "each+28h", "each+40h", "once"]
        );
        assert_eq!(ran[4].tick.missed, 47);
        assert_eq!(ran[4].tick.due_at, MORNING + 2 * DAY);
    })
    .await;
}

#[tokio::test]
async fn a_failed_tick_is_done_again_after_a_growing_wait() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let inner = diary.clone();
        let duty = Duty::new("shaky", "0 0 * * * *", move || {
            let diary = inner.clone();
            async move {
                diary.write("tried");
                if diary.len() < 3 {
                    return Err("the mail server is away".into());
                }
                Ok("at last".to_owned())
            }
        });
        assert_eq!(duty.catch_up, CatchUp::Once);
        let (scheduler, _) = world.instance("one", vec![duty]).await;
        scheduler.enrol(MORNING).await.unwrap();
        let ran = scheduler.run_due(world.advance(HOUR)).await.unwrap();
        assert_eq!((ran.len(), ran[0].ok), (1, false));
        assert_eq!(ran[0].note, "the mail server is away");
        let states = scheduler.states().await.unwrap();
        assert_eq!(states[0].watermark_at, MORNING, "not done, so not passed");
        assert!(
            scheduler
                .run_due(world.advance(4_999))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(!scheduler.run_due(world.advance(1)).await.unwrap()[0].ok);
        assert!(
            scheduler
                .run_due(world.advance(9_999))
                .await
                .unwrap()
                .is_empty()
        );
        let ran = scheduler.run_due(world.advance(1)).await.unwrap();
        assert!(ran[0].ok);
        assert_eq!(ran[0].tick.due_at, MORNING + HOUR);
        let states = scheduler.states().await.unwrap();
        assert_eq!((states[0].failures, states[0].retry_at), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_panic_is_a_failure_of_that_duty_only() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let broken = Duty::new("broken", "0 * * * * *", || async { panic!("oh no") });
        let duties = vec![broken, diary.duty("sound", "0 * * * * *")];
        let (scheduler, _) = world.instance("one", duties).await;
        scheduler.enrol(MORNING).await.unwrap();
        let ran = scheduler.run_due(world.advance(MINUTE)).await.unwrap();
        assert_eq!(ran.len(), 2);
        assert!(!ran[0].ok && ran[0].note.contains("panicked"));
        assert_eq!(diary.entries(), ["sound"]);
        let runs = scheduler.runs(10).await.unwrap();
        assert_eq!(
            (runs[0].outcome.as_str(), runs[1].outcome.as_str()),
            ("done", "failed")
        );
    })
    .await;
}

#[tokio::test]
async fn a_wake_runs_between_ticks_and_moves_no_watermark() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let duties = vec![diary.duty("mail", "0 0 0 1 1 *")];
        let (scheduler, wake) = world.instance("one", duties).await;
        scheduler.enrol(MORNING).await.unwrap();
        wake.call("mail");
        wake.call("mail");
        let ran = scheduler.run_due(world.advance(1)).await.unwrap();
        assert_eq!(ran.len(), 1);
        assert_eq!(ran[0].tick.cause, Cause::Wake);
        assert_eq!(scheduler.states().await.unwrap()[0].watermark_at, MORNING);
        assert!(
            scheduler
                .run_due(world.advance(1))
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_duty_wakes_runs_in_the_same_round() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let wake_inside = std::sync::Arc::new(std::sync::OnceLock::<crate::Wake>::new());
        let (inner, handle) = (diary.clone(), wake_inside.clone());
        let closing = Duty::new("close_cycle", "0 0 * * * *", move || {
            let (diary, handle) = (inner.clone(), handle.clone());
            async move {
                diary.write("close_cycle");
                handle.get().unwrap().call("mail");
                Ok(String::new())
            }
        });
        let duties = vec![diary.duty("mail", "0 0 0 1 1 *"), closing];
        let (scheduler, wake) = world.instance("one", duties).await;
        wake_inside.set(wake).unwrap();
        scheduler.enrol(MORNING).await.unwrap();
        scheduler.run_due(world.advance(HOUR)).await.unwrap();
        assert_eq!(diary.entries(), ["close_cycle", "mail"]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_timetable_keeps_the_watermark() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let (before, _) = world
            .instance("one", vec![diary.duty("report", "0 0 3 * * *")])
            .await;
        before.enrol(MORNING).await.unwrap();
        let (after, _) = world
            .instance("one", vec![diary.duty("report", "0 0 9 * * *")])
            .await;
        after.enrol(MORNING + DAY).await.unwrap();
        let states = after.states().await.unwrap();
        assert_eq!(states[0].watermark_at, MORNING);
        assert_eq!(states[0].cron, "0 0 9 * * *");
        assert_eq!(after.run_due(world.advance(HOUR)).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn old_history_is_forgotten() {
    on_every_engine(async |world| {
        let diary = Diary::default();
        let (scheduler, _) = world
            .instance("one", vec![diary.each("daily", "0 0 8 * * *")])
            .await;
        scheduler.enrol(MORNING).await.unwrap();
        for _ in 0..40 {
            scheduler.run_due(world.advance(DAY)).await.unwrap();
        }
        assert_eq!(diary.len(), 40);
        assert_eq!(scheduler.runs(100).await.unwrap().len(), 31);
    })
    .await;
}
