//! Words and papers of the decoction centre.

use kernel::{id_type, word_enum};

id_type!(
    /// 处方.
    PrescriptionId
);
id_type!(
    /// 协定方.
    AgreedId
);
id_type!(
    /// 煎药机.
    MachineId
);

word_enum! {
    /// How a prescription came in.
    pub enum PrescriptionSource {
        /// Written by hand.
        Hand = "hand",
        /// From the facility's own system.
        Api = "api",
        /// From a file.
        File = "file",
    }
}

word_enum! {
    /// What the patient gets.
    pub enum PrescriptionWay {
        /// 代煎.
        Decoct = "decoct",
        /// 饮片自煎.
        Raw = "raw",
    }
}

word_enum! {
    /// How it gets to the patient.
    pub enum PrescriptionDelivery {
        /// 随共享药房班次 to the facility.
        Run = "run",
        /// 快递 to the door.
        Courier = "courier",
        /// 自取 at the centre.
        Pickup = "pickup",
    }
}

word_enum! {
    /// 煎煮方案: a class of prescriptions that boil alike (国中医药发〔2009〕3号).
    pub enum DecoctionScheme {
        /// 一般.
        General = "general",
        /// 解表、清热、芳香.
        Release = "release",
        /// 滋补.
        Tonic = "tonic",
        /// 外用.
        External = "external",
    }
}

word_enum! {
    /// For rules that ask.
    pub enum PatientSex {
        /// 男.
        Male = "male",
        /// 女.
        Female = "female",
    }
}

word_enum! {
    /// The gravest finding of a review.
    pub enum ReviewSeverity {
        /// Nothing was found.
        None = "none",
        /// 提示.
        Inform = "inform",
        /// 警示: the pharmacist's eye.
        Warn = "warn",
        /// 须双签字: the prescriber signs a second time, or writes another.
        Block = "block",
    }
}

word_enum! {
    /// Which rule of the review.
    pub enum FindingCode {
        /// 十八反, 十九畏.
        Incompatible = "incompatible",
        /// 妊娠禁用, 慎用.
        Pregnancy = "pregnancy",
        /// 超量.
        DoseHigh = "dose_high",
        /// 低于常用量.
        DoseLow = "dose_low",
        /// More days than the law allows.
        SupplyDays = "supply_days",
        /// 重复用药.
        Duplicate = "duplicate",
        /// 缺特殊煎法.
        MethodMissing = "method_missing",
        /// 名称不识别.
        UnknownPiece = "unknown_piece",
        /// 不在目录.
        NotInFormulary = "not_in_formulary",
        /// 库存不足.
        OutOfStock = "out_of_stock",
    }
}

word_enum! {
    /// Where a prescription stands before its production.
    pub enum PrescriptionState {
        /// 待审方.
        Waiting = "waiting",
        /// 待医师双签字.
        Signing = "signing",
        /// 已退回.
        Returned = "returned",
        /// 审核通过.
        Approved = "approved",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

word_enum! {
    /// What can be done with a prescription before its production.
    pub enum PrescriptionVerb {
        /// The pharmacist passes it.
        Approve = "approve",
        /// The pharmacist asks the prescriber to sign what a rule stops.
        AskSignature = "ask_signature",
        /// The prescriber signs a second time.
        Sign = "sign",
        /// The pharmacist sends it back with his reason.
        Return = "return",
        /// The prescriber hands in what he changed.
        Resubmit = "resubmit",
        /// The prescriber takes it back.
        Withdraw = "withdraw",
    }
}

/// Every arrow of a prescription's life before its production.
pub const PRESCRIPTION_MAP: &[(PrescriptionState, PrescriptionVerb, PrescriptionState)] = {
    use PrescriptionState as S;
    use PrescriptionVerb as V;
    &[
        (S::Waiting, V::Approve, S::Approved),
        (S::Waiting, V::AskSignature, S::Signing),
        (S::Waiting, V::Return, S::Returned),
        (S::Waiting, V::Withdraw, S::Withdrawn),
        (S::Signing, V::Sign, S::Waiting),
        (S::Signing, V::Return, S::Returned),
        (S::Signing, V::Withdraw, S::Withdrawn),
        (S::Returned, V::Resubmit, S::Waiting),
        (S::Returned, V::Withdraw, S::Withdrawn),
    ]
};

word_enum! {
    /// Where a machine stands.
    pub enum MachineState {
        /// 正常.
        Working = "working",
        /// 故障维修.
        Repair = "repair",
        /// 停用.
        Off = "off",
    }
}
