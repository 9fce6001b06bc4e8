//! Who there is in the county of the specification.
//!
//! | organisation | people (login) |
//! |---|---|
//! | 药械管理中心 `centre` | `manager`, `manager2`, `pharmacist`, `buyer`, `keeper`, `dispatcher`, `checker`, `driver`, `driver2`, `finance`, `admin`, and one for each decoction role |
//! | 县人民医院 `hospital` | `hospital.clerk`, `hospital.head`, `hospital.prescriber` |
//! | 东风镇卫生院 `east` | `east.clerk`, `east.head` |
//! | 东一村, 东二村 `east1` `east2` | `east1.clerk`, `east1.head`; `east2.clerk` (a single user) |
//! | 西河镇卫生院 `west` | `west.clerk`, `west.head` |
//! | 西一村 `west1` | `west1.clerk`, `west1.head` |
//! | 国药, 华润 `sinopharm` `cr` | `sinopharm.clerk`, `sinopharm.manager`, `cr.clerk`, `cr.manager` |
//! | 县卫健局 `health` | `supervisor` |

use backend::identity::directory::{account_enter, organisation_enter};
use backend::identity::model::OrganisationFacts;
use backend::identity::password;
use backend::kernel::actor::OrganisationKind as Kind;
use backend::kernel::app::App;
use backend::kernel::prelude::*;

/// Everybody's password.
pub const PASSWORD: &str = "county in a box";

/// Organisations: code, kind, parent's code, name, with one user.
const ORGANISATIONS: &[(&str, Kind, &str, &str)] = &[
    ("centre", Kind::Centre, "", "临江县药械管理中心"),
    ("hospital", Kind::LeadHospital, "centre", "临江县人民医院"),
    ("east", Kind::Township, "hospital", "东风镇卫生院"),
    ("east1", Kind::Village, "east", "东一村卫生室"),
    ("east2", Kind::Village, "east", "东二村卫生室"),
    ("west", Kind::Township, "hospital", "西河镇卫生院"),
    ("west1", Kind::Village, "west", "西一村卫生室"),
    ("sinopharm", Kind::Supplier, "", "国药临江有限公司"),
    ("cr", Kind::Supplier, "", "华润临江医药有限公司"),
    ("health", Kind::Supervisor, "", "临江县卫生健康局"),
];

/// People: login, organisation's code, role.
pub const PEOPLE: &[(&str, &str, Role)] = &[
    ("manager", "centre", Role::Manager),
    ("manager2", "centre", Role::Manager),
    ("pharmacist", "centre", Role::Pharmacist),
    ("buyer", "centre", Role::Buyer),
    ("keeper", "centre", Role::Keeper),
    ("dispatcher", "centre", Role::Dispatcher),
    ("checker", "centre", Role::Checker),
    ("driver", "centre", Role::Driver),
    ("driver2", "centre", Role::Driver),
    ("finance", "centre", Role::Finance),
    ("admin", "centre", Role::Admin),
    ("decoction.pharmacist", "centre", Role::DecoctionPharmacist),
    ("decoction.dispenser", "centre", Role::Dispenser),
    ("decoction.rechecker", "centre", Role::Rechecker),
    ("decoction.worker", "centre", Role::DecoctionWorker),
    ("decoction.packer", "centre", Role::Packer),
    ("decoction.courier", "centre", Role::Courier),
    ("hospital.clerk", "hospital", Role::Clerk),
    ("hospital.head", "hospital", Role::Head),
    ("hospital.prescriber", "hospital", Role::Prescriber),
    ("east.clerk", "east", Role::Clerk),
    ("east.head", "east", Role::Head),
    ("east1.clerk", "east1", Role::Clerk),
    ("east1.head", "east1", Role::Head),
    ("east2.clerk", "east2", Role::Clerk),
    ("west.clerk", "west", Role::Clerk),
    ("west.head", "west", Role::Head),
    ("west1.clerk", "west1", Role::Clerk),
    ("west1.head", "west1", Role::Head),
    ("sinopharm.clerk", "sinopharm", Role::SupplierClerk),
    ("sinopharm.manager", "sinopharm", Role::SupplierManager),
    ("cr.clerk", "cr", Role::SupplierClerk),
    ("cr.manager", "cr", Role::SupplierManager),
    ("supervisor", "health", Role::Supervisor),
];

/// Makes the county in an empty, migrated database.
pub async fn county(app: &App) {
    let hash = password::hash_now(true, PASSWORD).expect("a hash");
    let hash = &hash;
    app.db
        .write(&Actor::system("seed"), |tx| {
            async move { enter_all(tx, hash).await }.scope_boxed()
        })
        .await
        .expect("a county");
}

async fn enter_all(tx: &Tx, hash: &str) -> Result<()> {
    let mut ids = std::collections::HashMap::new();
    for (code, kind, parent, name) in ORGANISATIONS {
        let facts = OrganisationFacts {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            single_user: *code == "east2",
            email: Some(format!("{code}@linjiang.example")),
            ..OrganisationFacts::default()
        };
        let entered = organisation_enter(tx, *kind, ids.get(parent).copied(), &facts).await?;
        ids.insert(*code, entered.id);
    }
    for (login, organisation, role) in PEOPLE {
        account_enter(tx, ids[organisation], login, login, &[*role], hash).await?;
    }
    Ok(())
}
