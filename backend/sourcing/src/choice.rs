//! One item on its own: its steps put together.

use crate::model::{Amount, Item, Line, Purchase, Role, Supplier};
use crate::search::{Found, Guide, Ties, cheapest};
use crate::segment::Source;
use crate::stage::{Fixed, Tilt, fixed, positions};

/// How an item is bought, with what decides between this way and another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is ordered.
    pub lines: Vec<Line>,
    /// What is left of the need.
    pub unmet: i64,
    /// What primaries have left of it.
    pub beyond_primaries: i64,
    /// Σ of agreed volumes of primaries that are bought.
    pub agreed: i64,
    /// What it costs, bent by the tilt if there is one.
    pub cost: Amount,
    /// Nothing that covers as much costs less.
    pub bound: Amount,
}

/// The best choice while some suppliers are open: least left by primaries, least unmet, least cost, then the ties.
///
/// With a tilt, prices are bent and ties are left to chance: that is for bounds.
pub(crate) fn choose(
    item: &Item,
    suppliers: &[Supplier],
    open: &[bool],
    tilt: Option<&Tilt>,
) -> Choice {
    let mut course = Course {
        item,
        suppliers,
        open,
        tilt,
        fixed: fixed(item, open),
        cost: 0,
        bound: 0,
        raised: Vec::new(),
    };
    course.pay_for_fixed();
    let agreed = course.fixed.agreed;
    course.serve(Role::Primary);
    let beyond_primaries = course.fixed.left;
    if beyond_primaries > 0 {
        course
            .fixed
            .take_agreed_and_pay(&mut course.cost, &mut course.bound, item, open, tilt);
        course.serve(Role::Backup);
    }
    Choice {
        lines: lines(item, &course.fixed.quantity, &course.raised),
        unmet: course.fixed.left,
        beyond_primaries,
        agreed,
        cost: course.cost,
        bound: course.bound,
    }
}

impl Choice {
    /// What the buyer sees of it.
    pub(crate) fn purchase(&self) -> Purchase {
        Purchase {
            lines: self.lines.clone(),
            unmet: self.unmet,
            reason: None,
        }
    }

    /// Σ amount, as it is paid.
    pub(crate) fn total(&self) -> Amount {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// Lines from quantities; `raised` are offers with what would have been enough.
pub(crate) fn lines(item: &Item, quantity: &[i64], raised: &[(usize, i64)]) -> Vec<Line> {
    let ordered = quantity
        .iter()
        .enumerate()
        .filter(|(_, quantity)| **quantity > 0);
    ordered
        .map(|(at, quantity)| {
            let from = raised.iter().find(|(offer, _)| *offer == at);
            item.offers[at].line(at, *quantity, from.map(|(_, from)| *from))
        })
        .collect()
}

struct Course<'a> {
    item: &'a Item,
    suppliers: &'a [Supplier],
    open: &'a [bool],
    tilt: Option<&'a Tilt>,
    fixed: Fixed,
    cost: Amount,
    bound: Amount,
    raised: Vec<(usize, i64)>,
}

impl Course<'_> {
    fn pay_for_fixed(&mut self) {
        let paid = paid(self.item, &self.fixed.quantity, self.tilt);
        self.cost = paid;
        self.bound = paid;
    }

    fn serve(&mut self, role: Role) {
        let (item, open) = (self.item, self.open);
        let ordered: i64 = self.fixed.quantity.iter().sum();
        let room = item.raise_to.map(|most| most - ordered);
        let sources = self.fixed.sources(item, open, role, room, self.tilt);
        if self.fixed.left == 0 && sources.iter().all(|source| source.floor >= 0) {
            return;
        }
        let found = match self.tilt {
            Some(tilt) => {
                let known = tilt.known.map(|known| known - self.cost);
                cheapest(&sources, self.fixed.left, room, Guide::Known(known))
            }
            None => {
                let settled: Vec<(usize, i64)> = self.settled(role);
                let score = |at: usize| self.suppliers[item.offers[at].supplier].score;
                let ties = Ties {
                    item,
                    fixed: &settled,
                    score: &score,
                };
                cheapest(&sources, self.fixed.left, room, Guide::Ties(ties))
            }
        };
        self.take(&sources, &found);
    }

    fn settled(&self, role: Role) -> Vec<(usize, i64)> {
        positions(self.item, self.open, role)
            .map(|at| (at, self.fixed.quantity[at]))
            .filter(|(_, quantity)| *quantity > 0)
            .collect()
    }

    fn take(&mut self, sources: &[Source], found: &Found) {
        for (source, pick) in sources.iter().zip(&found.picks) {
            let had = source.fixed;
            self.fixed.quantity[source.offer] = had + source.growth(pick.packs, pick.raised);
            if pick.raised.is_some() {
                self.raised
                    .push((source.offer, had + pick.packs * source.pack));
            }
        }
        self.cost += found.cost;
        self.bound += found.bound;
        self.fixed.left = (self.fixed.left - found.covered).max(0);
    }
}

/// What quantities cost under a tilt. A locked quantity below the lowest tier is paid at its price.
fn paid(item: &Item, quantity: &[i64], tilt: Option<&Tilt>) -> Amount {
    let cost = |at: usize, quantity: i64| {
        let amount = item.offers[at].line(at, quantity, None).amount;
        tilt.map_or(amount, |tilt| amount * tilt.weight[at] + tilt.charge[at])
    };
    let used = quantity
        .iter()
        .enumerate()
        .filter(|(_, quantity)| **quantity > 0);
    used.map(|(at, quantity)| cost(at, *quantity)).sum()
}

impl Fixed {
    /// Agreed volumes of backups come first among what backups serve.
    fn take_agreed_and_pay(
        &mut self,
        cost: &mut Amount,
        bound: &mut Amount,
        item: &Item,
        open: &[bool],
        tilt: Option<&Tilt>,
    ) {
        let before = paid(item, &self.quantity, tilt);
        self.take_agreed(item, open, Role::Backup);
        let added = paid(item, &self.quantity, tilt) - before;
        *cost += added;
        *bound += added;
    }
}
