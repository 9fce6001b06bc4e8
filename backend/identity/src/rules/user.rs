//! What roles fit where, and what a password must be.

use super::Refusal;
use kernel::actor::OrganisationKind as Kind;
use kernel::prelude::*;

/// The roles that exist at a kind of organisation.
pub fn roles_at(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Centre => &[
            Role::Manager,
            Role::Pharmacist,
            Role::Buyer,
            Role::Keeper,
            Role::Dispatcher,
            Role::Checker,
            Role::Driver,
            Role::Finance,
            Role::Admin,
            Role::DecoctionPharmacist,
            Role::Dispenser,
            Role::Rechecker,
            Role::DecoctionWorker,
            Role::Packer,
            Role::Courier,
        ],
        Kind::LeadHospital | Kind::Township | Kind::Village => {
            &[Role::Clerk, Role::Head, Role::Prescriber]
        }
        Kind::Supplier => &[Role::SupplierClerk, Role::SupplierManager],
        Kind::Supervisor => &[Role::Supervisor],
    }
}

/// Do all these roles exist there? At least one is needed.
pub fn roles(kind: Kind, roles: &[Role]) -> Result<()> {
    if roles.is_empty() {
        return Err(Invalid::one("/roles", Field::Required {}));
    }
    for (index, role) in roles.iter().enumerate() {
        if !roles_at(kind).contains(role) {
            let refusal = Refusal::RoleElsewhere {
                role: role.to_string(),
                kind: kind.to_string(),
            };
            return Err(Invalid::one(format!("/roles/{index}"), refusal));
        }
        if roles[..index].contains(role) {
            let duplicate = Field::Duplicate {
                value: role.to_string(),
            };
            return Err(Invalid::one(format!("/roles/{index}"), duplicate));
        }
    }
    Ok(())
}

/// Is the password good enough? Length is what counts; the obvious is refused.
pub fn password(pointer: &str, password: &str, login: &str, min: usize) -> Result<()> {
    /// Hashing time grows with length; nobody types more.
    const MAX: usize = 200;
    let length = password.chars().count();
    let mut invalid = Invalid::new();
    invalid.ensure(length >= min, pointer, Field::TooShort { min });
    invalid.ensure(length <= MAX, pointer, Field::TooLong { max: MAX });
    let lower = password.to_lowercase();
    let contains_login = login.chars().count() >= 4 && lower.contains(&login.to_lowercase());
    invalid.ensure(!contains_login, pointer, Refusal::PasswordContainsLogin {});
    let mut characters: Vec<char> = lower.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    invalid.ensure(
        length < min || characters.len() >= 4,
        pointer,
        Refusal::PasswordTooPlain {},
    );
    invalid.finish()
}

/// A login: what people type, so plain, short and in lower case.
pub fn login(login: &str) -> Result<()> {
    let mut invalid = Invalid::new();
    let length = login.chars().count();
    invalid.ensure(length >= 2, "/login", Field::TooShort { min: 2 });
    invalid.ensure(length <= 40, "/login", Field::TooLong { max: 40 });
    let plain = login.chars().all(|character| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || "._-@".contains(character)
    });
    invalid.ensure(
        plain,
        "/login",
        Field::Malformed {
            reason: "a-z 0-9 . _ - @".to_owned(),
        },
    );
    invalid.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_exists_at_exactly_one_sort_of_desk() {
        let kinds = [
            Kind::Centre,
            Kind::Township,
            Kind::Supplier,
            Kind::Supervisor,
        ];
        for role in Role::ALL {
            assert_eq!(
                kinds
                    .iter()
                    .filter(|kind| roles_at(**kind).contains(role))
                    .count(),
                1,
                "{role}"
            );
        }
        assert!(roles(Kind::Village, &[Role::Clerk, Role::Head]).is_ok());
        assert!(roles(Kind::Village, &[Role::Manager]).is_err());
        assert!(roles(Kind::Village, &[]).is_err());
        assert!(roles(Kind::Village, &[Role::Clerk, Role::Clerk]).is_err());
    }

    #[test]
    fn obvious_passwords_are_refused() {
        let good = |text: &str| password("/password", text, "wangfang", 10).is_ok();
        assert!(good("安全的口令也可以用中文"));
        assert!(good("correct horse"));
        assert!(!good("short"));
        assert!(!good("Wangfang2026"), "contains the login");
        assert!(!good("aaaaaaaaaaaa"), "one character over and over");
    }
}
