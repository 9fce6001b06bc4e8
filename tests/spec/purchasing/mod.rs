//! Purchasing 采购: plan, orders, confirmation, shipping, receiving.

pub mod approval;
pub mod market;
pub mod pharmacy;
mod planning;
mod platform;
mod portal;
mod rationing;
mod reach;
mod receiving;
mod review;
mod versions;
