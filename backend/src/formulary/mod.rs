//! Formulary 统一目录: one list of drugs, TCM pieces 饮片, granules 颗粒, consumables 耗材 and reagents 试剂 for the whole county.

pub mod analyst;
pub mod model;
pub mod rules;
