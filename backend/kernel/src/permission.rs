//! Who may do which verb: roles, permissions, and the one table between them.

use crate::word_enum;

word_enum! {
    /// A role 岗位 that a person holds at a desk.
    pub enum Role {
        /// 中心主任, approves orders and policies.
        Manager = "manager",
        /// 中心药师, accepts demand, keeps the formulary.
        Pharmacist = "pharmacist",
        /// 采购员, plans and submits orders.
        Buyer = "buyer",
        /// 库管, receives and keeps the goods of the centre.
        Keeper = "keeper",
        /// 调度, sends goods on their way.
        Dispatcher = "dispatcher",
        /// 复核, checks what the keeper picked.
        Checker = "checker",
        /// 配送员, drives a van of the centre.
        Driver = "driver",
        /// 财务, settles.
        Finance = "finance",
        /// 系统管理员, keeps organisations and users.
        Admin = "admin",
        /// 药房人员 of a facility, requests and receives.
        Clerk = "clerk",
        /// 机构负责人, approves what the facility's clerk submitted.
        Head = "head",
        /// 医师, prescribes.
        Prescriber = "prescriber",
        /// 业务员 of a supplier, confirms and ships.
        SupplierClerk = "supplier_clerk",
        /// 负责人 of a supplier.
        SupplierManager = "supplier_manager",
        /// 审方药师 of the decoction centre.
        DecoctionPharmacist = "decoction_pharmacist",
        /// 调剂 of the decoction centre.
        Dispenser = "dispenser",
        /// 复核 of the decoction centre.
        Rechecker = "rechecker",
        /// 煎药 of the decoction centre.
        DecoctionWorker = "decoction_worker",
        /// 包装 of the decoction centre.
        Packer = "packer",
        /// 配送 of the decoction centre.
        Courier = "courier",
        /// 卫健/医保 supervision, reads only.
        Supervisor = "supervisor",
    }
}

