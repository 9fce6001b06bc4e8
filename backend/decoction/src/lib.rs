//! The decoction centre 中药共享煎配中心: from a facility's prescription to the patient's door.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 处方 | prescription | pieces in grams for one dose, how many doses, for whom, promised until when ([`actions::prescribing`]) |
//! | 审方 | review | every rule that says something, with its source; the pharmacist decides ([`actions::reviewing`]) |
//! | 双签字 | second signature | the prescriber signs what a rule stops, or writes another ([`actions::reviewing`]) |
//! | 协定方 | agreed prescription | what a facility prescribes again and again ([`actions::agreed`]) |
//! | 生产 | job | dispensed, checked, soaked, boiled, packed, handed over, each step by a scan ([`actions::producing`]) |
//! | 患者信息 | patient | sealed at rest, masked in lists, unmasked with a reason that is journaled ([`patient`]) |
//!
//! Rules of review live in the crate `prescriptions`, the planner in `brewing`; both know neither rows nor clocks.

pub mod actions;
pub mod devices;
pub mod draft;
pub mod duties;
pub mod http;
pub mod job;
pub mod model;
pub mod patient;
pub mod policy;
pub mod refusal;
pub mod report;
pub mod rules;
mod store;
pub mod today;

pub use http::routes;
