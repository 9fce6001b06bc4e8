//! Yaoshu 药枢, the library behind the one binary.
//!
//! Slices are crates of their own, left to right; each depends only on those before it: kernel, identity, formulary, …
//! They meet here: [`desk`] is what every desk opens with, [`demo`] fills a county, [`router`] puts all behind one door;
//! the root package binds that to an address.

pub mod demo;
pub mod desk;
pub mod router;

pub use {
    decoction, demand, dispatch, exchange, formulary, identity, kernel, mailroom, purchasing, sla,
    stock, suppliers,
};

use kernel::policy::PolicyKind;
use kernel::refusal::CodeRow;
use kernel::remembered::Remembered as _;
use kernel::remembered_of::RememberedOf as _;

/// Every problem code there is, by the enum that declares it. A test compares this list with the source
/// and with the texts in `backend/locales`.
pub fn problem_codes() -> Vec<CodeRow> {
    [
        kernel::error::General::CODES,
        kernel::error::Field::CODES,
        kernel::four_eyes::FourEyes::CODES,
        kernel::table::TableFault::CODES,
        identity::rules::Refusal::CODES,
        mailroom::rules::refusal::MailRefusal::CODES,
        formulary::rules::refusal::Flaw::CODES,
        formulary::rules::refusal::Remark::CODES,
        formulary::rules::refusal::FormularyRefusal::CODES,
        suppliers::rules::orders::Block::CODES,
        suppliers::rules::prices::TermsRefusal::CODES,
        suppliers::rules::contract::ContractRefusal::CODES,
        suppliers::rules::register::RegisterRefusal::CODES,
        suppliers::rules::lines_file::LinesFileRefusal::CODES,
        suppliers::rules::tender::TenderRefusal::CODES,
        suppliers::rules::vbp_file::VbpFileRefusal::CODES,
        stock::rules::ledger::LedgerRefusal::CODES,
        stock::rules::count::CountRefusal::CODES,
        stock::rules::tracing::TraceRefusal::CODES,
        stock::on_the_way::OnTheWayRefusal::CODES,
        stock::refusal::StockRefusal::CODES,
        stock::reserving::ReservationRefusal::CODES,
        demand::refusal::DemandRefusal::CODES,
        demand::rules::budget_file::BudgetFileRefusal::CODES,
        demand::refusal::DeclarationRefusal::CODES,
        purchasing::model::PlanRefusal::CODES,
        purchasing::model::ApprovalRefusal::CODES,
        purchasing::model::OrderRefusal::CODES,
        purchasing::model::ShippingRefusal::CODES,
        purchasing::model::ReceiptRefusal::CODES,
        purchasing::model::ReturnRefusal::CODES,
        purchasing::model::RuleRefusal::CODES,
        purchasing::rules::platform_file::PlatformRefusal::CODES,
        purchasing::rules::shifts::ShiftRefusal::CODES,
        sla::model::SlaRefusal::CODES,
        dispatch::refusal::DispatchRefusal::CODES,
        exchange::refusal::ExchangeRefusal::CODES,
        exchange::refusal::MarketRefusal::CODES,
        exchange::refusal::RecallRefusal::CODES,
        decoction::refusal::PrescriptionRefusal::CODES,
        decoction::refusal::MachineRefusal::CODES,
        decoction::refusal::NeedRefusal::CODES,
        decoction::refusal::JobRefusal::CODES,
    ]
    .concat()
}

/// Every policy there is. Their defaults are written at the start where no row stands.
pub fn policies() -> Vec<PolicyKind> {
    let mut kinds = vec![
        PolicyKind::of::<identity::model::SignInPolicy>(),
        PolicyKind::of::<kernel::mail::DeliveryPolicy>(),
        PolicyKind::of::<mailroom::model::Defaults>(),
        PolicyKind::of::<suppliers::model::ReminderPolicy>(),
        PolicyKind::of::<suppliers::model::PacePolicy>(),
        PolicyKind::of::<demand::model::policy::DemandPolicy>(),
        PolicyKind::of::<demand::model::policy::ForecastPolicy>(),
    ];
    kinds.extend(stock::policy::policies());
    kinds.extend(demand::model::review_rules::policies());
    kinds.extend(purchasing::model::policy::policies());
    kinds.extend(sla::policy::policies());
    kinds.push(PolicyKind::of::<dispatch::model::DispatchTerms>());
    kinds.extend(exchange::policy::policies());
    kinds.extend(decoction::policy::policies());
    kinds
}

/// The tables of which every process keeps a copy in memory.
pub fn remembered_tables() -> Vec<&'static str> {
    let mut tables = [
        kernel::policy::Policies::TABLES,
        suppliers::PriceBook::TABLES,
        suppliers::BehindBook::TABLES,
        demand::Catalogue::TABLES,
    ]
    .concat();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// Tables that are kept in memory by owner: whoever writes one says of whom.
pub fn remembered_of_tables() -> Vec<&'static str> {
    [stock::facts::Usage::TABLES, demand::Outlooks::TABLES].concat()
}

/// What every slice contributes to 今日, in the order of the slices.
pub fn today_sources() -> Vec<kernel::today::Source> {
    vec![
        formulary::today::source,
        stock::today::source,
        demand::today::source,
        purchasing::today::source,
        sla::today::source,
        dispatch::today::source,
        exchange::today::source,
        decoction::today::source,
        mailroom::today::source,
    ]
}