/// A permission as a type, so that a handler's signature says what it needs.
pub trait PermissionType: Send + Sync + 'static {
    /// The permission that this type stands for.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($( $(#[$meta:meta])* $name:ident = $word:literal ),+ $(,)?) => {
        word_enum! {
            /// What somebody may do. The word is what the OpenAPI document and the client know.
            pub enum Permission {
                $( $(#[$meta])* $name = $word ),+
            }
        }

        /// One unit type for each permission: `Grant<needs::ApproveOrders>`.
        pub mod needs {
            $(
                $(#[$meta])*
                #[derive(Clone, Copy, Debug)]
                pub struct $name;

                impl super::PermissionType for $name {
                    const PERMISSION: super::Permission = super::Permission::$name;
                }
            )+
        }
    };
}

permissions! {
    /// Whoever is signed in, whatever the role.
    SignedIn = "signed_in",
    /// See the formulary.
    ReadFormulary = "read_formulary",
    /// Propose a change of the formulary.
    ProposeFormulary = "propose_formulary",
    /// Decide on proposed changes.
    ReviewFormulary = "review_formulary",
    /// Import and export the formulary.
    ImportFormulary = "import_formulary",
    /// Map a facility's own codes to items.
    MapCrosswalk = "map_crosswalk",
    /// See suppliers.
    ReadSuppliers = "read_suppliers",
    /// Keep suppliers and their licences.
    ManageSuppliers = "manage_suppliers",
    /// See contracts and prices.
    ReadContracts = "read_contracts",
    /// Keep contracts and prices.
    ManageContracts = "manage_contracts",
    /// See tenders, agreed quantities and their pace.
    ReadTenders = "read_tenders",
    /// Keep tenders, agreed quantities and the parts of facilities.
    ManageTenders = "manage_tenders",
    /// See stock within reach.
    ReadStock = "read_stock",
    /// Report consumption within reach.
    RecordConsumption = "record_consumption",
    /// Count stock and correct it.
    CountStock = "count_stock",
    /// Issue reserved goods of the centre to facilities, or set them free.
    IssueStock = "issue_stock",
    /// See tasks, waves and runs of the shared pharmacy within reach.
    ReadDispatch = "read_dispatch",
    /// Make waves, pick, pack, and keep the bins.
    PickGoods = "pick_goods",
    /// Check what somebody else picked.
    CheckGoods = "check_goods",
    /// Plan runs, keep vehicles and times of stops.
    PlanRuns = "plan_runs",
    /// Load vans, let them leave and take them back.
    LoadRuns = "load_runs",
    /// Drive one's own runs and hand goods over.
    DriveRuns = "drive_runs",
    /// See shortages, transfers and recalls within reach.
    ReadExchange = "read_exchange",
    /// Say that something is missing, and that it is needed no more.
    AskShortage = "ask_shortage",
    /// Give goods to others, send them, call it off.
    GiveGoods = "give_goods",
    /// Let goods go, or be written off, as a second person.
    ApproveTransfers = "approve_transfers",
    /// Propose, open and close recalls.
    ManageRecalls = "manage_recalls",
    /// Push shortages on for the centre.
    RunExchange = "run_exchange",
    /// See prescriptions and their way through the decoction centre, patients masked.
    ReadDecoction = "read_decoction",
    /// Write prescriptions, sign them a second time, keep agreed ones.
    Prescribe = "prescribe",
    /// Review prescriptions and do the steps of one's post at the decoction centre.
    WorkDecoction = "work_decoction",
    /// Open, close and amend demand cycles.
    ManageCycles = "manage_cycles",
    /// See cycles and requisitions within reach.
    ReadDemand = "read_demand",
    /// Write requisitions.
    EditRequisition = "edit_requisition",
    /// Submit requisitions.
    SubmitRequisition = "submit_requisition",
    /// Approve requisitions as head of a facility or of its township.
    ApproveRequisition = "approve_requisition",
    /// Accept or return requisitions at the centre.
    AcceptRequisition = "accept_requisition",
    /// Keep the budgets of facilities.
    ManageBudgets = "manage_budgets",
    /// See purchase plans.
    ReadPlans = "read_plans",
    /// Make, edit and commit purchase plans.
    PlanPurchases = "plan_purchases",
    /// See purchase orders within reach.
    ReadOrders = "read_orders",
    /// Submit purchase orders for approval, cancel them.
    SubmitOrders = "submit_orders",
    /// Approve purchase orders.
    ApproveOrders = "approve_orders",
    /// Place approved orders with the supplier.
    PlaceOrders = "place_orders",
    /// Confirm or decline orders as their supplier.
    ConfirmOrders = "confirm_orders",
    /// Ship against orders as their supplier.
    ShipOrders = "ship_orders",
    /// Receive goods.
    ReceiveGoods = "receive_goods",
    /// Inspect received goods.
    InspectGoods = "inspect_goods",
    /// See clocks, breaches, standings and cases within reach.
    ReadLevels = "read_levels",
    /// Ask for waivers and stays, propose decisions about standings.
    ManageLevels = "manage_levels",
    /// Decide on them as a second person, and on appeals.
    DecideLevels = "decide_levels",
    /// Appeal against an eviction as its supplier.
    FileAppeals = "file_appeals",
    /// See the tree of organisations within reach.
    ReadOrganisations = "read_organisations",
    /// Keep the tree of organisations.
    ManageOrganisations = "manage_organisations",
    /// Keep users.
    ManageUsers = "manage_users",
    /// Delegate one's own work for some days, take it back.
    ManageDelegations = "manage_delegations",
    /// Read the journal.
    ReadJournal = "read_journal",
    /// See policies.
    ReadPolicies = "read_policies",
    /// Set policies.
    ManagePolicies = "manage_policies",
    /// See the scheduler's runs and the outbox.
    ReadOperations = "read_operations",
    /// Retry what failed in the outbox, run a duty now.
    ManageOperations = "manage_operations",
}

use Permission as P;

const CENTRE: &[Permission] = &[
    P::ReadFormulary,
    P::ReadSuppliers,
    P::ReadContracts,
    P::ReadTenders,
    P::ReadStock,
    P::ReadDemand,
    P::ReadPlans,
    P::ReadOrders,
    P::ReadLevels,
    P::ReadDispatch,
    P::ReadExchange,
    P::ReadOrganisations,
    P::ReadPolicies,
    P::ManageDelegations,
];
const FACILITY: &[Permission] = &[
    P::ReadFormulary,
    P::ReadStock,
    P::ReadDispatch,
    P::ReadDecoction,
    P::ReadExchange,
    P::ReadDemand,
    P::ReadOrders,
    P::ReadOrganisations,
    P::ManageDelegations,
];
const SUPPLIER: &[Permission] = &[
    P::ReadFormulary,
    P::ReadSuppliers,
    P::ReadContracts,
    P::ReadOrders,
    P::ConfirmOrders,
    P::ShipOrders,
    P::ReadLevels,
    P::FileAppeals,
    P::ReadOrganisations,
    P::ManageDelegations,
];
const DECOCTION: &[Permission] = &[
    P::ReadFormulary,
    P::ReadStock,
    P::ReadDecoction,
    P::ReadOrganisations,
    P::ManageDelegations,
];

/// Role → permissions, the only place where the two meet. First what the whole desk may, then what the role adds.
#[rustfmt::skip]
pub const TABLE: &[(Role, &[Permission], &[Permission])] = &[
    (Role::Manager, CENTRE, &[
        P::ReviewFormulary, P::ManageSuppliers, P::ManageContracts, P::ManageTenders, P::ManageCycles, P::PlanPurchases,
        P::ApproveOrders, P::PlaceOrders, P::ReadJournal, P::ManagePolicies, P::ReadOperations,
        P::ManageOperations, P::ManageBudgets, P::ManageLevels, P::DecideLevels, P::ApproveTransfers, P::RunExchange, P::ManageRecalls,
        P::ReadDecoction, P::ApproveRequisition,
    ]),
    (Role::Pharmacist, CENTRE, &[
        P::ProposeFormulary, P::ReviewFormulary, P::ImportFormulary, P::MapCrosswalk, P::ManageCycles,
        P::AcceptRequisition, P::ReadJournal, P::ApproveTransfers, P::RunExchange, P::ManageRecalls, P::ReadDecoction,
    ]),
    (Role::Buyer, CENTRE, &[
        P::ProposeFormulary, P::ManageSuppliers, P::ManageContracts, P::ManageTenders, P::ManageCycles, P::PlanPurchases,
        P::SubmitOrders, P::PlaceOrders, P::ManageLevels,
        // For the centre's own use: what the decoction room brews.
        P::EditRequisition, P::SubmitRequisition,
    ]),
    (Role::Keeper, CENTRE, &[
        P::ReceiveGoods, P::InspectGoods, P::CountStock, P::IssueStock, P::PickGoods, P::CheckGoods, P::LoadRuns, P::GiveGoods,
    ]),
    (Role::Dispatcher, CENTRE, &[P::IssueStock, P::PickGoods, P::PlanRuns, P::LoadRuns, P::GiveGoods, P::RunExchange]),
    (Role::Checker, &[
        P::ReadFormulary, P::ReadStock, P::ReadDispatch, P::ReadOrganisations, P::ManageDelegations,
    ], &[P::CheckGoods, P::CountStock]),
    (Role::Driver, &[P::ManageDelegations], &[P::LoadRuns, P::DriveRuns]),
    (Role::Finance, CENTRE, &[P::ReadJournal, P::ManageBudgets]),
    (Role::Admin, &[], &[
        P::ReadOrganisations, P::ManageOrganisations, P::ManageUsers, P::ReadJournal, P::ReadPolicies,
        P::ReadOperations, P::ManageOperations,
    ]),
    (Role::Clerk, FACILITY, &[
        P::ProposeFormulary, P::MapCrosswalk, P::RecordConsumption, P::CountStock, P::EditRequisition,
        P::SubmitRequisition, P::ReceiveGoods, P::InspectGoods, P::AskShortage, P::GiveGoods,
    ]),
    (Role::Head, FACILITY, &[
        P::ProposeFormulary, P::EditRequisition, P::SubmitRequisition, P::ApproveRequisition, P::InspectGoods, P::AskShortage,
        P::CountStock, P::ApproveTransfers,
    ]),
    (Role::Prescriber, FACILITY, &[P::Prescribe]),
    (Role::SupplierClerk, SUPPLIER, &[]),
    (Role::SupplierManager, SUPPLIER, &[]),
    (Role::DecoctionPharmacist, DECOCTION, &[P::WorkDecoction]),
    (Role::Dispenser, DECOCTION, &[P::WorkDecoction]),
    (Role::Rechecker, DECOCTION, &[P::WorkDecoction]),
    (Role::DecoctionWorker, DECOCTION, &[P::WorkDecoction]),
    (Role::Packer, DECOCTION, &[P::WorkDecoction]),
    (Role::Courier, DECOCTION, &[P::WorkDecoction]),
    (Role::Supervisor, &[
        P::ReadFormulary, P::ReadSuppliers, P::ReadContracts, P::ReadTenders, P::ReadStock, P::ReadDemand, P::ReadPlans,
        P::ReadOrders, P::ReadLevels, P::ReadDispatch, P::ReadExchange, P::ReadDecoction, P::ReadOrganisations, P::ReadPolicies,
    ], &[P::ReadJournal]),
];

/// A set of permissions in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u64);

const _: () = assert!(
    Permission::ALL.len() <= 64,
    "a set of permissions is one word"
);

impl Permissions {
    /// What these roles may do together; being signed in is part of every set.
    pub fn of(roles: &[Role]) -> Self {
        let mut set = Self(1 << P::SignedIn as u64);
        for (role, desk, own) in TABLE {
            if roles.contains(role) {
                for permission in desk.iter().chain(own.iter()) {
                    set.0 |= 1 << *permission as u64;
                }
            }
        }
        set
    }

    /// Everything: for the system's own duties.
    pub fn all() -> Self {
        Self(u64::MAX)
    }

    /// Is the permission in this set?
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// The permissions of this set, in order of declaration.
    pub fn list(self) -> Vec<Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(|permission| self.contains(*permission))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_one_row_in_the_table() {
        for role in Role::ALL {
            assert_eq!(
                TABLE.iter().filter(|row| row.0 == *role).count(),
                1,
                "{role}"
            );
        }
    }

    #[test]
    fn who_submits_orders_does_not_approve_them_by_role() {
        let buyer = Permissions::of(&[Role::Buyer]);
        assert!(buyer.contains(P::SubmitOrders) && !buyer.contains(P::ApproveOrders));
        let manager = Permissions::of(&[Role::Manager]);
        assert!(manager.contains(P::ApproveOrders));
        assert!(Permissions::of(&[]).contains(P::SignedIn));
    }
}
