//! Words of production: one job for each prescription that was passed.

use kernel::{id_type, word_enum};

id_type!(
    /// A scan.
    StepScanId
);

id_type!(
    /// A simulated device.
    SimulatorId
);

word_enum! {
    /// Where a job stands.
    pub enum JobState {
        /// 待调剂.
        Queued = "queued",
        /// 调剂中.
        Dispensing = "dispensing",
        /// 待复核.
        Weighed = "weighed",
        /// 复核通过, 待浸泡.
        Checked = "checked",
        /// 浸泡中.
        Soaking = "soaking",
        /// 煎煮中.
        Boiling = "boiling",
        /// 已煎好, 待包装.
        Boiled = "boiled",
        /// 已包装, 待留样.
        Packed = "packed",
        /// 已留样, 待交接.
        Sampled = "sampled",
        /// 已交接.
        HandedOver = "handed_over",
        /// 已送达.
        Delivered = "delivered",
        /// 已报废.
        Scrapped = "scrapped",
    }
}

word_enum! {
    /// What is done by a scan.
    pub enum JobVerb {
        /// 开始调剂.
        Dispense = "dispense",
        /// 称重: one herb.
        Weigh = "weigh",
        /// 调剂完成: every herb is weighed.
        Finish = "finish",
        /// 复核通过, by another person.
        Pass = "pass",
        /// 复核不符.
        Reject = "reject",
        /// 开始浸泡.
        Soak = "soak",
        /// 上机煎煮.
        Boil = "boil",
        /// 投料: what the clock asked for was added.
        Add = "add",
        /// 出液: squeezed, off the machine.
        Unload = "unload",
        /// 设备故障: back to the queue of machines.
        Fail = "fail",
        /// 包装贴签.
        Pack = "pack",
        /// 留样.
        Sample = "sample",
        /// 交接.
        HandOver = "hand_over",
        /// 退回: its van came back with it, or it was taken off again.
        Return = "return",
        /// 送达.
        Deliver = "deliver",
        /// 报废.
        Scrap = "scrap",
        /// 重做.
        Redo = "redo",
    }
}

use JobState as S;
use JobVerb as V;

/// Every arrow of a job's life. Raw pieces are packed after the check.
pub const JOB_MAP: &[(JobState, JobVerb, JobState)] = &[
    (S::Queued, V::Dispense, S::Dispensing),
    (S::Dispensing, V::Weigh, S::Dispensing),
    (S::Dispensing, V::Finish, S::Weighed),
    (S::Weighed, V::Pass, S::Checked),
    (S::Weighed, V::Reject, S::Dispensing),
    (S::Checked, V::Soak, S::Soaking),
    (S::Checked, V::Pack, S::Packed),
    (S::Soaking, V::Boil, S::Boiling),
    (S::Boiling, V::Add, S::Boiling),
    (S::Boiling, V::Unload, S::Boiled),
    (S::Boiling, V::Fail, S::Soaking),
    (S::Boiled, V::Pack, S::Packed),
    (S::Packed, V::Sample, S::Sampled),
    (S::Sampled, V::HandOver, S::HandedOver),
    (S::HandedOver, V::Return, S::Sampled),
    (S::HandedOver, V::Deliver, S::Delivered),
    (S::Soaking, V::Scrap, S::Scrapped),
    (S::Boiling, V::Scrap, S::Scrapped),
    (S::Boiled, V::Scrap, S::Scrapped),
    (S::Packed, V::Scrap, S::Scrapped),
    (S::Sampled, V::Scrap, S::Scrapped),
    (S::Scrapped, V::Redo, S::Queued),
];

word_enum! {
    /// What the clock asks for while a job boils.
    pub enum TimerKind {
        /// 先煎: these boil alone from the beginning.
        Early = "early",
        /// 投入群药: the others are added.
        Others = "others",
        /// 后下: into the last minutes of the first boil.
        Late = "late",
        /// 另煎 beside the machine, merged at the end.
        Apart = "apart",
        /// 烊化, 冲服: into the warm liquid.
        Melt = "melt",
        /// 头煎结束, 加水二煎.
        Second = "second",
    }
}

word_enum! {
    /// What a device is.
    pub enum DeviceKind {
        /// 电子秤.
        Scale = "scale",
        /// 煎药机.
        Machine = "machine",
        /// 扫码枪.
        Scanner = "scanner",
    }
}
