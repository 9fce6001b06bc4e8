//! What is kept in memory is never older than what is committed, and never something that was not.

use backend::demand::model::review_rules::OverUsualRule;
use backend::kernel::app::App;
use backend::kernel::binds;
use backend::kernel::prelude::*;
use scheduler::Wake;

use crate::compose;
use crate::world::{World, options, settings};

const SET: &str = "UPDATE policy SET value = ? WHERE key = 'demand.review_over_usual'";

async fn factor(app: &App) -> i64 {
    let actor = Actor::system("test");
    let read = app
        .db
        .read(&actor, |tx| tx.policy::<OverUsualRule>().scope_boxed());
    read.await.expect("a policy").factor
}

fn with_factor(factor: i64) -> String {
    let policy = OverUsualRule {
        factor,
        ..OverUsualRule::default()
    };
    serde_json::to_string(&policy).expect("JSON")
}

async fn set(tx: &Tx, factor: i64) -> Result<()> {
    tx.execute(SET, binds![with_factor(factor)]).await.map(drop)
}

spec! {
    async fn a_change_made_by_one_instance_is_seen_by_the_other_at_once(world: World) {
        let other = compose::open(world.database_url(), &options(), world.clock.clone(), settings(), &Wake::default())
            .await.expect("a second instance");
        let actor = Actor::system("test");
        for wanted in [7, 8, 9] {
            let (here, there) = (factor(&world.app).await, factor(&other).await);
            assert_eq!(here, there);
            assert_ne!(here, wanted);
            let changed = other.db.write(&actor, |tx| set(tx, wanted).scope_boxed());
            changed.await.expect("a change");
            assert_eq!((factor(&world.app).await, factor(&other).await), (wanted, wanted));
        }
        other.db.close().await;
    }

    async fn a_change_that_was_rolled_back_is_remembered_by_nobody(world: World) {
        let before = factor(&world.app).await;
        let actor = Actor::system("test");
        let undone: Result<()> = world.app.db.write(&actor, |tx| async move {
            set(tx, 77).await?;
            assert_eq!(tx.policy::<OverUsualRule>().await?.factor, 77, "it sees its own change");
            Err(Error::not_found())
        }.scope_boxed()).await;
        assert!(undone.is_err());
        assert_eq!(factor(&world.app).await, before);
    }
}
