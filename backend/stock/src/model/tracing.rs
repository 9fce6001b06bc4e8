//! Codes that name a single pack, and splits of packs.

use kernel::{id_type, word_enum};

id_type!(
    /// One opening of packs.
    SplitId
);
id_type!(
    /// One scan of a code.
    ScanId
);
id_type!(
    /// A scan that contradicts what is known.
    AlarmId
);
id_type!(
    /// One list of codes that a desk scanned.
    ScanListId
);

word_enum! {
    /// Where a coded pack stands.
    pub enum TraceState {
        /// 在库.
        Here = "here",
        /// 已发出.
        Sent = "sent",
        /// 已使用.
        Used = "used",
    }
}

word_enum! {
    /// Why a code is scanned.
    pub enum TraceVerb {
        /// 入库: it comes in.
        Receive = "receive",
        /// 出库: it is handed over to somebody else.
        Send = "send",
        /// 使用: a patient gets it.
        Use = "use",
    }
}

/// Every arrow of a coded pack. The first scan makes it, whatever it is for.
pub const TRACE_MAP: &[(TraceState, TraceVerb, TraceState)] = &[
    (TraceState::Here, TraceVerb::Send, TraceState::Sent),
    (TraceState::Here, TraceVerb::Receive, TraceState::Here),
    (TraceState::Here, TraceVerb::Use, TraceState::Used),
    (TraceState::Sent, TraceVerb::Receive, TraceState::Here),
    (TraceState::Sent, TraceVerb::Use, TraceState::Used),
];

word_enum! {
    /// What is wrong with a scan.
    pub enum TraceAlarm {
        /// 重复扫码: it came in, or left, before.
        Twice = "twice",
        /// 记录在别处: by the record somebody else has it.
        Elsewhere = "elsewhere",
        /// 已使用过.
        Used = "used",
        /// 无入库记录, and nobody says what it is.
        Unknown = "unknown",
        /// 批号不符.
        OtherLot = "other_lot",
    }
}

word_enum! {
    /// Where an alarm stands.
    pub enum AlarmState {
        /// 待核查.
        Open = "open",
        /// 已说明.
        Closed = "closed",
    }
}

word_enum! {
    /// What happens to an alarm.
    pub enum AlarmVerb {
        /// Somebody else than who scanned says what it was.
        Close = "close",
    }
}

/// Every arrow of an alarm's life.
pub const ALARM_MAP: &[(AlarmState, AlarmVerb, AlarmState)] =
    &[(AlarmState::Open, AlarmVerb::Close, AlarmState::Closed)];
