//! Who is asked first: whoever can spare most, loses least by waiting, is near, and lies on a run of today.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::policy::ExchangeTerms;
use kernel::clock::Day;
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;

/// A lot that a donor could give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spare {
    /// Last day of use.
    pub expires_on: Day,
    /// Neither promised nor held.
    pub quantity: Quantity,
}

/// What is known of somebody who could give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donor {
    /// Who.
    pub id: OrganisationId,
    /// The centre: what is free there was bought for everybody.
    pub centre: bool,
    /// First to expire first.
    pub lots: Vec<Spare>,
    /// What he used in the look-back.
    pub used: Quantity,
    /// Days of it with stock.
    pub used_days: i64,
    /// Days until new goods come to him.
    pub lead_time_days: i64,
    /// By road.
    pub metres: Option<i64>,
    /// A run of today that passes both.
    pub run: Option<String>,
}

/// Points of each factor, 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ExchangePoints)]
pub struct Points {
    /// Cover left after giving.
    pub cover: i64,
    /// How soon what he would give expires.
    pub expiry: i64,
    /// How near he is.
    pub distance: i64,
    /// A run goes by today.
    pub run: i64,
}

/// A donor with the reasons of his place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Who.
    pub id: OrganisationId,
    /// The centre.
    pub centre: bool,
    /// Free of lots that live long enough.
    pub free: Quantity,
    /// Of it beyond his own use of lead time and safety.
    pub spare: Quantity,
    /// What he uses in a day, rounded up.
    pub daily: Quantity,
    /// How long the rest lasts after giving; none where he uses nothing.
    pub cover_days: Option<i64>,
    /// Of the lot that would go first.
    pub expires_on: Day,
    /// By road.
    pub metres: Option<i64>,
    /// A run of today that passes both.
    pub run: Option<String>,
    /// By factor.
    pub points: Points,
    /// Their weighted sum.
    pub score: i64,
}

/// Days of life above which a lot gets no points for expiring soon: two years.
const LONG_LIFE_DAYS: i64 = 730;

/// Everybody who can spare something, the best first: the centre, then those who can give all, then by score.
/// Lots that live less than the terms ask for are not counted.
pub fn rank(donors: &[Donor], wanted: Quantity, today: Day, terms: &ExchangeTerms) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = donors
        .iter()
        .filter_map(|donor| judged(donor, wanted, today, terms))
        .collect();
    ranked.sort_by_key(|one| {
        let part = one.spare < wanted;
        (
            !one.centre,
            part,
            -one.score,
            one.metres.unwrap_or(i64::MAX),
            one.id,
        )
    });
    ranked
}

fn judged(donor: &Donor, wanted: Quantity, today: Day, terms: &ExchangeTerms) -> Option<Ranked> {
    let least = today.plus_days(terms.life_days);
    let fit: Vec<&Spare> = donor
        .lots
        .iter()
        .filter(|lot| lot.expires_on >= least && lot.quantity.is_positive())
        .collect();
    let free = Quantity(fit.iter().map(|lot| lot.quantity.0).sum());
    let first = fit.iter().map(|lot| lot.expires_on).min()?;
    let daily = match (donor.centre, donor.used_days) {
        (false, days) if days > 0 => Quantity((donor.used.0.max(0) + days - 1) / days),
        _ => Quantity::ZERO,
    };
    let keep = daily
        .0
        .saturating_mul(donor.lead_time_days + terms.safety_days);
    // Whole base units only: nobody gives half a box.
    let spare = Quantity((free.0 - keep).max(0) / 1_000 * 1_000);
    if !spare.is_positive() {
        return None;
    }
    let rest = free.0 - spare.min(wanted).0;
    let cover_days = daily.is_positive().then(|| rest / daily.0);
    let points = Points {
        cover: share(
            cover_days.unwrap_or(terms.cover_full_days),
            terms.cover_full_days,
        ),
        expiry: 100 - share(first.days_since(least), LONG_LIFE_DAYS),
        distance: donor
            .metres
            .map_or(0, |metres| 100 - share(metres, terms.far_metres)),
        run: if donor.run.is_some() { 100 } else { 0 },
    };
    let score = points.cover * terms.weight_cover
        + points.expiry * terms.weight_expiry
        + points.distance * terms.weight_distance
        + points.run * terms.weight_run;
    Some(Ranked {
        id: donor.id,
        centre: donor.centre,
        free,
        spare,
        daily,
        cover_days,
        expires_on: first,
        metres: donor.metres,
        run: donor.run.clone(),
        points,
        score,
    })
}

/// `part` of `whole` in per cent, between 0 and 100.
fn share(part: i64, whole: i64) -> i64 {
    part.clamp(0, whole.max(1)) * 100 / whole.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-23";

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// Units on hand until a day, units used in 90 days.
    fn donor(id: i64, units: i64, expires_on: &str, used: i64) -> Donor {
        Donor {
            id: OrganisationId(id),
            centre: false,
            lots: vec![Spare {
                expires_on: day(expires_on),
                quantity: Quantity(units * 1_000),
            }],
            used: Quantity(used * 1_000),
            used_days: 90,
            lead_time_days: 3,
            metres: Some(10_000),
            run: None,
        }
    }

    /// Donors in the order in which they are asked for 20 units, with what they can spare.
    fn check(donors: &[Donor], expected: &[(i64, i64)]) {
        let ranked = rank(
            donors,
            Quantity(20_000),
            day(TODAY),
            &ExchangeTerms::default(),
        );
        let found: Vec<(i64, i64)> = ranked
            .iter()
            .map(|one| (one.id.0, one.spare.0 / 1_000))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn who_needs_his_stock_himself_is_not_asked() {
        // 90 used in 90 days: one a day, ten days are kept.
        check(&[donor(1, 10, "2028-01-01", 90)], &[]);
        check(&[donor(1, 11, "2028-01-01", 90)], &[(1, 1)]);
        check(&[donor(1, 40, "2026-12-22", 0)], &[]);
        check(&[donor(1, 40, "2026-12-23", 0)], &[(1, 40)]);
    }

    #[test]
    fn the_centre_first_then_who_can_give_all_then_the_better_reasons() {
        let centre = Donor {
            centre: true,
            ..donor(9, 5, "2028-01-01", 900)
        };
        let part = donor(1, 25, "2028-01-01", 90);
        let whole = donor(2, 200, "2028-01-01", 90);
        check(
            &[part.clone(), whole.clone(), centre],
            &[(9, 5), (2, 190), (1, 15)],
        );
        let passing = Donor {
            run: Some("PS-1".to_owned()),
            ..donor(3, 200, "2028-01-01", 90)
        };
        check(&[whole.clone(), passing], &[(3, 190), (2, 190)]);
        let near = Donor {
            metres: Some(1_000),
            ..donor(4, 200, "2028-01-01", 90)
        };
        check(&[whole.clone(), near], &[(4, 190), (2, 190)]);
        let soon = donor(5, 200, "2027-04-01", 90);
        check(&[whole, soon], &[(5, 190), (2, 190)]);
    }

    #[test]
    fn every_factor_is_told() {
        let ranked = rank(
            &[donor(1, 50, "2028-01-01", 90)],
            Quantity(20_000),
            day(TODAY),
            &ExchangeTerms::default(),
        );
        let one = &ranked[0];
        assert_eq!(
            (
                one.cover_days,
                one.points.cover,
                one.points.distance,
                one.points.run
            ),
            (Some(30), 50, 84, 0)
        );
        assert_eq!(one.score, 50 * 40 + one.points.expiry * 20 + 84 * 20);
    }
}
