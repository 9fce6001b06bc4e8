//! The specification: a chapter for each capability, in sentences a pharmacist can read.
//!
//! Every sentence in a `spec!` block is proved on SQLite and on PostgreSQL. The latter needs
//! `YAOSHU_TEST_POSTGRES`, which `make test` provides (by hand: `tests/support/with-postgres.sh cargo test`).

#[path = "../backend/compose.rs"]
mod compose;
#[macro_use]
#[path = "spec/world/mod.rs"]
mod world;

#[path = "spec/analyst.rs"]
mod analyst;
#[path = "spec/backup.rs"]
mod backup;
#[path = "spec/contract.rs"]
mod contract;
#[path = "spec/decoction/mod.rs"]
mod decoction;
#[path = "spec/demand/mod.rs"]
mod demand;
#[path = "spec/dispatch/mod.rs"]
mod dispatch;
#[path = "spec/duties.rs"]
mod duties;
#[path = "spec/exchange/mod.rs"]
mod exchange;
#[path = "spec/formulary/mod.rs"]
mod formulary;
#[path = "spec/identity.rs"]
mod identity;
#[path = "spec/journeys/mod.rs"]
mod journeys;
#[path = "spec/laws/mod.rs"]
mod laws;
#[path = "spec/locales.rs"]
mod locales;
#[path = "spec/mail/mod.rs"]
mod mail;
#[path = "spec/migrations.rs"]
mod migrations;
#[path = "spec/purchasing/mod.rs"]
mod purchasing;
#[path = "spec/reach.rs"]
mod reach;
#[path = "spec/shelf.rs"]
mod shelf;
#[path = "spec/sla/mod.rs"]
mod sla;
#[path = "spec/stock.rs"]
mod stock;
#[path = "spec/suppliers.rs"]
mod suppliers;
#[path = "spec/tidy.rs"]
mod tidy;
#[path = "spec/tracing.rs"]
mod tracing;
#[path = "spec/upkeep.rs"]
mod upkeep;
#[path = "spec/vbp/mod.rs"]
mod vbp;
