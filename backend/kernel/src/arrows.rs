//! Maps of documents: every arrow of a life as state, verb, next state. The rule of a verb and the buttons on a screen
//! read the same map.

/// Where a verb leads from a state; none where it cannot be done. A verb with several arrows from there answers the first.
pub fn next<S: Copy + PartialEq, V: Copy + PartialEq>(
    map: &[(S, V, S)],
    state: S,
    verb: V,
) -> Option<S> {
    map.iter()
        .find(|(from, by, _)| *from == state && *by == verb)
        .map(|(.., to)| *to)
}

/// What can be done in a state, each verb once, in the order of the map.
pub fn verbs<S: Copy + PartialEq, V: Copy + PartialEq>(map: &[(S, V, S)], state: S) -> Vec<V> {
    let mut found = Vec::new();
    for (from, verb, _) in map {
        if *from == state && !found.contains(verb) {
            found.push(*verb);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &[(&str, &str, &str)] = &[
        ("open", "pack", "open"),
        ("open", "pack", "done"),
        ("open", "cancel", "gone"),
    ];

    #[test]
    fn a_verb_leads_where_its_first_arrow_leads() {
        assert_eq!(next(MAP, "open", "pack"), Some("open"));
        assert_eq!(next(MAP, "open", "cancel"), Some("gone"));
        assert_eq!(next(MAP, "done", "pack"), None);
    }

    #[test]
    fn a_verb_with_two_arrows_is_one_button() {
        assert_eq!(verbs(MAP, "open"), ["pack", "cancel"]);
        assert!(verbs(MAP, "gone").is_empty());
    }
}
