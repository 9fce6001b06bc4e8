//! Every verb in every state obeys the map of its document, over HTTP: where there is an arrow it leads where the map
//! says, where there is none nothing changes.
//!
//! The law is generated: the ways into each state are found in the map itself. A kind of document only says how a fresh
//! one is made and how each verb is done by somebody who may.

mod cases;
mod contracts;
mod cycles;
mod declarations;
mod deliveries;
mod offers;
mod orders;
mod prescriptions;
mod requisitions;
mod runs;
mod shelf;
mod shortages;
mod waivers;
mod waves;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::world::Answer;

/// Where a document goes when it is deleted.
pub const GONE: &str = "gone";

/// From, verb, where it may lead.
pub type Arrow = (&'static str, &'static str, Vec<&'static str>);

/// A document as somebody sees it who may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub state: String,
    pub version: i64,
}

/// A kind of document whose verbs go over HTTP.
pub trait Kind {
    type Paper;

    /// All arrows of its map.
    fn arrows(&self) -> Vec<Arrow>;

    /// All its verbs.
    fn verbs(&self) -> Vec<&'static str>;

    /// A new one, in the first state of the map.
    async fn fresh(&mut self) -> Self::Paper;

    async fn seen(&self, paper: &Self::Paper) -> Seen;

    /// Does a verb; with `to`, so that it leads there. None where the verb has no endpoint for a paper in this state.
    async fn act(&self, paper: &Self::Paper, verb: &str, to: Option<&str>) -> Option<Answer>;

    /// Verbs that are answered like the first time when they are repeated in the state that they led to.
    fn repeatable(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}

/// A way from a fresh document into each state: verbs with the states they lead to, shortest first.
fn ways(
    arrows: &[Arrow],
    first: &'static str,
) -> BTreeMap<&'static str, Vec<(&'static str, &'static str)>> {
    let mut ways = BTreeMap::from([(first, Vec::new())]);
    let mut next = VecDeque::from([first]);
    while let Some(state) = next.pop_front() {
        for (_, verb, ends) in arrows.iter().filter(|arrow| arrow.0 == state) {
            for end in ends {
                if !ways.contains_key(end) {
                    let mut way = ways[state].clone();
                    way.push((*verb, *end));
                    ways.insert(end, way);
                    next.push_back(end);
                }
            }
        }
    }
    ways
}

async fn brought<K: Kind>(kind: &mut K, way: &[(&str, &str)]) -> K::Paper {
    let paper = kind.fresh().await;
    for (verb, to) in way {
        let answer = kind.act(&paper, verb, Some(to)).await;
        answer.expect("a verb with an endpoint").ok();
        assert_eq!(kind.seen(&paper).await.state, *to, "after {verb}");
    }
    paper
}

/// Tries every verb in every state.
pub async fn obey<K: Kind>(kind: &mut K) {
    let arrows = kind.arrows();
    let ways = ways(&arrows, arrows[0].0);
    let known: BTreeSet<&str> = arrows
        .iter()
        .flat_map(|arrow| arrow.2.iter().copied().chain([arrow.0]))
        .collect();
    assert_eq!(
        known,
        ways.keys().copied().collect(),
        "a state that nothing leads to"
    );
    for (state, way) in ways.iter().filter(|(state, _)| **state != GONE) {
        let lawful: BTreeSet<&str> = arrows
            .iter()
            .filter(|arrow| arrow.0 == *state)
            .map(|arrow| arrow.1)
            .collect();
        let paper = brought(kind, way).await;
        for verb in kind.verbs() {
            if !lawful.contains(verb) {
                unlawful(kind, &paper, state, verb).await;
            }
        }
        for (_, verb, ends) in arrows.iter().filter(|arrow| arrow.0 == *state) {
            for end in ends {
                let paper = brought(kind, way).await;
                let answer = kind.act(&paper, verb, Some(end)).await;
                answer.expect("a verb with an endpoint").ok();
                assert_eq!(kind.seen(&paper).await.state, *end, "{verb} in {state}");
            }
        }
    }
}

/// No arrow: refused, or an answer to a repetition; in either case nothing has changed.
async fn unlawful<K: Kind>(kind: &K, paper: &K::Paper, state: &str, verb: &str) {
    let before = kind.seen(paper).await;
    let Some(answer) = kind.act(paper, verb, None).await else {
        return;
    };
    let repeated = kind.repeatable().contains(&(state, verb));
    let expected = if repeated { 200..300 } else { 404..410 };
    assert!(
        expected.contains(&answer.status),
        "{verb} in {state}: {} → {} {:#}",
        answer.asked,
        answer.status,
        answer.body
    );
    assert_eq!(
        kind.seen(paper).await,
        before,
        "{verb} in {state} changed it"
    );
}
