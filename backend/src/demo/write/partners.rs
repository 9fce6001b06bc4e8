//! Suppliers with their licences, contracts with lines and tiers.

use super::{Ids, Plan, seeder};
use crate::demo::contracts::Contract;
use kernel::prelude::*;
use suppliers::model::{ContractId, ContractLineId, LicenceId};

/// Writes them all. Contracts were drafted by a buyer and activated by a manager.
pub async fn suppliers_and_contracts(app: &App, plan: &Plan, ids: &Ids) -> Result<()> {
    app.db
        .write(&seeder(), |tx| {
            async move {
                suppliers(tx, plan, ids).await?;
                contracts(tx, plan, ids).await
            }
            .scope_boxed()
        })
        .await
}

async fn suppliers(tx: &Tx, plan: &Plan, ids: &Ids) -> Result<()> {
    let rows = plan.suppliers.iter().map(|supplier| {
        let organisation = &plan.organisations[supplier.organisation];
        [
            ids.organisations[supplier.organisation].into(),
            organisation.uscc.clone().unwrap_or_default().into(),
            (&supplier.contact_name).into(),
            (&supplier.order_email).into(),
            (&organisation.phone).into(),
            (&supplier.service_area).into(),
            "good".into(),
            tx.now().into(),
            supplier.service_score_e4.into(),
            supplier.min_order_e4.into(),
            1.into(),
            tx.now().into(),
        ]
    });
    let columns = [
        "id",
        "uscc",
        "contact_name",
        "order_email",
        "contact_phone",
        "service_area",
        "standing",
        "standing_since",
        "service_score_e4",
        "min_order_e4",
        "version",
        "created_at",
    ];
    tx.bulk_insert("supplier", &columns, rows).await?;
    let licences = plan.suppliers.iter().flat_map(|supplier| {
        supplier.licences.iter().map(|licence| {
            [
                tx.id::<LicenceId>().into(),
                ids.organisations[supplier.organisation].into(),
                licence.kind.into(),
                (&licence.number).into(),
                licence.issued_on.into(),
                licence.expires_on.into(),
                1.into(),
            ]
        })
    });
    let columns = [
        "id",
        "supplier_id",
        "kind",
        "number",
        "issued_on",
        "expires_on",
        "version",
    ];
    tx.bulk_insert("licence", &columns, licences).await?;
    Ok(())
}

async fn contracts(tx: &Tx, plan: &Plan, ids: &Ids) -> Result<()> {
    let buyer = plan.user(ids, "buyer")?;
    let manager = plan.user(ids, "manager")?;
    let numbered: Vec<(ContractId, &Contract)> = plan
        .contracts
        .iter()
        .map(|contract| (tx.id(), contract))
        .collect();
    let rows = numbered.iter().map(|(id, contract)| {
        [
            (*id).into(),
            (&contract.number).into(),
            ids.organisations[plan.suppliers[contract.supplier].organisation].into(),
            contract.kind.into(),
            (&contract.title).into(),
            contract.starts_on.into(),
            contract.ends_on.into(),
            contract.payment_days.into(),
            contract.state.into(),
            (contract.state != "draft").then_some(manager).into(),
            buyer.into(),
            1.into(),
            tx.now().into(),
        ]
    });
    let columns = [
        "id",
        "number",
        "supplier_id",
        "kind",
        "title",
        "starts_on",
        "ends_on",
        "payment_days",
        "state",
        "activated_by",
        "drafted_by",
        "version",
        "created_at",
    ];
    tx.bulk_insert("contract", &columns, rows).await?;
    contract_lines(tx, plan, ids, &numbered).await
}

async fn contract_lines(
    tx: &Tx,
    plan: &Plan,
    ids: &Ids,
    numbered: &[(ContractId, &Contract)],
) -> Result<()> {
    let lines: Vec<_> = numbered
        .iter()
        .flat_map(|(contract, facts)| facts.lines.iter().map(move |line| (*contract, line)))
        .map(|(contract, line)| (tx.id::<ContractLineId>(), contract, line))
        .collect();
    let rows = lines.iter().map(|(id, contract, line)| {
        let pack = plan.items[line.item].fields.pack;
        [
            (*id).into(),
            (*contract).into(),
            ids.items[line.item].into(),
            line.role.into(),
            line.share_bp.into(),
            pack.into(),
            line.capacity.map(|units| units * 1_000).into(),
            line.agreed.map(|units| units * 1_000).into(),
            line.lead_time_days.into(),
            line.platform_item_id.as_ref().into(),
            true.into(),
            1.into(),
        ]
    });
    let columns = [
        "id",
        "contract_id",
        "item_id",
        "role",
        "share_bp",
        "pack_milli",
        "capacity_milli",
        "agreed_milli",
        "lead_time_days",
        "platform_item_id",
        "active",
        "version",
    ];
    tx.bulk_insert("contract_line", &columns, rows).await?;
    let tiers = lines.iter().flat_map(|(id, _, line)| {
        line.tiers
            .iter()
            .map(|(from, price)| [(*id).into(), (from * 1_000).into(), (*price).into()])
    });
    tx.bulk_insert(
        "contract_tier",
        &["contract_line_id", "from_milli", "price_e4"],
        tiers,
    )
    .await?;
    Ok(())
}

impl Plan {
    /// The id of somebody by login.
    pub(super) fn user(&self, ids: &Ids, login: &str) -> Result<UserId> {
        let found = self.people.iter().position(|person| person.login == login);
        found
            .map(|position| ids.people[position])
            .ok_or_else(|| Error::fault(format!("the county has no {login}")))
    }
}
