//! The scheduler against real databases: always an SQLite file, and PostgreSQL when
//! `YAOSHU_TEST_POSTGRES` names a cluster on which databases may be created.

mod catch_up;
mod leases;
mod serving;
mod world;
