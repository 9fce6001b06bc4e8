//! Words and papers of the shared pharmacy.

use serde::{Deserialize, Serialize};

use kernel::actor::OrganisationKind;
use kernel::policy::Policy;
use kernel::{id_type, word_enum};

id_type!(
    /// 配送任务.
    TaskId
);
id_type!(
    /// 货位.
    BinId
);
id_type!(
    /// 波次.
    WaveId
);
id_type!(
    /// A line of a pick list.
    PickLineId
);
id_type!(
    /// 周转箱 or 冷链箱.
    ToteId
);
id_type!(
    /// 包裹.
    ParcelId
);
id_type!(
    /// 车辆.
    VehicleId
);
id_type!(
    /// 班次.
    RunId
);
id_type!(
    /// A stop of a run.
    StopId
);
id_type!(
    /// A search for the runs of a day.
    PlanningId
);
id_type!(
    /// Goods that a facility gave back to the van.
    StopReturnId
);

word_enum! {
    /// Where a task stands.
    pub enum TaskState {
        /// 待拣: its lot is reserved.
        Waiting = "waiting",
        /// 拣货中: in a wave.
        Waved = "waved",
        /// 已拣.
        Picked = "picked",
        /// 已装箱.
        Packed = "packed",
        /// 在途: on the van.
        OnRoad = "on_road",
        /// 乡镇代收: lies at the township.
        Forwarded = "forwarded",
        /// 已送达: on the shelf that asked.
        Delivered = "delivered",
        /// 已释放: the goods are not for it any more.
        Released = "released",
    }
}

word_enum! {
    /// What happens to a task.
    pub enum TaskVerb {
        /// A wave takes it.
        Wave = "wave",
        /// The wave is cancelled.
        Unwave = "unwave",
        /// Taken out of its bin.
        Pick = "pick",
        /// Its lot is counted again.
        Unpick = "unpick",
        /// Into a tote.
        Pack = "pack",
        /// The van leaves.
        Depart = "depart",
        /// The van came back with it.
        BringBack = "bring_back",
        /// The township keeps it for its village.
        Forward = "forward",
        /// Handed over, or collected.
        HandOver = "hand_over",
        /// Its lot must not leave: it only waits, and is set free.
        Recall = "recall",
        /// Set free, or not found.
        Release = "release",
        /// Left by an issue note.
        Issue = "issue",
    }
}

/// Every arrow of a task's life.
pub const TASK_MAP: &[(TaskState, TaskVerb, TaskState)] = &[
    (TaskState::Waiting, TaskVerb::Wave, TaskState::Waved),
    (TaskState::Waiting, TaskVerb::Release, TaskState::Released),
    (TaskState::Waiting, TaskVerb::Issue, TaskState::Delivered),
    (TaskState::Waved, TaskVerb::Unwave, TaskState::Waiting),
    (TaskState::Waved, TaskVerb::Pick, TaskState::Picked),
    (TaskState::Waved, TaskVerb::Recall, TaskState::Waiting),
    (TaskState::Picked, TaskVerb::Recall, TaskState::Waiting),
    (TaskState::Packed, TaskVerb::Recall, TaskState::Waiting),
    (TaskState::Picked, TaskVerb::Unpick, TaskState::Waved),
    (TaskState::Picked, TaskVerb::Pack, TaskState::Packed),
    (TaskState::Packed, TaskVerb::Depart, TaskState::OnRoad),
    (TaskState::OnRoad, TaskVerb::BringBack, TaskState::Packed),
    (TaskState::OnRoad, TaskVerb::Forward, TaskState::Forwarded),
    (TaskState::OnRoad, TaskVerb::HandOver, TaskState::Delivered),
    (
        TaskState::Forwarded,
        TaskVerb::HandOver,
        TaskState::Delivered,
    ),
];

