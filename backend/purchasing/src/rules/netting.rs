//! Netting: what the centre's own stock gives to those who asked, lot by lot.
//!
//! First to expire first, but nobody gets a lot that does not live long enough for its tier. What is short is rationed
//! by [`allocation`]: emergencies, then what waits, then who runs dry first, then in proportion.

use crate::rules::allocation::{self, Claim};
use crate::rules::origins::Asked;
use kernel::clock::Day;
use kernel::quantity::Quantity;
use stock::model::{FreeLot, LotId};

/// What lies at the centre of one item for everybody who asked.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// First to expire first.
    pub lots: &'a [FreeLot],
    /// Today.
    pub day: Day,
    /// The order unit: whoever asked for whole ones gets whole ones.
    pub pack: Quantity,
}

/// A part of a lot for somebody who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Position among those who asked.
    pub at: usize,
    /// Of which lot.
    pub lot_id: LotId,
    /// How much; above zero.
    pub quantity: Quantity,
}

/// What stock gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Netted {
    /// Free and living long enough for at least one of those who asked.
    pub free: Quantity,
    /// Lot by lot, those served first first.
    pub given: Vec<Given>,
}

/// Shares the shelf among those who asked. `life_days` says, for each, how long a lot must still live.
///
/// Nobody gets more than he asked for, no lot gives more than it holds, and a lot goes only to those for whom it lives
/// long enough.
pub fn net(asked: &[Asked], life_days: &[i64], shelf: Shelf<'_>) -> Netted {
    let mut levels: Vec<i64> = life_days.to_vec();
    levels.sort_unstable_by(|one, other| other.cmp(one));
    levels.dedup();
    let Some(shortest) = levels.last().copied() else {
        return Netted::default();
    };
    let lives = |lot: &FreeLot| lot.expires_on.days_since(shelf.day);
    let caps: Vec<i64> = levels
        .iter()
        .map(|level| {
            let long = shelf.lots.iter().filter(|lot| lives(lot) >= *level);
            long.map(|lot| lot.quantity.0).sum()
        })
        .collect();
    let free = Quantity(caps.last().copied().unwrap_or_default());
    if free.is_zero() {
        return Netted::default();
    }
    let members: Vec<Member> = asked
        .iter()
        .zip(life_days)
        .map(|(asked, life)| Member {
            claim: asked.claim(),
            level: levels.iter().position(|level| level == life).unwrap_or(0),
        })
        .collect();
    let claims: Vec<Claim> = members.iter().map(|member| member.claim).collect();
    let ranks = allocation::ranks(&claims);
    let shares = ration(&members, &ranks, Caps(caps), shelf.pack);
    let usable: Vec<FreeLot> = shelf
        .lots
        .iter()
        .filter(|lot| lives(lot) >= shortest)
        .copied()
        .collect();
    let mut picking = Picking {
        first: levels
            .iter()
            .map(|level| usable.partition_point(|lot| lives(lot) < *level))
            .collect(),
        lots: usable,
        given: Vec::new(),
    };
    for at in ranks.into_iter().flatten() {
        picking.take(at, members[at].level, shares[at]);
    }
    Netted {
        free,
        given: picking.given,
    }
}

struct Member {
    claim: Claim,
    /// Position of the life it needs: 0 is the longest.
    level: usize,
}

/// What is left for those who need a life, or a longer one, by level. Longer lots serve everybody, so each cap is at
/// least the one before it.
struct Caps(Vec<i64>);

fn ration(
    members: &[Member],
    ranks: &[Vec<usize>],
    mut caps: Caps,
    pack: Quantity,
) -> Vec<Quantity> {
    let mut shares = vec![Quantity::ZERO; members.len()];
    for rank in ranks {
        let last = caps.0.len() - 1;
        for (at, share) in caps.split(members, rank, last, pack) {
            shares[at] = share;
            for level in members[at].level..=last {
                caps.0[level] -= share.0;
            }
        }
        // What strict members take is gone for the others, and the other way round once everything is short.
        for level in (0..last).rev() {
            caps.0[level] = caps.0[level].min(caps.0[level + 1]);
        }
    }
    shares
}

