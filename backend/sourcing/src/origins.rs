//! Who gets what: free stock by lots, bought lines by facilities, and what stays unmet.
//!
//! For each facility and item: asked = from stock + from bought lines + unmet. Exact by construction.

use crate::share::{Claim, share, unit_of};

/// What a facility asks of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask<F> {
    /// Served before what is regular.
    pub emergency: bool,
    /// Whose shelf.
    pub facility: F,
    /// In thousandths; not negative.
    pub quantity: i64,
}

/// A part that goes to a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<F> {
    /// Whose shelf.
    pub facility: F,
    /// In thousandths; above zero.
    pub quantity: i64,
}

/// What several sources give to those who ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served<F> {
    /// In the order of the sources; each by facility, once.
    pub parts: Vec<Vec<Part<F>>>,
    /// In the order of the sources: what nobody asked for.
    pub surplus: Vec<i64>,
    /// What is still asked for, in the order of the asks; zero where nothing is.
    pub open: Vec<Ask<F>>,
}

/// Serves `asks` from `sources` (lots in the order in which they expire, or bought lines), the first one first.
///
/// If they are short, emergencies come before what is regular and the rest is shared in proportion, ties by facility.
/// Sources are handed out one after the other, so that a facility is torn over two of them only at a border.
pub fn serve<F: Copy + Ord>(asks: &[Ask<F>], sources: &[i64]) -> Served<F> {
    let claims: Vec<Claim<bool, F>> = asks
        .iter()
        .map(|ask| Claim {
            class: !ask.emergency,
            key: ask.facility,
            quantity: ask.quantity,
        })
        .collect();
    let amount: i64 = sources.iter().sum();
    let figures = asks.iter().map(|ask| ask.quantity);
    let shares = share(amount, unit_of(figures.chain([amount])), &claims);
    let mut queue: Vec<usize> = (0..asks.len()).filter(|at| shares[*at] > 0).collect();
    queue.sort_by_key(|at| (!asks[*at].emergency, asks[*at].facility));
    let mut waiting = queue.into_iter().map(|at| (asks[at].facility, shares[at]));
    let mut next = waiting.next();
    let mut served = Served {
        parts: Vec::with_capacity(sources.len()),
        surplus: Vec::with_capacity(sources.len()),
        open: asks
            .iter()
            .zip(&shares)
            .map(|(ask, share)| Ask {
                quantity: ask.quantity - share,
                ..*ask
            })
            .collect(),
    };
    for source in sources {
        let (mut left, mut parts) = (*source, Vec::new());
        while let Some((facility, wanted)) = next
            && left > 0
        {
            let quantity = wanted.min(left);
            parts.push(Part { facility, quantity });
            left -= quantity;
            next = match wanted - quantity {
                0 => waiting.next(),
                rest => Some((facility, rest)),
            };
        }
        served.parts.push(by_facility(parts));
        served.surplus.push(left);
    }
    served
}

/// One part for each facility, in their order.
pub fn by_facility<F: Copy + Ord>(mut parts: Vec<Part<F>>) -> Vec<Part<F>> {
    parts.sort_by_key(|part| part.facility);
    parts.dedup_by(|later, first| {
        let same = later.facility == first.facility;
        if same {
            first.quantity += later.quantity;
        }
        same
    });
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(emergency: bool, facility: u32, units: i64) -> Ask<u32> {
        Ask {
            emergency,
            facility,
            quantity: units * 1000,
        }
    }

    fn parts(served: &Served<u32>, source: usize) -> Vec<(u32, i64)> {
        let parts = served.parts[source].iter();
        parts
            .map(|part| (part.facility, part.quantity / 1000))
            .collect()
    }

    #[test]
    fn what_packs_add_belongs_to_nobody() {
        let served = serve(&[ask(false, 1, 7), ask(false, 2, 5)], &[20_000]);
        assert_eq!(parts(&served, 0), [(1, 7), (2, 5)]);
        assert_eq!(served.surplus, [8_000]);
        assert!(served.open.iter().all(|ask| ask.quantity == 0));
    }

    #[test]
    fn sources_follow_one_another() {
        let served = serve(
            &[ask(false, 1, 7), ask(false, 2, 5), ask(false, 3, 9)],
            &[10_000, 12_000],
        );
        assert_eq!(parts(&served, 0), [(1, 7), (2, 3)]);
        assert_eq!(parts(&served, 1), [(2, 2), (3, 9)]);
        assert_eq!(served.surplus, [0, 1_000]);
    }

    #[test]
    fn emergencies_come_first_and_a_facility_is_named_once() {
        let served = serve(
            &[ask(false, 1, 60), ask(true, 1, 10), ask(true, 2, 30)],
            &[70_000],
        );
        assert_eq!(parts(&served, 0), [(1, 40), (2, 30)]);
        assert_eq!(served.open[0].quantity, 30_000);
        assert_eq!(served.open[1].quantity, 0);
    }
}
