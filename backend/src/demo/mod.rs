//! The demo county 演示县域: a whole county around a day, so that every screen is alive at the first start.
//!
//! The generators are pure: a seed and a day in, plain lists out, every date an offset of the day. One
//! writer puts the lists into the database set-wise. Names of drugs, herbs and consumables are real; people,
//! firms and codes are invented and marked.

pub mod catalogue;
mod codes;
mod consumables;
pub mod contracts;
pub mod county;
mod dice;
mod drugs;
pub mod history;
pub mod item;
mod names;
pub mod options;
pub mod people;
mod pieces;
mod source;
pub mod stamps;
pub mod stock;
pub mod suppliers;
pub mod write;

pub use options::Options;