impl Caps {
    /// Shares what is left for `level` among members of one rank who need no shorter life than it.
    fn split(
        &self,
        members: &[Member],
        rank: &[usize],
        level: usize,
        pack: Quantity,
    ) -> Vec<(usize, Quantity)> {
        let share = |rank: &[usize], amount: i64| -> Vec<(usize, Quantity)> {
            let claims: Vec<Claim> = rank.iter().map(|at| members[*at].claim).collect();
            let shares = allocation::allocate_packs(Quantity(amount.max(0)), pack, &claims);
            rank.iter().copied().zip(shares).collect()
        };
        let budget = self.0[level];
        let mut shares = share(rank, budget);
        let mut fixed = None;
        // Where members who need a longer life get more than such lots give, they share those lots and leave the rest.
        while let Some(tight) =
            self.broken(members, &shares, fixed.map_or(0, |at: usize| at + 1), level)
        {
            let (inner, outer): (Vec<usize>, Vec<usize>) = rank
                .iter()
                .copied()
                .partition(|at| members[*at].level <= tight);
            let mut both = self.split(members, &inner, tight, pack);
            let used: i64 = both.iter().map(|(_, share)| share.0).sum();
            both.extend(share(&outer, budget - used));
            shares = both;
            fixed = Some(tight);
        }
        shares
    }

    /// The laxest level from `from` on, below `level`, whose members got more than there is for them.
    fn broken(
        &self,
        members: &[Member],
        shares: &[(usize, Quantity)],
        from: usize,
        level: usize,
    ) -> Option<usize> {
        (from..level).rev().find(|tight| {
            let strict = shares.iter().filter(|(at, _)| members[*at].level <= *tight);
            strict.map(|(_, share)| share.0).sum::<i64>() > self.0[*tight]
        })
    }
}

struct Picking {
    lots: Vec<FreeLot>,
    /// For each level, the first lot that lives long enough and is not empty.
    first: Vec<usize>,
    given: Vec<Given>,
}

impl Picking {
    fn take(&mut self, at: usize, level: usize, share: Quantity) {
        let mut left = share.0;
        let mut next = self.first[level];
        while left > 0 {
            let Some(lot) = self.lots.get_mut(next) else {
                break;
            };
            let part = lot.quantity.0.min(left);
            if part > 0 {
                self.given.push(Given {
                    at,
                    lot_id: lot.lot_id,
                    quantity: Quantity(part),
                });
            }
            lot.quantity.0 -= part;
            left -= part;
            if lot.quantity.0 == 0 {
                next += 1;
            }
        }
        self.first[level] = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demand::model::requisition::RequisitionId;
    use kernel::ids::OrganisationId;

    const DAY: &str = "2026-11-22";

    /// `"!4.2 30 @240"`: emergency or waiting, cover, quantity, life needed (180 when not said).
    fn asked(text: &str) -> (Vec<Asked>, Vec<i64>) {
        let one = |(at, line): (i64, &str)| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let cover = words[0].trim_start_matches(['!', '~']);
            let tenths = cover.replace('.', "").parse::<i32>().ok();
            let quantity: i64 = words[1].parse().expect("units");
            let life = words.get(2).map_or(180, |life| {
                life.trim_start_matches('@').parse().expect("days")
            });
            let asked = Asked {
                requisition: RequisitionId(at),
                facility: OrganisationId(at),
                emergency: words[0].starts_with('!'),
                waiting: words[0].starts_with('~'),
                cover_tenths: tenths,
                daily: Quantity(1000),
                quantity: Quantity(quantity * 1000),
            };
            (asked, life)
        };
        (0..).zip(text.split(',')).map(one).unzip()
    }

    /// Lots as `days units`.
    fn lots(text: &str) -> Vec<FreeLot> {
        let day: Day = DAY.parse().expect("a day");
        let one = |(at, line): (i64, &str)| {
            let words: Vec<i64> = line
                .split_whitespace()
                .map(|word| word.parse().expect("a number"))
                .collect();
            FreeLot {
                lot_id: LotId(at),
                expires_on: day.plus_days(words[0]),
                quantity: Quantity(words[1] * 1000),
            }
        };
        (0..).zip(text.split(',')).map(one).collect()
    }

