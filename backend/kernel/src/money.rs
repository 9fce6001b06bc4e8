//! Money: integers of 1/10,000 yuan, so that no sum depends on the order of addition.

use sea_orm::DeriveValueType;

use crate::number::{divide_half_up, fixed_point};
use crate::quantity::Quantity;

/// Yuan in 1/10,000 (`…_e4`), for prices and amounts alike; a decimal string on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, DeriveValueType)]
pub struct Money(pub i64);

fixed_point!(Money, 4, "12.5");

impl Money {
    /// Unit price × quantity, rounded half up to 1/10,000 yuan. Whole quantities need no rounding at all.
    pub fn of(unit_price: Money, quantity: Quantity) -> Option<Money> {
        divide_half_up(i128::from(unit_price.0) * i128::from(quantity.0), 1000).map(Money)
    }

    /// The amount rounded half up to fen (0.01 yuan), as invoices and payments state it.
    pub fn rounded_to_fen(self) -> Money {
        Money(divide_half_up(i128::from(self.0), 100).map_or(self.0, |fen| fen.saturating_mul(100)))
    }

    /// The price of one base unit when this amount paid for `quantity`, rounded half up.
    pub fn unit_price(self, quantity: Quantity) -> Option<Money> {
        divide_half_up(i128::from(self.0) * 1000, i128::from(quantity.0)).map(Money)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_times_quantity_rounds_half_up_at_the_fourth_place() {
        let price: Money = "3.2101".parse().expect("price");
        let half: Quantity = "0.5".parse().expect("quantity");
        assert_eq!(
            Money::of(price, half).expect("amount").to_string(),
            "1.6051"
        );
        let whole: Quantity = "1150".parse().expect("quantity");
        assert_eq!(
            Money::of(price, whole).expect("amount").to_string(),
            "3691.615"
        );
    }

    #[test]
    fn an_amount_that_cannot_be_stored_is_none() {
        assert_eq!(Money::of(Money(i64::MAX), Quantity(2000)), None);
        assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
    }
}
