//! Words and papers of service levels.

use kernel::ids::OrganisationId;
use kernel::{id_type, refusals, word_enum};
use service_levels::policy::Scope;
use suppliers::model::BusinessPart;

id_type!(
    /// A clock of an order or of a drop.
    ClockId
);
id_type!(
    /// 违约.
    BreachId
);
id_type!(
    /// A change of a standing.
    StandingChangeId
);
id_type!(
    /// What two people decided about a standing.
    DecisionId
);
id_type!(
    /// 淘汰案卷.
    CaseId
);
id_type!(
    /// 申诉.
    AppealId
);
id_type!(
    /// A file of an appeal.
    AttachmentId
);
id_type!(
    /// A line that an eviction moved.
    ReassignmentId
);

/// 考核对象: who is judged, a supplier in all that he does, or in one part of his business: a category of items, or an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub supplier: OrganisationId,
    /// In what; none for everything.
    pub part: Option<BusinessPart>,
}

impl Subject {
    /// A supplier in all that he does.
    pub const fn whole(supplier: OrganisationId) -> Self {
        Self {
            supplier,
            part: None,
        }
    }

    /// Of which scope he is one.
    pub const fn of_scope(self) -> Scope {
        match self.part {
            None => Scope::Supplier,
            Some(part) if part.area().is_some() => Scope::Area,
            Some(_) => Scope::Category,
        }
    }

    /// As rows keep the scope.
    pub fn scope(self) -> &'static str {
        self.part.map_or("", |part| part.as_str())
    }
}

word_enum! {
    /// What a clock waits for.
    pub enum ClockKind {
        /// 确认: the supplier's answer to an order.
        Confirm = "confirm",
        /// 到货: the goods of a drop.
        Deliver = "deliver",
    }
}

word_enum! {
    /// What became of a clock.
    pub enum DueState {
        /// It runs, or its goods wait for inspection.
        Running = "running",
        /// In time.
        Met = "met",
        /// It ran out.
        Late = "late",
        /// The supplier refused all of it.
        Declined = "declined",
        /// The buyer gave it up.
        Void = "void",
    }
}

word_enum! {
    /// Kinds of breach; they are different events.
    pub enum BreachKind {
        /// 拒绝: declined, or not confirmed in time.
        Refused = "refused",
        /// 逾期.
        Late = "late",
        /// 短少: confirmed in part.
        Short = "short",
        /// 质量: more was rejected than the policy allows.
        Quality = "quality",
    }
}

word_enum! {
    /// Where a waiver stands.
    pub enum WaiverState {
        /// Nobody asked.
        None = "none",
        /// Waits for a second person.
        Asked = "asked",
        /// The breach does not count.
        Granted = "granted",
        /// It does.
        Refused = "refused",
    }
}

word_enum! {
    /// What can be done about a waiver.
    pub enum WaiverVerb {
        /// Ask for it.
        Ask = "ask",
        /// Grant it, as a second person.
        Grant = "grant",
        /// Refuse it.
        Refuse = "refuse",
    }
}

/// Every arrow of a waiver's life.
pub const WAIVER_MAP: &[(WaiverState, WaiverVerb, WaiverState)] = &[
    (WaiverState::None, WaiverVerb::Ask, WaiverState::Asked),
    (WaiverState::Refused, WaiverVerb::Ask, WaiverState::Asked),
    (WaiverState::Asked, WaiverVerb::Grant, WaiverState::Granted),
    (WaiverState::Asked, WaiverVerb::Refuse, WaiverState::Refused),
];

word_enum! {
    /// Why a breach does not count.
    pub enum WaiverGround {
        /// 不可抗力: force majeure, a road closed.
        ForceMajeure = "force_majeure",
        /// 生产企业断货: proved; the blame falls on the manufacturer.
        Manufacturer = "manufacturer",
        /// 订单有误.
        WrongOrder = "wrong_order",
        /// 机构原因: closed, or refused receipt.
        Facility = "facility",
        /// 监管召回或暂停.
        Regulator = "regulator",
    }
}

word_enum! {
    /// Where a case stands.
    pub enum CaseState {
        /// Notified, or about to be; executed when the appeal's deadline is over.
        Open = "open",
        /// Two people stopped the execution.
        Stayed = "stayed",
        /// The supplier is evicted.
        Executed = "executed",
        /// What it rested on does not hold any more.
        Withdrawn = "withdrawn",
        /// The appeal was upheld.
        Reversed = "reversed",
    }
}

word_enum! {
    /// What can be done with a case.
    pub enum CaseVerb {
        /// Ask that the execution be stopped.
        AskStay = "ask_stay",
        /// Stop it, as a second person.
        Stay = "stay",
        /// Let it go on.
        Resume = "resume",
        /// Evict.
        Execute = "execute",
        /// The rules took it back.
        Withdraw = "withdraw",
        /// An appeal was upheld.
        Reverse = "reverse",
    }
}

/// Every arrow of a case's life.
pub const CASE_MAP: &[(CaseState, CaseVerb, CaseState)] = &[
    (CaseState::Open, CaseVerb::AskStay, CaseState::Open),
    (CaseState::Open, CaseVerb::Stay, CaseState::Stayed),
    (CaseState::Stayed, CaseVerb::Resume, CaseState::Open),
    (CaseState::Open, CaseVerb::Execute, CaseState::Executed),
    (CaseState::Open, CaseVerb::Withdraw, CaseState::Withdrawn),
    (CaseState::Stayed, CaseVerb::Withdraw, CaseState::Withdrawn),
    (CaseState::Open, CaseVerb::Reverse, CaseState::Reversed),
    (CaseState::Stayed, CaseVerb::Reverse, CaseState::Reversed),
    (CaseState::Executed, CaseVerb::Reverse, CaseState::Reversed),
];

