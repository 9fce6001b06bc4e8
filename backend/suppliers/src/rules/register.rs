//! What may be written into the register of suppliers.

use crate::model::Contact;
use formulary::rules::codes::uscc;
use kernel::clock::Day;
use kernel::error::{Field, Invalid, Result};
use kernel::money::Money;
use kernel::refusals;
use kernel::text::fold;

refusals! {
    /// Why an entry of the register is refused.
    pub enum RegisterRefusal in "suppliers" {
        /// 统一社会信用代码 that cannot be right (GB 32100-2015).
        CreditCodeWrong { flaw: String } => "credit_code_wrong", 422;
        /// Another supplier has it.
        CreditCodeTaken { uscc: String } => "credit_code_taken", 409;
        /// A licence ends after it begins.
        LicenceDays { issued_on: Day, expires_on: Day } => "licence_days", 422;
        /// This supplier has a licence of this kind and number.
        LicenceTaken { number: String } => "licence_taken", 409;
        /// Another contract has this number.
        ContractNumberTaken { number: String } => "contract_number_taken", 409;
    }
}

const TEXT_MAX: usize = 200;

/// What people say about a supplier besides the facts of its organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Papers {
    /// 统一社会信用代码.
    pub uscc: String,
    /// Whom to call and where to mail orders.
    pub contact: Contact,
    /// 配送区域.
    pub service_area: String,
    /// The supplier's whole order is nothing or at least this.
    pub min_order: Option<Money>,
}

/// Folds the texts and refuses every field that cannot be accepted, all at once.
pub fn papers_checked(papers: &Papers) -> Result<Papers> {
    let papers = Papers {
        uscc: fold(&papers.uscc).to_uppercase(),
        contact: Contact {
            name: fold(&papers.contact.name),
            order_email: fold(&papers.contact.order_email),
            phone: fold(&papers.contact.phone),
        },
        service_area: fold(&papers.service_area),
        min_order: papers.min_order.filter(|amount| !amount.is_zero()),
    };
    let mut invalid = Invalid::new();
    if let Err(flaw) = uscc::check(&papers.uscc) {
        invalid.at(
            "/uscc",
            RegisterRefusal::CreditCodeWrong {
                flaw: flaw.word().to_owned(),
            },
        );
    }
    let texts = [
        ("/contact_name", &papers.contact.name, true),
        ("/order_email", &papers.contact.order_email, true),
        ("/contact_phone", &papers.contact.phone, false),
        ("/service_area", &papers.service_area, false),
    ];
    for (pointer, text, required) in texts {
        invalid.ensure(!required || !text.is_empty(), pointer, Field::Required {});
        invalid.ensure(
            text.chars().count() <= TEXT_MAX,
            pointer,
            Field::TooLong { max: TEXT_MAX },
        );
    }
    let email = &papers.contact.order_email;
    let reason = || Field::Malformed {
        reason: "name@domain".to_owned(),
    };
    invalid.ensure(
        email.is_empty() || is_address(email),
        "/order_email",
        reason(),
    );
    let negative = papers.min_order.is_some_and(Money::is_negative);
    invalid.ensure(!negative, "/min_order", Field::Negative {});
    invalid.finish()?;
    Ok(papers)
}

/// Something before and after one `@`, without blanks: what a mail server will look at more closely.
fn is_address(text: &str) -> bool {
    let clean = !text.contains(char::is_whitespace);
    let parts = text.split_once('@');
    clean
        && parts.is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !domain.contains('@')
        })
}

/// A licence's number, folded, and its days in order.
pub fn licence_checked(number: &str, issued_on: Day, expires_on: Day) -> Result<String> {
    let number = fold(number);
    let mut invalid = Invalid::new();
    invalid.ensure(!number.is_empty(), "/number", Field::Required {});
    invalid.ensure(
        number.chars().count() <= TEXT_MAX,
        "/number",
        Field::TooLong { max: TEXT_MAX },
    );
    let days = RegisterRefusal::LicenceDays {
        issued_on,
        expires_on,
    };
    invalid.ensure(issued_on <= expires_on, "/expires_on", days);
    invalid.finish()?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::error::Error;

    fn papers(uscc: &str, email: &str) -> Papers {
        Papers {
            uscc: uscc.to_owned(),
            contact: Contact {
                name: " 王 经理 ".to_owned(),
                order_email: email.to_owned(),
                phone: "0730-1234567".to_owned(),
            },
            service_area: String::new(),
            min_order: Some(Money(0)),
        }
    }

    fn pointers(papers: &Papers) -> String {
        match papers_checked(papers) {
            Ok(_) => String::new(),
            Err(Error::Invalid(invalid)) => invalid
                .fields
                .iter()
                .map(|field| field.pointer.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn credit_codes_and_addresses_are_checked() {
        assert_eq!(
            pointers(&papers("91330100799655058B", "order@example.cn")),
            ""
        );
        assert_eq!(
            pointers(&papers("91330100799655058C", "order@example.cn")),
            "/uscc"
        );
        assert_eq!(pointers(&papers("", "")), "/uscc /order_email");
        for email in ["a", "a@b", "@b.cn", "a b@c.cn", "a@b@c.cn"] {
            assert_eq!(
                pointers(&papers("91330100799655058B", email)),
                "/order_email",
                "{email}"
            );
        }
    }

    #[test]
    fn texts_are_folded_and_a_minimum_of_nothing_is_none() {
        let checked = papers_checked(&papers("91330100799655058b", "a@b.cn")).expect("papers");
        assert_eq!(
            (checked.uscc.as_str(), checked.contact.name.as_str()),
            ("91330100799655058B", "王 经理")
        );
        assert_eq!(checked.min_order, None);
    }

    #[test]
    fn a_licence_ends_on_or_after_its_first_day() {
        let day = |text: &str| text.parse::<Day>().expect("day");
        assert!(licence_checked("湘AA", day("2026-01-01"), day("2026-01-01")).is_ok());
        assert!(licence_checked("湘AA", day("2026-01-02"), day("2026-01-01")).is_err());
        assert!(licence_checked(" ", day("2026-01-01"), day("2026-01-02")).is_err());
    }
}