    /// What each gets in all, and the lots in the order of picking.
    fn check(lines: &str, shelf: &str, expected: &[i64], picks: &str) {
        let (asked, life) = asked(lines);
        let lots = lots(shelf);
        let shelf = Shelf {
            lots: &lots,
            day: DAY.parse().expect("a day"),
            pack: Quantity(10_000),
        };
        let netted = net(&asked, &life, shelf);
        let mut sums = vec![0; asked.len()];
        let mut shown = Vec::new();
        for given in &netted.given {
            sums[given.at] += given.quantity.0 / 1000;
            let lot = given.lot_id.0;
            shown.push(format!("{}<{lot}:{}", given.at, given.quantity));
        }
        assert_eq!(sums, expected, "{lines} from {shelf:?}");
        if !picks.is_empty() {
            assert_eq!(shown.join(" "), picks);
        }
    }

    #[test]
    fn what_is_enough_is_given_first_to_expire_first() {
        check(
            "? 30, ? 20",
            "400 40, 500 40",
            &[30, 20],
            "0<0:30 1<0:10 1<1:10",
        );
    }

    #[test]
    fn what_is_short_goes_to_emergencies_then_to_who_waits_then_to_who_runs_dry() {
        check(
            "9.0 50, 4.2 50, !20.0 50, ~30.0 50",
            "400 120",
            &[0, 20, 50, 50],
            "",
        );
        check("4.2 60, 4.9 40", "400 50", &[30, 20], "");
        check("4.2 61, 4.9 39", "400 50", &[31, 19], "");
    }

    #[test]
    fn a_lot_goes_only_to_those_for_whom_it_lives_long_enough() {
        check(
            "? 50 @240, ? 50",
            "200 60, 300 20",
            &[20, 50],
            "0<1:20 1<0:50",
        );
        check("? 50 @240, ? 50", "100 60, 300 20", &[10, 10], "");
        check(
            "? 50 @240, ? 50 @180, ? 50 @30",
            "40 30, 200 30, 300 30",
            &[30, 30, 30],
            "",
        );
        check("? 50 @240", "200 60", &[0], "");
        check("1.0 50 @30, 2.0 30 @240", "40 20, 300 40", &[50, 10], "");
    }

    #[test]
    fn nothing_is_made_and_nobody_gets_more_than_he_asked_for() {
        let mut seed = 7_u64;
        let mut dice = |sides: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from(seed >> 40).expect("small") % sides
        };
        for _ in 0..3_000 {
            let mut lines = Vec::new();
            for _ in 0..=dice(6) {
                let rank = ["!", "~", "", ""][usize::try_from(dice(4)).expect("small")];
                let life = [30, 180, 240][usize::try_from(dice(3)).expect("small")];
                lines.push(format!("{rank}{}.0 {} @{life}", dice(4), 1 + dice(60)));
            }
            let mut shelf: Vec<(i64, i64)> =
                (0..=dice(3)).map(|_| (dice(400), 1 + dice(90))).collect();
            shelf.sort_unstable();
            let shelf: Vec<String> = shelf
                .iter()
                .map(|(days, units)| format!("{days} {units}"))
                .collect();
            let (asked, life) = asked(&lines.join(","));
            let lots = lots(&shelf.join(","));
            let day = DAY.parse().expect("a day");
            let netted = net(
                &asked,
                &life,
                Shelf {
                    lots: &lots,
                    day,
                    pack: Quantity(1_000),
                },
            );
            let mut per_lot = vec![0; lots.len()];
            let mut per_asked = vec![0; asked.len()];
            for given in &netted.given {
                let lot = usize::try_from(given.lot_id.0).expect("small");
                per_lot[lot] += given.quantity.0;
                per_asked[given.at] += given.quantity.0;
                assert!(lots[lot].expires_on.days_since(day) >= life[given.at]);
            }
            assert!(
                per_lot
                    .iter()
                    .zip(&lots)
                    .all(|(given, lot)| *given <= lot.quantity.0)
            );
            assert!(
                per_asked
                    .iter()
                    .zip(&asked)
                    .all(|(given, asked)| *given <= asked.quantity.0)
            );
            // Nothing that somebody still needs, and could use, is left lying.
            for (lot, given) in lots.iter().zip(&per_lot) {
                let wanted = asked
                    .iter()
                    .zip(&per_asked)
                    .zip(&life)
                    .any(|((asked, got), life)| {
                        *got < asked.quantity.0 && lot.expires_on.days_since(day) >= *life
                    });
                assert!(
                    !wanted || *given == lot.quantity.0,
                    "{lines:?} {shelf:?} {netted:?}"
                );
            }
        }
    }
}
