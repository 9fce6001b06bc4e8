//! Which items hang together.

use crate::model::{Item, Problem};

/// Items, and the suppliers with a minimum order value that tie them.
#[derive(Debug, Default)]
pub(crate) struct Component {
    /// By position, rising.
    pub items: Vec<usize>,
    /// By position, rising.
    pub bound: Vec<usize>,
}

/// Components that have a supplier with a minimum order value, by their first item.
pub(crate) fn components(problem: &Problem) -> Vec<Component> {
    let binds = |supplier: usize| {
        problem.suppliers[supplier].active && problem.suppliers[supplier].minimum > 0
    };
    let mut parent: Vec<usize> = (0..problem.suppliers.len()).collect();
    for item in &problem.items {
        let mut tied = tied(item, &binds);
        if let Some(first) = tied.next() {
            let root = find(&mut parent, first);
            for supplier in tied {
                let other = find(&mut parent, supplier);
                parent[other] = root;
            }
        }
    }
    let mut slots: Vec<Option<usize>> = vec![None; parent.len()];
    let mut components: Vec<Component> = Vec::new();
    for (at, item) in problem.items.iter().enumerate() {
        if let Some(supplier) = tied(item, &binds).next() {
            let root = find(&mut parent, supplier);
            let slot = *slots[root].get_or_insert_with(|| {
                components.push(Component::default());
                components.len() - 1
            });
            components[slot].items.push(at);
        }
    }
    for supplier in (0..parent.len()).filter(|supplier| binds(*supplier)) {
        if let Some(slot) = slots[find(&mut parent, supplier)] {
            components[slot].bound.push(supplier);
        }
    }
    components
}

fn tied<'a>(item: &'a Item, binds: &'a impl Fn(usize) -> bool) -> impl Iterator<Item = usize> + 'a {
    item.offers
        .iter()
        .map(|offer| offer.supplier)
        .filter(|supplier| binds(*supplier))
}

fn find(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}
