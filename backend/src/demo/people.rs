//! The people of the county and the accounts that a newcomer may try.

use super::county::Organisation;
use super::dice::Dice;
use super::names;
use kernel::actor::OrganisationKind;
use kernel::permission::Role;

/// The one password of every demo account: printed at the start and offered on the login page, in
/// demo mode only.
pub const PASSWORD: &str = "yaoshu-2026";

/// A person with an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// Position of the organisation.
    pub organisation: usize,
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
}

/// Desks of the centre: login and role.
const CENTRE: [(&str, Role); 11] = [
    ("manager", Role::Manager),
    ("manager2", Role::Manager),
    ("pharmacist", Role::Pharmacist),
    ("pharmacist2", Role::Pharmacist),
    ("buyer", Role::Buyer),
    ("buyer2", Role::Buyer),
    ("keeper", Role::Keeper),
    ("keeper2", Role::Keeper),
    ("dispatcher", Role::Dispatcher),
    ("finance", Role::Finance),
    ("admin", Role::Admin),
];

/// Who works between the store and the road: named last, so that everybody else keeps his name.
const ROAD: [(&str, Role); 7] = [
    ("checker", Role::Checker),
    ("driver1", Role::Driver),
    ("driver2", Role::Driver),
    ("driver3", Role::Driver),
    ("driver4", Role::Driver),
    ("driver5", Role::Driver),
    ("driver6", Role::Driver),
];

/// Who works at the decoction centre: named after all others, for the same reason.
const DECOCTION: [(&str, Role); 6] = [
    ("reviewer", Role::DecoctionPharmacist),
    ("dispenser", Role::Dispenser),
    ("rechecker", Role::Rechecker),
    ("decoctor", Role::DecoctionWorker),
    ("packer", Role::Packer),
    ("courier", Role::Courier),
];

/// Logins that are offered on the login page, one for each kind of desk.
pub const OFFERED: [&str; 26] = [
    "manager",
    "manager2",
    "pharmacist",
    "buyer",
    "keeper",
    "checker",
    "dispatcher",
    "driver1",
    "finance",
    "admin",
    "h1.clerk",
    "h1.head",
    "t01.clerk",
    "t01.head",
    "t01v01.clerk",
    "s01.clerk",
    "s01.manager",
    "s02.clerk",
    "supervisor",
    "h1.prescriber",
    "reviewer",
    "dispenser",
    "rechecker",
    "decoctor",
    "packer",
    "courier",
];

/// Everybody, in the order of the organisations.
pub fn people(seed: u64, organisations: &[Organisation]) -> Vec<Person> {
    let mut dice = Dice::new(seed, "people");
    let mut all = Vec::new();
    for (index, one) in organisations.iter().enumerate() {
        for (login, roles) in desks(one) {
            all.push(Person {
                organisation: index,
                login,
                name: names::person(&mut dice),
                roles,
            });
        }
    }
    all.extend(ROAD.iter().chain(&DECOCTION).map(|(login, role)| Person {
        organisation: 0,
        login: (*login).to_owned(),
        name: names::person(&mut dice),
        roles: vec![*role],
    }));
    all
}

fn desks(one: &Organisation) -> Vec<(String, Vec<Role>)> {
    let code = one.code.to_lowercase();
    let named = |desk: &str, roles: &[Role]| (format!("{code}.{desk}"), roles.to_vec());
    match one.kind {
        OrganisationKind::Centre => CENTRE
            .iter()
            .map(|(login, role)| ((*login).to_owned(), vec![*role]))
            .collect(),
        OrganisationKind::Supervisor => vec![("supervisor".to_owned(), vec![Role::Supervisor])],
        OrganisationKind::LeadHospital | OrganisationKind::Township => vec![
            named("clerk", &[Role::Clerk]),
            named("head", &[Role::Head]),
            named("prescriber", &[Role::Prescriber]),
        ],
        OrganisationKind::Village if one.single_user => {
            vec![named("clerk", &[Role::Clerk, Role::Prescriber])]
        }
        OrganisationKind::Village => vec![
            named("clerk", &[Role::Clerk]),
            named("head", &[Role::Head, Role::Prescriber]),
        ],
        OrganisationKind::Supplier => vec![
            named("clerk", &[Role::SupplierClerk]),
            named("manager", &[Role::SupplierManager]),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::county::organisations;
    use crate::demo::options::Options;

    #[test]
    fn every_offered_login_exists_and_none_is_given_twice() {
        let options = Options::around("2026-11-22".parse().expect("a day"));
        let everybody = people(1, &organisations(&options));
        let logins: HashSet<_> = everybody.iter().map(|one| one.login.as_str()).collect();
        assert_eq!(logins.len(), everybody.len());
        for login in OFFERED {
            assert!(logins.contains(login), "{login}");
        }
    }
}
