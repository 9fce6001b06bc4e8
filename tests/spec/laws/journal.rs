//! The journal is a chain: complete, and unchanged.

use backend::kernel::binds;
use backend::kernel::journal::{seal, verify};
use backend::kernel::prelude::*;

use crate::world::World;

async fn seal_all(world: &World) -> usize {
    let actor = Actor::system("test");
    let mut sealed = 0;
    loop {
        let batch = world
            .app
            .db
            .write(&actor, |tx| seal(tx).scope_boxed())
            .await
            .expect("sealed");
        sealed += batch;
        if batch == 0 {
            return sealed;
        }
    }
}

async fn tamper(world: &World, sql: &'static str) {
    let actor = Actor::system("test");
    let tampered = world.app.db.write(&actor, |tx| {
        async move { tx.execute(sql, binds![]).await }.scope_boxed()
    });
    assert_eq!(tampered.await.expect("tampered"), 1);
}

spec! {
    async fn sealed_rows_hold_and_the_tail_is_told(world: World) {
        let fresh = verify(&world.app.db).await.expect("verified");
        assert!(fresh.sealed == 0 && fresh.unsealed > 0 && fresh.breaks.is_empty() && fresh.head.is_none());
        assert_eq!(seal_all(&world).await as i64, fresh.unsealed);
        world.person("manager").await;
        let after = verify(&world.app.db).await.expect("verified");
        assert_eq!((after.sealed, after.unsealed, after.breaks.len()), (fresh.unsealed, 1, 0));
        seal_all(&world).await;
        let later = verify(&world.app.db).await.expect("verified");
        assert_eq!((later.sealed, later.unsealed, later.breaks.len()), (fresh.unsealed + 1, 0, 0));
        assert_ne!(later.head, after.head);
    }

    async fn a_changed_a_lost_and_a_swapped_row_are_told(world: World) {
        seal_all(&world).await;
        tamper(&world, "UPDATE journal SET facts = '{}' WHERE sealed_seq = 3").await;
        tamper(&world, "DELETE FROM journal WHERE sealed_seq = 7").await;
        tamper(&world, "UPDATE journal SET prev_hash = hash WHERE sealed_seq = 12").await;
        let found = verify(&world.app.db).await.expect("verified");
        let breaks: Vec<_> = found.breaks.iter().map(|one| (one.seq, one.kind)).collect();
        assert_eq!(breaks, [(3, "changed"), (8, "gap"), (12, "wrong_previous")]);
    }
}
