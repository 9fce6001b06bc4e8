//! Formulary 统一目录: one list of drugs, TCM pieces 饮片, granules 颗粒, consumables 耗材 and reagents 试剂 for the whole county.
//!
//! | 中文 | word | meaning |
//! |---|---|---|
//! | 品规 | item | one name, form, specification and maker; every quantity counts its base unit |
//! | 变更申请 | change | proposed, reviewed by somebody else, effective on a day; nothing is edited in place |
//! | 版本 | version | what an item said from a day on; documents keep the version they were made with |
//! | 导入 | import | a file, checked first, then written as a whole or not at all |
//! | 重复 | duplicate | an item that repeats another one: linked, never lost, decided by somebody |
//! | 对照 | crosswalk | what a facility's own system calls an item, and how its unit counts |
//!
//! Other slices ask [`directory`]. [`analyst`] offers the rules to people who have a file and no Yaoshu.

pub mod actions;
pub mod analyst;
pub mod directory;
pub mod duties;
mod entity;
pub mod http;
pub mod model;
pub mod rules;
mod store;
pub mod today;

pub use http::routes;
