//! 考核范围: the parts of a supplier's business that are judged on their own.

use formulary::model::ItemKind;
use kernel::word_enum;

word_enum! {
    /// 配送区域: where goods are brought, by the remoteness that delivery hours know.
    pub enum DeliveryArea {
        /// 城区及近郊: up to the policy's distance from the county town. The centre lies here unless it says otherwise.
        Near = "near",
        /// 偏远乡镇.
        Remote = "remote",
    }
}

impl DeliveryArea {
    /// The area of a destination.
    pub const fn of(remote: bool) -> Self {
        match remote {
            true => Self::Remote,
            false => Self::Near,
        }
    }
}

word_enum! {
    /// A part of a supplier's business: a category of items, or an area of the county.
    pub enum BusinessPart {
        /// 药品.
        Drug = "drug",
        /// 中药饮片.
        Piece = "piece",
        /// 中药配方颗粒.
        Granule = "granule",
        /// 耗材.
        Consumable = "consumable",
        /// 试剂.
        Reagent = "reagent",
        /// 城区及近郊.
        Near = "near",
        /// 偏远乡镇.
        Remote = "remote",
    }
}

impl BusinessPart {
    /// The category, where it is one.
    pub const fn category(self) -> Option<ItemKind> {
        match self {
            Self::Drug => Some(ItemKind::Drug),
            Self::Piece => Some(ItemKind::Piece),
            Self::Granule => Some(ItemKind::Granule),
            Self::Consumable => Some(ItemKind::Consumable),
            Self::Reagent => Some(ItemKind::Reagent),
            Self::Near | Self::Remote => None,
        }
    }

    /// The area, where it is one.
    pub const fn area(self) -> Option<DeliveryArea> {
        match self {
            Self::Near => Some(DeliveryArea::Near),
            Self::Remote => Some(DeliveryArea::Remote),
            _ => None,
        }
    }
}
