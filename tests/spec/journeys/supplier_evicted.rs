//! 淘汰: three bad months with the shipped ladder, by the scheduler alone; clinics do not suffer, and everybody is told.

use crate::purchasing::market::{self, number};
use crate::sla::{
    FACILITIES, breaches, changes, confirm, load_2027, notices, place, signed_in, standing, texts,
    until,
};
use crate::world::World;

const LINES: [(&str, &str); 3] = [("AMX", "10"), ("TOX", "2"), ("INS", "3")];

spec! {
    async fn three_bad_months_evict_a_supplier_on_the_right_days(world: World) {
        let mut market = market::open(&world).await;
        market.deliver_directly(&world).await;

        // November: eighteen drops and a surplus of packs are promised, none comes.
        let order = place(&world, &mut market, &FACILITIES, &LINES).await;
        confirm(&world, &order).await;
        until(&world, "2026-11-27 09:00").await;
        assert_eq!(breaches(&world).await.len(), 19);
        assert_eq!(standing(&world, "sinopharm").await, "good", "a month is judged when it is over");
        until(&world, "2026-12-01 00:20").await;
        assert_eq!(changes(&world, "sinopharm").await, ["2026-11-30 warned", "2026-11-30 interviewed"]);

        // December is no better; what he confirms on its last days falls due in January.
        let order = place(&world, &mut market, &FACILITIES, &LINES).await;
        confirm(&world, &order).await;
        until(&world, "2026-12-30 18:00").await;
        load_2027(&world).await;
        let order = place(&world, &mut market, &FACILITIES, &LINES).await;
        confirm(&world, &order).await;
        until(&world, "2027-01-01 00:20").await;
        assert_eq!(changes(&world, "sinopharm").await.last().expect("a change"), "2026-12-31 suspended");

        // New orders do not reach him any more: what a backup sells goes there, the rest waits.
        until(&world, "2027-01-04 08:00").await;
        assert_eq!(breaches(&world).await.len(), 57);

        // January is the third: the case opens, the notice goes out, five workdays to appeal.
        until(&world, "2027-02-01 00:20").await;
        assert_eq!(changes(&world, "sinopharm").await.last().expect("a change"), "2027-01-31 evicted");
        assert_eq!(standing(&world, "sinopharm").await, "suspended");
        assert!(notices(&world, "sinopharm").await.contains(&"sla_case_opened".to_owned()));
        until(&world, "2027-02-08 23:55").await;
        assert_eq!(standing(&world, "sinopharm").await, "suspended");
        until(&world, "2027-02-09 00:11").await;
        assert_eq!(standing(&world, "sinopharm").await, "evicted");

        // Open orders are at the backup, the single-source items wait at the manager's desk.
        let open = "SELECT i.code || ' ' || o.code || ' ' || \
                CAST(CAST(SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli) / 1000 AS BIGINT) AS TEXT) \
            FROM order_origin g JOIN order_line l ON l.id = g.line_id JOIN purchase_order p ON p.id = l.order_id \
            JOIN item i ON i.id = l.item_id JOIN organisation o ON o.id = p.supplier_id GROUP BY i.code, o.code \
            HAVING SUM(g.quantity_milli - g.allocated_milli - g.cancelled_milli) > 0 ORDER BY 1";
        assert_eq!(texts(&world, open).await, ["AMX cr 180", "INS sinopharm 54", "TOX sinopharm 36"]);
        assert_eq!(number(&world, "SELECT COUNT(*) FROM sla_reassignment WHERE kept").await, 6);
        for facility in FACILITIES {
            assert!(notices(&world, facility).await.contains(&"sla_reassigned".to_owned()), "{facility}");
        }
        for (desk, kind) in [("cr", "sla_successor"), ("centre", "sla_single_source"), ("sinopharm", "sla_evicted")] {
            assert!(notices(&world, desk).await.contains(&kind.to_owned()), "{desk} {kind}");
        }
        let letters = texts(&world, "SELECT payload FROM outbox WHERE payload LIKE '%淘汰%' ORDER BY id").await;
        assert!(letters.iter().any(|letter| letter.contains("orders@sinopharm.example")));
        assert!(letters.iter().any(|letter| letter.contains("orders@cr.example")));
        // Nobody's hand was in it.
        let by_people = "SELECT COUNT(*) FROM journal WHERE entity IN ('sla_case', 'supplier_standing') AND actor_user_id IS NOT NULL";
        assert_eq!(number(&world, by_people).await, 0);

        // He still delivers what nobody else sells, and is ordered nothing new.
        signed_in(&world, &["sinopharm.clerk", "buyer"]).await;
        market.ship_to(&world, &order, "sinopharm", "INS", "3", Some("east")).await.ok();
    }
}
