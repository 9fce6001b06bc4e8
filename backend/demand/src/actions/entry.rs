//! Entering lines: what somebody wrote becomes lines with their facts, set-wise.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::actions::MAX_TEXT;
use crate::model::known::{Item, Known};
use crate::model::line::Line;
use crate::model::policy::House;
use crate::model::requisition::{RequisitionId, Totals};
use crate::refusal::DemandRefusal;
use crate::rules::review::ReviewFlag;
use crate::rules::submission::{Entry, check};
use crate::rules::writing::{self, Wanted, fresh, rewritten};
use crate::store::{self, Amounts, Dossier, Items, Knowledge, Question};
use formulary::model::ItemId;
use kernel::prelude::*;

/// Most lines in one request.
pub const MAX_LINES: usize = 5_000;

/// What somebody wrote about one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The item.
    pub item_id: ItemId,
    /// How much, and his remark.
    pub wanted: Wanted,
}

/// Lines before and after what somebody wrote.
#[derive(Debug)]
pub(super) struct Revision {
    /// The lines as they stand now: those written first, in their order, then the others.
    pub lines: Vec<Line>,
    /// The items of these lines.
    pub items: Items,
    /// Which of the lines must be written.
    changed: Vec<usize>,
    removed: Vec<ItemId>,
    /// What all lines of the document add up to now.
    pub totals: Totals,
}

/// Refuses lists that are too long or name an item twice.
pub(super) fn checked(written: &[Written]) -> Result<()> {
    let mut invalid = Invalid::new();
    invalid.ensure(
        written.len() <= MAX_LINES,
        "/lines",
        Field::TooMany { max: MAX_LINES },
    );
    let mut seen = FxHashSet::default();
    for (row, line) in written.iter().enumerate() {
        let twice = || Field::Duplicate {
            value: line.item_id.to_string(),
        };
        invalid.ensure(
            seen.insert(line.item_id),
            format!("/lines/{row}/item_id"),
            twice(),
        );
        let negative = line
            .wanted
            .quantity
            .is_some_and(|quantity| quantity.is_negative());
        invalid.ensure(
            !negative,
            format!("/lines/{row}/quantity"),
            Field::Negative {},
        );
        let remark = line.wanted.note.as_deref().unwrap_or_default();
        if remark.chars().count() > MAX_TEXT {
            invalid.at(
                format!("/lines/{row}/note"),
                Field::TooLong { max: MAX_TEXT },
            );
        }
    }
    invalid.finish()
}

/// What is known about the items that `written` brings into a requisition, read before the writing transaction begins:
/// others need not wait while a facility's stock and use are looked up, and these are looked up side by side.
pub(super) async fn foreseen(
    app: &App,
    actor: &Actor,
    id: RequisitionId,
    written: &[Written],
) -> Result<Knowledge> {
    if written.is_empty() {
        return Ok(Knowledge::default());
    }
    let question = app
        .db
        .read(actor, |tx| question(tx, id, written).scope_boxed());
    let Some(question) = question.await? else {
        return Ok(Knowledge::default());
    };
    let (near, past) = tokio::try_join!(
        app.db.read(actor, |tx| question.near(tx).scope_boxed()),
        app.db.read(actor, |tx| question.past(tx).scope_boxed()),
    )?;
    Ok(question.answer(near, past))
}

/// The question about items that the requisition does not hold yet, if there are any.
async fn question(
    tx: &Tx,
    id: RequisitionId,
    written: &[Written],
) -> Result<Option<Question<'static>>> {
    let dossier = store::dossier_get(tx, id).await?;
    let house = store::house(tx).await?;
    let old = store::items_in(tx, id).await?;
    let asked = written.iter().map(|line| line.item_id);
    let new: Vec<ItemId> = asked.filter(|item| !old.contains(item)).collect();
    if new.is_empty() {
        return Ok(None);
    }
    let horizon = house.horizon(dossier.cycle.as_ref());
    let question = Question::put(tx, dossier.facility.id, Some(id), horizon, new).await?;
    Ok(Some(question))
}