word_enum! {
    /// Where a wave stands.
    pub enum WaveState {
        /// 待拣.
        Open = "open",
        /// 拣货中.
        Picking = "picking",
        /// 待复核.
        Picked = "picked",
        /// 待装箱.
        Checked = "checked",
        /// 已装箱.
        Packed = "packed",
        /// 已取消.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done with a wave.
    pub enum WaveVerb {
        /// Begin to pick.
        Pick = "pick",
        /// All of it is taken.
        Finish = "finish",
        /// A second person found it right.
        Check = "check",
        /// A second person found it wrong.
        SendBack = "send_back",
        /// Into totes; the last facility's goods end it.
        Pack = "pack",
        /// Its tasks wait again.
        Cancel = "cancel",
    }
}

/// Every arrow of a wave's life.
pub const WAVE_MAP: &[(WaveState, WaveVerb, WaveState)] = &[
    (WaveState::Open, WaveVerb::Pick, WaveState::Picking),
    (WaveState::Open, WaveVerb::Cancel, WaveState::Cancelled),
    (WaveState::Picking, WaveVerb::Finish, WaveState::Picked),
    (WaveState::Picking, WaveVerb::Cancel, WaveState::Cancelled),
    (WaveState::Picked, WaveVerb::Check, WaveState::Checked),
    (WaveState::Picked, WaveVerb::SendBack, WaveState::Picking),
    (WaveState::Checked, WaveVerb::Pack, WaveState::Checked),
    (WaveState::Checked, WaveVerb::Pack, WaveState::Packed),
];

word_enum! {
    /// Where a line of a pick list stands.
    pub enum PickState {
        /// 待拣.
        Open = "open",
        /// 已扫: the right lot is in the picker's hand.
        InHand = "in_hand",
        /// 已取.
        Taken = "taken",
    }
}

word_enum! {
    /// Where a tote stands.
    pub enum ToteState {
        /// 待装车.
        Packed = "packed",
        /// 已装车.
        Loaded = "loaded",
        /// 在途.
        OnRoad = "on_road",
        /// 已交接.
        Delivered = "delivered",
    }
}

word_enum! {
    /// Where a parcel stands.
    pub enum ParcelState {
        /// 待装车.
        Waiting = "waiting",
        /// 已交司机: on the van of its run.
        Loaded = "loaded",
        /// 已签收.
        Delivered = "delivered",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

word_enum! {
    /// What happens to a parcel.
    pub enum ParcelVerb {
        /// Handed to the driver.
        Load = "load",
        /// Off the van before it left.
        Unload = "unload",
        /// Signed for at its stop.
        HandOver = "hand_over",
        /// The van came back with it.
        BringBack = "bring_back",
        /// It is not sent.
        Withdraw = "withdraw",
        /// It is sent after all.
        Note = "note",
    }
}

/// Every arrow of a parcel's life.
pub const PARCEL_MAP: &[(ParcelState, ParcelVerb, ParcelState)] = &[
    (ParcelState::Waiting, ParcelVerb::Load, ParcelState::Loaded),
    (
        ParcelState::Waiting,
        ParcelVerb::Withdraw,
        ParcelState::Withdrawn,
    ),
    (
        ParcelState::Withdrawn,
        ParcelVerb::Note,
        ParcelState::Waiting,
    ),
    (
        ParcelState::Loaded,
        ParcelVerb::Unload,
        ParcelState::Waiting,
    ),
    (
        ParcelState::Loaded,
        ParcelVerb::BringBack,
        ParcelState::Waiting,
    ),
    (
        ParcelState::Loaded,
        ParcelVerb::HandOver,
        ParcelState::Delivered,
    ),
];

word_enum! {
    /// Where a run stands.
    pub enum RunState {
        /// 已排班.
        Planned = "planned",
        /// 装车中.
        Loading = "loading",
        /// 在途.
        OnRoad = "on_road",
        /// 已回车.
        Closed = "closed",
        /// 已取消.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What can be done with a run.
    pub enum RunVerb {
        /// A tote onto the van.
        Load = "load",
        /// A tote off it.
        Unload = "unload",
        /// The van leaves.
        Depart = "depart",
        /// The van is back.
        Return = "return",
        /// It does not drive.
        Cancel = "cancel",
    }
}

/// Every arrow of a run's life.
pub const RUN_MAP: &[(RunState, RunVerb, RunState)] = &[
    (RunState::Planned, RunVerb::Load, RunState::Loading),
    (RunState::Planned, RunVerb::Cancel, RunState::Cancelled),
    (RunState::Loading, RunVerb::Load, RunState::Loading),
    (RunState::Loading, RunVerb::Unload, RunState::Planned),
    (RunState::Loading, RunVerb::Unload, RunState::Loading),
    (RunState::Loading, RunVerb::Depart, RunState::OnRoad),
    (RunState::OnRoad, RunVerb::Return, RunState::Closed),
];

word_enum! {
    /// Where a stop stands.
    pub enum StopState {
        /// 待送.
        Planned = "planned",
        /// 已送达.
        Delivered = "delivered",
        /// 未送达: its goods go with the next run.
        Failed = "failed",
    }
}

word_enum! {
    /// What a driver says of a stop.
    pub enum StopOutcome {
        /// Handed over.
        Delivered = "delivered",
        /// Nobody there, road closed, refused.
        Failed = "failed",
    }
}

/// Every arrow of a stop's life.
pub const STOP_MAP: &[(StopState, StopOutcome, StopState)] = &[
    (
        StopState::Planned,
        StopOutcome::Delivered,
        StopState::Delivered,
    ),
    (StopState::Planned, StopOutcome::Failed, StopState::Failed),
];

word_enum! {
    /// Where a search for runs stands.
    pub enum PlanningState {
        /// It searches.
        Running = "running",
        /// There is an answer.
        Done = "done",
        /// Its answer became runs.
        Adopted = "adopted",
        /// It has no answer.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// How a village gets its goods.
    pub enum VillageWay {
        /// The van stops there.
        Direct = "direct",
        /// The van stops at its township, which keeps them for it.
        Township = "township",
    }
}

/// What the centre sets for its own deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchTerms {
    /// Days that a lot must still live when it is given to the centre's hospitals.
    pub county_life_days: i64,
    /// The same for township centres.
    pub township_life_days: i64,
    /// The same for villages.
    pub village_life_days: i64,
    /// How villages get their goods.
    pub villages: VillageWay,
    /// What a tote holds, millilitres.
    pub tote_ml: i64,
    /// Lines that usually fit into one, for planning before it is packed.
    pub tote_lines: i64,
    /// When places take goods, minutes after midnight.
    pub window_from_minute: i64,
    /// Until when.
    pub window_to_minute: i64,
    /// Minutes of a stop.
    pub service_minutes: i64,
    /// Speed on the county's roads.
    pub speed_kmh: i64,
    /// By how much roads are longer than the great circle, 1/100 %.
    pub detour_bp: i64,
    /// Coldest that a cold box may be, tenths of a degree Celsius.
    pub cold_min_tenths: i64,
    /// Warmest.
    pub cold_max_tenths: i64,
}

impl Default for DispatchTerms {
    fn default() -> Self {
        Self {
            county_life_days: 30,
            township_life_days: 60,
            village_life_days: 90,
            villages: VillageWay::Direct,
            tote_ml: 60_000,
            tote_lines: 20,
            window_from_minute: 8 * 60,
            window_to_minute: 17 * 60 + 30,
            service_minutes: 6,
            speed_kmh: 40,
            detour_bp: 13_000,
            cold_min_tenths: 20,
            cold_max_tenths: 80,
        }
    }
}

impl Policy for DispatchTerms {
    const KEY: &'static str = "dispatch.terms";
}

impl DispatchTerms {
    /// Days that a lot must still live for a facility of this kind.
    pub fn life_days(&self, kind: OrganisationKind) -> i64 {
        match kind {
            OrganisationKind::Village => self.village_life_days,
            OrganisationKind::Township => self.township_life_days,
            _ => self.county_life_days,
        }
    }
}
