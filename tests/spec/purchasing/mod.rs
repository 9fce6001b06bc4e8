//! Purchasing 采购: plan, orders, confirmation, shipping, receiving.

pub mod approval;
pub mod market;
mod planning;
mod platform;
mod portal;
mod reach;
mod receiving;
mod review;
mod versions;