/// Changes some lines of a requisition: `written` appear or change, `removed` go, the others stay.
pub(super) async fn some(
    tx: &Tx,
    dossier: &Dossier,
    house: &House,
    written: &[Written],
    foreseen: &Knowledge,
    removed: &[ItemId],
) -> Result<Revision> {
    let touched: Vec<ItemId> = written
        .iter()
        .map(|line| line.item_id)
        .chain(removed.iter().copied())
        .collect();
    let before = store::lines_among(tx, dossier.document.id, &touched).await?;
    let totals = before
        .iter()
        .fold(dossier.document.totals, writing::without);
    let draft = Draft::read(tx, dossier, house, before, written, foreseen).await?;
    let mut revision = draft.revision()?;
    let gone: FxHashSet<ItemId> = removed.iter().copied().collect();
    revision.drop_lines(|line| gone.contains(&line.item_id));
    revision.totals = revision.lines.iter().fold(totals, writing::with);
    Ok(revision)
}

/// What is needed to replace all lines of a requisition; without `written` the lines stay as they are and are looked
/// at again.
pub(super) async fn replacement<'a>(
    tx: &Tx,
    dossier: &Dossier,
    house: &'a House,
    written: Option<&'a [Written]>,
    foreseen: &'a Knowledge,
) -> Result<Replacement<'a>> {
    let before = store::lines_of(tx, dossier.document.id).await?;
    let new = written.unwrap_or_default();
    let draft = Draft::read(tx, dossier, house, before, new, foreseen).await?;
    Ok(Replacement {
        draft,
        all: written.is_some(),
    })
}

/// All lines of a requisition, about to be replaced.
#[derive(Debug)]
pub(super) struct Replacement<'a> {
    draft: Draft<'a>,
    all: bool,
}

impl Replacement<'_> {
    /// The lines as they stand then.
    pub fn revision(self) -> Result<Revision> {
        let written = self.draft.written;
        let mut revision = self.draft.revision()?;
        if self.all {
            let wanted: FxHashSet<ItemId> = written.iter().map(|line| line.item_id).collect();
            revision.drop_lines(|line| !wanted.contains(&line.item_id));
        }
        revision.totals = writing::totals(&revision.lines);
        Ok(revision)
    }
}

/// What somebody wrote, and everything that is needed to make lines of it.
#[derive(Debug)]
struct Draft<'a> {
    written: &'a [Written],
    house: &'a House,
    before: FxHashMap<ItemId, Line>,
    items: Items,
    foreseen: &'a Knowledge,
    /// What became known about items that nobody foresaw.
    found: Knowledge,
}

impl<'a> Draft<'a> {
    async fn read(
        tx: &Tx,
        dossier: &Dossier,
        house: &'a House,
        before: Vec<Line>,
        written: &'a [Written],
        foreseen: &'a Knowledge,
    ) -> Result<Self> {
        let facility = &dossier.facility;
        let before: FxHashMap<ItemId, Line> = before
            .into_iter()
            .map(|line| (line.item_id, line))
            .collect();
        let new: Vec<ItemId> = written
            .iter()
            .map(|line| line.item_id)
            .filter(|item| !before.contains_key(item))
            .collect();
        let ids: Vec<ItemId> = before.keys().chain(&new).copied().collect();
        let items = store::items_these(tx, facility.kind, &ids).await?;
        let horizon = house.horizon(dossier.cycle.as_ref());
        let unforeseen: Vec<ItemId> = new
            .into_iter()
            .filter(|item| !foreseen.contains_key(item))
            .collect();
        let own = Some(dossier.document.id);
        let found = store::known(tx, facility.id, own, horizon, &unforeseen).await?;
        Ok(Self {
            written,
            house,
            before,
            items,
            foreseen,
            found,
        })
    }

    fn known(&self, item: ItemId) -> Known {
        let known = self.foreseen.get(&item).or_else(|| self.found.get(&item));
        known.cloned().unwrap_or_default()
    }