word_enum! {
    /// Where an appeal stands.
    pub enum AppealState {
        /// 已提交.
        Filed = "filed",
        /// Found to have merit: where the policy says so, it holds the execution.
        WithMerit = "with_merit",
        /// One person would uphold it, a second one has to agree.
        Upholding = "upholding",
        /// 成立.
        Upheld = "upheld",
        /// 驳回.
        Dismissed = "dismissed",
    }
}

word_enum! {
    /// What the centre can do with an appeal.
    pub enum AppealVerb {
        /// Find that it has merit.
        FindMerit = "find_merit",
        /// Propose to uphold it.
        Uphold = "uphold",
        /// Agree, as a second person: the standing is reversed.
        Agree = "agree",
        /// Dismiss it.
        Dismiss = "dismiss",
    }
}

/// Every arrow of an appeal's life.
pub const APPEAL_MAP: &[(AppealState, AppealVerb, AppealState)] = &[
    (
        AppealState::Filed,
        AppealVerb::FindMerit,
        AppealState::WithMerit,
    ),
    (
        AppealState::Filed,
        AppealVerb::Uphold,
        AppealState::Upholding,
    ),
    (
        AppealState::WithMerit,
        AppealVerb::Uphold,
        AppealState::Upholding,
    ),
    (
        AppealState::Upholding,
        AppealVerb::Agree,
        AppealState::Upheld,
    ),
    (
        AppealState::Filed,
        AppealVerb::Dismiss,
        AppealState::Dismissed,
    ),
    (
        AppealState::WithMerit,
        AppealVerb::Dismiss,
        AppealState::Dismissed,
    ),
    (
        AppealState::Upholding,
        AppealVerb::Dismiss,
        AppealState::Dismissed,
    ),
];

word_enum! {
    /// What people decide about a standing.
    pub enum DecisionKind {
        /// 申诉成立.
        AppealUpheld = "appeal_upheld",
        /// 解除暂停.
        Lifted = "lifted",
        /// 重新准入.
        Readmitted = "readmitted",
        /// 人工处置: a worse standing by hand, up to eviction.
        Imposed = "imposed",
        /// 弄虚作假: a finding of fraud, which a hard trigger counts.
        Fraud = "fraud",
    }
}

word_enum! {
    /// Where a decision stands.
    pub enum DecisionState {
        /// Waits for a second person.
        Proposed = "proposed",
        /// Holds.
        Agreed = "agreed",
        /// Does not.
        Refused = "refused",
    }
}

word_enum! {
    /// What a second person can do with a proposed decision.
    pub enum DecisionVerb {
        /// Agree.
        Agree = "agree",
        /// Refuse.
        Refuse = "refuse",
    }
}

/// Every arrow of a decision's life.
pub const DECISION_MAP: &[(DecisionState, DecisionVerb, DecisionState)] = &[
    (
        DecisionState::Proposed,
        DecisionVerb::Agree,
        DecisionState::Agreed,
    ),
    (
        DecisionState::Proposed,
        DecisionVerb::Refuse,
        DecisionState::Refused,
    ),
];

word_enum! {
    /// Why a standing changed.
    pub enum ChangeWhy {
        /// A step of the ladder.
        Step = "step",
        /// A hard trigger.
        Hard = "hard",
        /// As many clean evaluations as the policy asks for.
        Recovered = "recovered",
        /// The suspension was over.
        Lapsed = "lapsed",
        /// People decided.
        Decided = "decided",
    }
}

refusals! {
    /// Why something cannot be done about a service level.
    pub enum SlaRefusal in "sla" {
        /// The waiver's state has no such arrow.
        WaiverWrongState { state: WaiverState, verb: WaiverVerb } => "waiver_wrong_state", 409;
        /// The case's state has no such arrow.
        CaseWrongState { number: String, state: CaseState, verb: CaseVerb } => "case_wrong_state", 409;
        /// Nobody asked for a stay.
        StayNotAsked { number: String } => "stay_not_asked", 409;
        /// The appeal's state has no such arrow.
        AppealWrongState { state: AppealState, verb: AppealVerb } => "appeal_wrong_state", 409;
        /// There is one appeal against a case.
        AppealTwice { number: String } => "appeal_twice", 409;
        /// The notice has not been sent yet, or the deadline is over.
        AppealTooLate { number: String } => "appeal_too_late", 409;
        /// The decision was taken already.
        DecisionWrongState { state: DecisionState, verb: DecisionVerb } => "decision_wrong_state", 409;
        /// The standing is not what the decision would end.
        DecisionUnfit { standing: suppliers::model::Standing } => "decision_unfit", 409;
        /// The evicted may ask again from a day on.
        ReadmissionTooEarly { possible_from: kernel::clock::Day } => "readmission_too_early", 409;
        /// An evicted supplier reads, appeals and settles; he writes nothing else.
        PortalReadOnly {} => "portal_read_only", 403;
        /// A file that is empty or larger than an appeal may carry.
        AttachmentUnfit { most_bytes: i64 } => "attachment_unfit", 422;
    }
}
