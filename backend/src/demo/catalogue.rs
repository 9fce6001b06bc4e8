//! The demo formulary: every row of the data files, or a fair part of them, or several brands.

use std::collections::HashMap;

use super::dice::Dice;
use super::item::Item;
use super::{consumables, drugs, pieces, source};
use formulary::model::ItemKind;

/// `count` entries in the order of the files. Fewer than there are rows: an even choice of them.
/// More: the rows again, made by somebody else.
///
/// # Errors
/// When an embedded data file cannot be read.
pub fn items(seed: u64, count: usize) -> Result<Vec<Item>, csv::Error> {
    let (drug_rows, piece_rows, consumable_rows) = source::read()?;
    let (drug_end, piece_end) = (drug_rows.len(), drug_rows.len() + piece_rows.len());
    let rows = piece_end + consumable_rows.len();
    let mut dice = Dice::new(seed, "catalogue");
    let mut items: Vec<Item> = Vec::with_capacity(count);
    for (row, brand) in chosen(count, rows) {
        let item = if row < drug_end {
            let (line, drug) = &drug_rows[row];
            drugs::item(drug, *line, row, brand, &mut dice)
        } else if row < piece_end {
            let (line, piece) = &piece_rows[row - drug_end];
            pieces::item(piece, *line, row - drug_end, brand, &mut dice)
        } else {
            let (line, consumable) = &consumable_rows[row - piece_end];
            consumables::item(consumable, *line, row - piece_end, brand, &mut dice)
        };
        items.push(item);
    }
    link_repeats(&mut items);
    Ok(items)
}

fn chosen(count: usize, rows: usize) -> Vec<(usize, usize)> {
    if count <= rows {
        return (0..count)
            .map(|index| (index * rows / count.max(1), 0))
            .collect();
    }
    (0..count)
        .map(|index| (index % rows, index / rows))
        .collect()
}

/// The list names some drugs twice, under two headings. The second row is the same product of the
/// same maker, is never bought, and waits for somebody to decide about it.
fn link_repeats(items: &mut [Item]) {
    let mut first: HashMap<_, usize> = HashMap::new();
    for index in 0..items.len() {
        let fields = &items[index].fields;
        if fields.kind == ItemKind::Drug && fields.code.contains('-') {
            continue;
        }
        let key = (
            fields.kind,
            fields.name.clone(),
            fields.form.clone(),
            fields.specification.clone(),
        );
        match first.get(&key) {
            None => {
                first.insert(key, index);
            }
            Some(earlier) => {
                let maker = items[*earlier].fields.manufacturer.clone();
                let item = &mut items[index];
                item.fields.manufacturer = maker;
                item.popularity = 0.0;
                item.duplicate_of = Some(*earlier);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::item::Tier;
    use formulary::model::ChronicGuarantee;
    use formulary::rules::item::{flaws, remarks};

    #[test]
    fn the_whole_catalogue_has_every_row_and_no_code_twice() {
        let items = items(1, 3_192).expect("data");
        assert_eq!(items.len(), 3_192);
        let distinct = |key: fn(&Item) -> Option<String>| {
            let all: Vec<_> = items.iter().filter_map(key).collect();
            let set: HashSet<_> = all.iter().collect();
            assert_eq!(set.len(), all.len());
        };
        distinct(|item| Some(item.fields.code.clone()));
        distinct(|item| item.fields.national_code.clone());
        distinct(|item| item.fields.gtin.clone());
        let repeats = items
            .iter()
            .filter(|item| item.duplicate_of.is_some())
            .count();
        assert!((18..60).contains(&repeats), "{repeats}");
    }

    #[test]
    fn a_village_has_enough_to_choose_from_and_every_chronic_disease_is_served() {
        let items = items(1, 3_192).expect("data");
        let village = items
            .iter()
            .filter(|item| item.tier == Tier::Village)
            .count();
        assert!((300..1_200).contains(&village), "{village}");
        for disease in &ChronicGuarantee::ALL[1..] {
            let served = items.iter().filter(|item| {
                item.fields.chronic_guarantee == *disease && item.tier == Tier::Village
            });
            assert!(served.count() >= 5, "{disease}");
        }
    }

    #[test]
    fn smaller_catalogues_keep_the_mixture_and_larger_ones_have_more_brands() {
        let small = items(1, 300).expect("data");
        let kinds: HashSet<_> = small.iter().map(|item| item.fields.kind).collect();
        for kind in [ItemKind::Drug, ItemKind::Piece, ItemKind::Consumable] {
            assert!(kinds.contains(&kind), "{kind}");
        }
        let large = items(1, 5_000).expect("data");
        let codes: HashSet<_> = large.iter().map(|item| &item.fields.code).collect();
        let national: HashSet<_> = large
            .iter()
            .map(|item| &item.fields.national_code)
            .collect();
        assert_eq!((codes.len(), national.len()), (5_000, 5_000));
    }

    #[test]
    fn no_price_exceeds_its_ceiling_and_no_item_has_a_flaw() {
        for item in items(9, 3_192).expect("data") {
            assert!(item.price.is_positive() && item.price.0 <= item.ceiling_e4());
            assert!(item.fields.baseline_price >= Some(item.price));
            assert!(flaws(&item.fields).is_empty(), "{item:?}");
            assert!(remarks(&item.fields).is_empty(), "{item:?}");
        }
    }
}