    fn revision(mut self) -> Result<Revision> {
        let rules = &self.house.review;
        let most = self.before.len() + self.written.len();
        let mut lines = Vec::with_capacity(most);
        let mut changed = Vec::with_capacity(most);
        for (row, Written { item_id, wanted }) in self.written.iter().enumerate() {
            let item = self.items.get(item_id).ok_or(DemandRefusal::UnknownItem {
                row: row + 1,
                item_id: *item_id,
            })?;
            let old = self.before.remove(item_id);
            let line = match old.clone() {
                Some(old) => rewritten(old, item, wanted.clone(), rules),
                None => fresh(item, self.known(*item_id), wanted.clone(), rules),
            };
            if old.as_ref() != Some(&line) {
                changed.push(lines.len());
            }
            lines.push(line);
        }
        let mut others: Vec<Line> = self.before.into_values().collect();
        others.sort_unstable_by_key(|line| line.item_id);
        for old in others {
            let item = item_of(&self.items, &old)?;
            let line = rewritten(old.clone(), item, Wanted::default(), rules);
            if line != old {
                changed.push(lines.len());
            }
            lines.push(line);
        }
        Ok(Revision {
            lines,
            items: self.items,
            changed,
            removed: Vec::new(),
            totals: Totals::default(),
        })
    }
}

/// Lines refer to items by a foreign key, so the item is there.
fn item_of<'i>(items: &'i Items, line: &Line) -> Result<&'i Item> {
    items
        .get(&line.item_id)
        .map(|item| &**item)
        .ok_or_else(|| Error::fault(format!("line of unknown item {}", line.item_id)))
}

impl Revision {
    fn drop_lines(&mut self, gone: impl Fn(&Line) -> bool) {
        let changed: FxHashSet<usize> = self.changed.drain(..).collect();
        let mut kept = Vec::with_capacity(self.lines.len());
        for (place, line) in std::mem::take(&mut self.lines).into_iter().enumerate() {
            if gone(&line) {
                self.removed.push(line.item_id);
                continue;
            }
            if changed.contains(&place) {
                self.changed.push(kept.len());
            }
            kept.push(line);
        }
        self.lines = kept;
    }

    /// Marks the lines of these items with one flag more.
    pub fn mark(&mut self, items: &[ItemId], flag: ReviewFlag) {
        let marked: FxHashSet<ItemId> = items.iter().copied().collect();
        let changed: FxHashSet<usize> = self.changed.iter().copied().collect();
        for (place, line) in self.lines.iter_mut().enumerate() {
            if marked.contains(&line.item_id) && !line.flags.contains(flag) {
                line.flags = line.flags.with(flag, true);
                if !changed.contains(&place) {
                    self.changed.push(place);
                }
            }
        }
        self.totals = writing::totals(&self.lines);
    }

    /// Refuses lines that cannot be handed in.
    pub fn check(&self, dossier: &Dossier, house: &House) -> Result<()> {
        let mut entries = Vec::with_capacity(self.lines.len());
        for (place, line) in self.lines.iter().enumerate() {
            let item = item_of(&self.items, line)?;
            entries.push(Entry {
                row: place + 1,
                item_id: line.item_id,
                code: &item.code,
                name: &item.name,
                state: item.state,
                tier_allowed: item.tier_allowed,
                pack: item.pack,
                order_unit: &item.order_unit,
                quantity: line.quantity,
            });
        }
        Ok(check(
            entries.into_iter(),
            dossier.facility.kind,
            house.requests.strictness(),
        )?)
    }

    /// What the lines are worth by kind of item.
    pub fn amounts(&self) -> Result<Amounts> {
        let mut amounts = Amounts::default();
        for line in &self.lines {
            if let Some(amount) = line.amount().filter(|_| line.quantity.is_positive()) {
                let kind = item_of(&self.items, line)?.kind;
                let sum = amounts.entry(kind).or_default();
                sum.0 = sum.0.saturating_add(amount.0);
            }
        }
        Ok(amounts)
    }

    /// Writes what changed.
    pub async fn write(self, tx: &Tx, dossier: &Dossier) -> Result<()> {
        let id = dossier.document.id;
        store::lines_remove(tx, id, &self.removed).await?;
        let changed = self
            .changed
            .iter()
            .filter_map(|place| self.lines.get(*place));
        store::lines_put(tx, changed.map(|line| (id, line)).collect()).await
    }
}
