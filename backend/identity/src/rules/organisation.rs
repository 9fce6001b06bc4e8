//! Where an organisation may stand, and when it may be switched off.

use super::Refusal;
use crate::model::{Organisation, OrganisationFacts};
use kernel::actor::OrganisationKind as Kind;
use kernel::prelude::*;
use kernel::text::{fold, fold_some};

/// May `kind` stand under `parent`? The tree is group → lead hospital → township → village; suppliers and
/// supervisors stand beside it.
pub fn parent(kind: Kind, parent: Option<Kind>) -> Result<(), Refusal> {
    let fits = match kind {
        Kind::Centre | Kind::Supplier | Kind::Supervisor => parent.is_none(),
        Kind::LeadHospital => parent == Some(Kind::Centre),
        Kind::Township => matches!(parent, Some(Kind::LeadHospital | Kind::Centre)),
        Kind::Village => matches!(parent, Some(Kind::Township | Kind::LeadHospital)),
    };
    if fits {
        return Ok(());
    }
    let parent = parent.map_or_else(|| "—".to_owned(), |parent| parent.to_string());
    Err(Refusal::WrongParent {
        kind: kind.to_string(),
        parent,
    })
}

/// Longest texts of an organisation.
const MAX_NAME: usize = 100;
const MAX_CODE: usize = 40;
const MAX_ADDRESS: usize = 200;

/// The facts with their texts folded, or every field that cannot be accepted.
pub fn facts(given: &OrganisationFacts) -> Result<OrganisationFacts> {
    let name = fold(&given.name);
    let short_name = fold(&given.short_name);
    let folded = OrganisationFacts {
        code: fold(&given.code),
        short_name: if short_name.is_empty() {
            name.clone()
        } else {
            short_name
        },
        name,
        uscc: fold_some(given.uscc.as_deref()),
        email: fold_some(given.email.as_deref()),
        phone: fold_some(given.phone.as_deref()),
        address: fold_some(given.address.as_deref()),
        ..given.clone()
    };
    let mut invalid = Invalid::new();
    for (pointer, text, max) in [
        ("/code", &folded.code, MAX_CODE),
        ("/name", &folded.name, MAX_NAME),
        ("/short_name", &folded.short_name, MAX_NAME),
    ] {
        invalid.ensure(!text.is_empty(), pointer, Field::Required {});
        invalid.ensure(text.chars().count() <= max, pointer, Field::TooLong { max });
    }
    let address = folded
        .address
        .as_deref()
        .unwrap_or_default()
        .chars()
        .count();
    invalid.ensure(
        address <= MAX_ADDRESS,
        "/address",
        Field::TooLong { max: MAX_ADDRESS },
    );
    check_degrees(&mut invalid, "/latitude_e6", folded.latitude_e6, 90);
    check_degrees(&mut invalid, "/longitude_e6", folded.longitude_e6, 180);
    if let Some(email) = &folded.email {
        invalid.ensure(
            is_address(email),
            "/email",
            Field::Malformed {
                reason: email.clone(),
            },
        );
    }
    invalid.finish()?;
    Ok(folded)
}

fn check_degrees(invalid: &mut Invalid, pointer: &str, value_e6: Option<i64>, max_degrees: i64) {
    let within = value_e6.is_none_or(|value| value.abs() <= max_degrees * 1_000_000);
    let range = Field::OutOfRange {
        min: format!("-{max_degrees}"),
        max: max_degrees.to_string(),
    };
    invalid.ensure(within, pointer, range);
}

/// Does this look like an address that mail can be sent to? Delivery is the real test.
pub fn is_address(email: &str) -> bool {
    email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && email.len() <= 200
            && !email.contains(|character: char| {
                character.is_whitespace() || ",;<>\"".contains(character)
            })
            && !domain.contains('@')
    })
}

/// May it be switched off?
pub fn deactivate(organisation: &Organisation, active_children: i64) -> Result<(), Refusal> {
    if !organisation.active {
        return Err(Refusal::AlreadySo {});
    }
    if organisation.kind == Kind::Centre {
        return Err(Refusal::CentreStays {});
    }
    if active_children > 0 {
        return Err(Refusal::HasActiveChildren {
            count: active_children,
        });
    }
    Ok(())
}

/// May it be switched on again?
pub fn activate(organisation: &Organisation, parent: Option<&Organisation>) -> Result<(), Refusal> {
    if organisation.active {
        return Err(Refusal::AlreadySo {});
    }
    if parent.is_some_and(|parent| !parent.active) {
        return Err(Refusal::ParentInactive {});
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_place_in_the_tree() {
        #[rustfmt::skip]
        let table = [
            (Kind::Centre, None, true),
            (Kind::Centre, Some(Kind::Centre), false),
            (Kind::LeadHospital, Some(Kind::Centre), true),
            (Kind::LeadHospital, None, false),
            (Kind::Township, Some(Kind::LeadHospital), true),
            (Kind::Township, Some(Kind::Village), false),
            (Kind::Village, Some(Kind::Township), true),
            (Kind::Village, Some(Kind::Centre), false),
            (Kind::Supplier, None, true),
            (Kind::Supplier, Some(Kind::Centre), false),
        ];
        for (kind, above, fits) in table {
            assert_eq!(parent(kind, above).is_ok(), fits, "{kind} under {above:?}");
        }
    }

    #[test]
    fn addresses_need_a_name_and_a_domain() {
        assert!(is_address("a@b.cn"));
        for wrong in ["a", "@b.cn", "a@b", "a b@c.cn", "a@b@c.cn", "a@b.cn,c@d.cn"] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
