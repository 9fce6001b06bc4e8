//! Database schema: numbered SQL files, the same text on SQLite and PostgreSQL, each run in one transaction.

mod split;

use sea_orm_migration::prelude::*;

pub use split::statements;

/// All migrations, oldest first. A file that has been released is never edited: add the next number.
pub const FILES: &[(&str, &str)] = &[
    ("0001_kernel", include_str!("sql/0001_kernel.sql")),
    ("0002_identity", include_str!("sql/0002_identity.sql")),
    ("0003_formulary", include_str!("sql/0003_formulary.sql")),
    ("0004_suppliers", include_str!("sql/0004_suppliers.sql")),
    ("0005_stock", include_str!("sql/0005_stock.sql")),
    ("0006_demand", include_str!("sql/0006_demand.sql")),
    ("0007_purchasing", include_str!("sql/0007_purchasing.sql")),
    ("0008_scheduler", include_str!("sql/0008_scheduler.sql")),
    ("0009_edition", include_str!("sql/0009_edition.sql")),
    ("0010_indexes", include_str!("sql/0010_indexes.sql")),
    ("0011_vbp", include_str!("sql/0011_vbp.sql")),
    ("0012_plan", include_str!("sql/0012_plan.sql")),
    ("0013_demand", include_str!("sql/0013_demand.sql")),
    ("0014_plan_review", include_str!("sql/0014_plan_review.sql")),
    ("0015_sla", include_str!("sql/0015_sla.sql")),
    ("0016_mail", include_str!("sql/0016_mail.sql")),
    ("0017_scope", include_str!("sql/0017_scope.sql")),
    ("0018_dispatch", include_str!("sql/0018_dispatch.sql")),
    ("0019_exchange", include_str!("sql/0019_exchange.sql")),
    ("0020_recall", include_str!("sql/0020_recall.sql")),
    ("0021_whereabouts", include_str!("sql/0021_whereabouts.sql")),
    ("0022_areas", include_str!("sql/0022_areas.sql")),
    ("0023_kept", include_str!("sql/0023_kept.sql")),
    (
        "0024_kept_from_submission",
        include_str!("sql/0024_kept_from_submission.sql"),
    ),
    ("0025_ledger", include_str!("sql/0025_ledger.sql")),
    ("0026_counts", include_str!("sql/0026_counts.sql")),
    (
        "0027_packs_and_market",
        include_str!("sql/0027_packs_and_market.sql"),
    ),
    ("0028_decoction", include_str!("sql/0028_decoction.sql")),
    (
        "0029_decoction_jobs",
        include_str!("sql/0029_decoction_jobs.sql"),
    ),
    (
        "0030_decoction_delivery",
        include_str!("sql/0030_decoction_delivery.sql"),
    ),
    ("0031_parcel", include_str!("sql/0031_parcel.sql")),
    (
        "0032_decoction_simulator",
        include_str!("sql/0032_decoction_simulator.sql"),
    ),
    (
        "0033_balance_paths",
        include_str!("sql/0033_balance_paths.sql"),
    ),
];

/// The migrator of the product: `Migrator::up(&connection, None)` brings any database to the newest schema.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        FILES
            .iter()
            .map(|(name, sql)| Box::new(SqlFile { name, sql }) as Box<dyn MigrationTrait>)
            .collect()
    }
}

struct SqlFile {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for SqlFile {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlFile {
    /// SQLite migrations are not wrapped by default; a half-applied file would be worse than none.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in statements(self.sql) {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await
                .map_err(|error| {
                    DbErr::Migration(format!("{}: {error}\n{statement}", self.name))
                })?;
        }
        Ok(())
    }
}

/// Brings the database behind `connection` to the newest schema.
pub async fn up(connection: &sea_orm_migration::sea_orm::DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(connection, None).await
}
