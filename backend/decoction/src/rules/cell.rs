//! Cells such as `酸枣仁15`, `石膏(先煎)30g` or `甘草 6克`, one herb or many.

use kernel::quantity::Quantity;
use kernel::text::fold;

/// One herb as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Name with the method in brackets, if it stood there.
    pub name: String,
    /// Grams for one dose.
    pub grams: Quantity,
}

/// Words for grams.
const UNITS: [&str; 4] = ["克", "g", "G", "公克"];

/// All herbs of a text, or the first part that is none.
pub fn herbs(text: &str) -> Result<Vec<Written>, String> {
    let folded = fold(text).replace('（', "(").replace('）', ")");
    let parts = folded
        .split([' ', ',', '，', '、', ';', '；', '。', '/'])
        .filter(|part| !part.is_empty());
    let mut pieces: Vec<String> = Vec::new();
    for part in parts {
        // `甘草 6克` and `石膏 30g (先煎)` are one herb each.
        let joins = part.starts_with(|first: char| first.is_ascii_digit())
            || part.starts_with('(')
            || UNITS.contains(&part);
        match pieces.last_mut() {
            Some(last) if joins => last.push_str(part),
            _ => pieces.push(part.to_owned()),
        }
    }
    pieces.iter().map(|piece| herb(piece)).collect()
}

/// `石膏30g(先煎)` is 石膏(先煎) with 30 g.
fn herb(text: &str) -> Result<Written, String> {
    let unreadable = || text.to_owned();
    let (around, inside) = match text.split_once('(') {
        Some((before, rest)) => {
            let (inside, after) = rest.split_once(')').ok_or_else(unreadable)?;
            (format!("{before}{after}"), Some(inside))
        }
        None => (text.to_owned(), None),
    };
    let mut body = around.as_str();
    for unit in UNITS {
        body = body.strip_suffix(unit).unwrap_or(body);
    }
    let digits = body
        .char_indices()
        .rev()
        .take_while(|(_, char)| char.is_ascii_digit() || *char == '.')
        .last();
    let (at, _) = digits.ok_or_else(unreadable)?;
    let (name, grams) = body.split_at(at);
    let grams: Quantity = grams.parse().map_err(|_| unreadable())?;
    if name.is_empty() || !grams.is_positive() {
        return Err(unreadable());
    }
    let name = match inside {
        Some(inside) => format!("{name}({inside})"),
        None => name.to_owned(),
    };
    Ok(Written { name, grams })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, i64)> {
        let herbs = herbs(text).expect("herbs");
        herbs
            .into_iter()
            .map(|one| (one.name, one.grams.0))
            .collect()
    }

    #[test]
    fn cells_are_read_as_people_write_them() {
        let one = |name: &str, grams| vec![(name.to_owned(), grams)];
        assert_eq!(read("酸枣仁15"), one("酸枣仁", 15_000));
        assert_eq!(read("甘草 6克"), one("甘草", 6_000));
        assert_eq!(read("石膏30g（先煎）"), one("石膏(先煎)", 30_000));
        assert_eq!(read("石膏(先煎)30"), one("石膏(先煎)", 30_000));
        assert_eq!(read("三七粉1.5g"), one("三七粉", 1_500));
        let many = read("酸枣仁15、知母6，茯苓 6 g 川芎6g;甘草3");
        assert_eq!(many.len(), 5);
        assert_eq!(many[2], ("茯苓".to_owned(), 6_000));
    }

    #[test]
    fn what_has_no_name_or_no_grams_is_told() {
        assert_eq!(herbs("酸枣仁15 知母"), Err("知母".to_owned()));
        assert_eq!(herbs("15"), Err("15".to_owned()));
        assert_eq!(herbs("石膏(先煎30"), Err("石膏(先煎30".to_owned()));
        assert_eq!(herbs("甘草0"), Err("甘草0".to_owned()));
        assert_eq!(herbs(""), Ok(Vec::new()));
    }
}
