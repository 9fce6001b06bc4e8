//! What a scan means on the way along the bins. The order is bin, goods, quantity; anything else is refused with what would
//! be right.

use crate::model::PickState;
use crate::refusal::DispatchRefusal;
use formulary::rules::codes::gs1;

/// A line of the pick list, as the scanner has to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Label of its bin; none while the item has no home.
    pub bin: Option<String>,
    /// Name of the item, for sentences.
    pub item: String,
    /// Code of the item.
    pub code: String,
    /// Its GTIN, if known.
    pub gtin: Option<String>,
    /// Number of the lot.
    pub lot: String,
    /// Where it stands.
    pub state: PickState,
}

/// What a scan did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// The picker stands at the bin of this line.
    Bin(usize),
    /// The goods of this line are in his hand.
    Goods(usize),
}

/// What a label says of goods.
enum Label {
    /// The lot, and the item where the label names it.
    Lot { lot: String, gtin: Option<String> },
    /// The item, by its code or GTIN, without a lot.
    Item(String),
}

/// Understands a scan while the picker stands `at` a bin.
pub fn scan(lines: &[Line], at: Option<&str>, text: &str) -> Result<Scanned, DispatchRefusal> {
    let text = text.trim();
    let open = |line: &Line| line.state == PickState::Open;
    if let Some(held) = lines.iter().find(|line| line.state == PickState::InHand) {
        return Err(DispatchRefusal::TakeFirst {
            item: held.item.clone(),
        });
    }
    let is_bin = lines
        .iter()
        .any(|line| line.bin.as_deref().is_some_and(|bin| same(bin, text)));
    if is_bin {
        return to_bin(lines, at, text);
    }
    let here = |line: &Line| line.bin.as_deref() == at || line.bin.is_none();
    let label = read(lines, text);
    let fits = |line: &Line| match &label {
        Label::Lot { lot, gtin } => {
            same(&line.lot, lot)
                && gtin
                    .as_ref()
                    .is_none_or(|gtin| line.gtin.as_ref() == Some(gtin))
        }
        Label::Item(code) => names(line, code),
    };
    let found = lines
        .iter()
        .position(|line| open(line) && here(line) && fits(line));
    match (found, &label) {
        (Some(at), Label::Lot { .. }) => Ok(Scanned::Goods(at)),
        (Some(at), Label::Item(_)) => Err(DispatchRefusal::LotUnread {
            item: lines[at].item.clone(),
        }),
        (None, _) => Err(astray(lines, at, fits)),
    }
}

fn to_bin(lines: &[Line], at: Option<&str>, text: &str) -> Result<Scanned, DispatchRefusal> {
    let of = |bin: &str| {
        let open = lines.iter().filter(|line| line.state == PickState::Open);
        open.filter(|line| line.bin.as_deref().is_some_and(|own| same(own, bin)))
            .count()
    };
    if let Some(now) = at.filter(|now| !same(now, text)) {
        let left = of(now);
        if left > 0 {
            return Err(DispatchRefusal::BinNotDone {
                bin: now.to_owned(),
                left: i64::try_from(left).unwrap_or(i64::MAX),
            });
        }
    }
    let wanted = |line: &Line| {
        line.state == PickState::Open && line.bin.as_deref().is_some_and(|own| same(own, text))
    };
    let found = lines.iter().position(wanted);
    found
        .map(Scanned::Bin)
        .ok_or(DispatchRefusal::NothingInBin {
            bin: text.to_owned(),
        })
}

/// Why the goods are not the right ones here.
fn astray(lines: &[Line], at: Option<&str>, fits: impl Fn(&Line) -> bool) -> DispatchRefusal {
    let open = || lines.iter().filter(|line| line.state == PickState::Open);
    let elsewhere = open()
        .find(|line| fits(line))
        .and_then(|line| line.bin.clone());
    match (at, elsewhere) {
        (None, Some(bin)) => DispatchRefusal::ScanBinFirst { bin },
        (Some(_), Some(bin)) => DispatchRefusal::OtherBin { bin },
        (at, None) => {
            let here = open()
                .find(|line| line.bin.as_deref() == at)
                .or(open().next());
            match (here, at) {
                (Some(line), None) if line.bin.is_some() => DispatchRefusal::ScanBinFirst {
                    bin: line.bin.clone().unwrap_or_default(),
                },
                (Some(line), _) => DispatchRefusal::WrongGoods {
                    expected: format!("{} {}", line.item, line.lot),
                },
                (None, _) => DispatchRefusal::NothingWaits {},
            }
        }
    }
}

/// A text that is a lot or a code of the list is just that, also where it could be read as a GS1 element.
fn read(lines: &[Line], text: &str) -> Label {
    let plain = || Label::Lot {
        lot: text.to_owned(),
        gtin: None,
    };
    if lines.iter().any(|line| same(&line.lot, text)) {
        return plain();
    }
    if lines.iter().any(|line| names(line, text)) {
        return Label::Item(text.to_owned());
    }
    let scan = gs1::parse(text).unwrap_or_default();
    match (scan.lot, scan.gtin) {
        (Some(lot), gtin) => Label::Lot { lot, gtin },
        (None, Some(gtin)) => Label::Item(gtin),
        (None, None) => plain(),
    }
}

/// Is this the code or the GTIN of the line's item?
fn names(line: &Line, code: &str) -> bool {
    line.gtin.as_deref().is_some_and(|own| is_gtin(own, code)) || same(&line.code, code)
}

/// The same number in fourteen digits, as GS1 writes it, or shorter.
fn is_gtin(own: &str, text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        && (8..=14).contains(&text.len())
        && own.trim_start_matches('0') == text.trim_start_matches('0')
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GTIN: &str = "06901234567892";

    fn line(bin: &str, lot: &str, state: PickState) -> Line {
        Line {
            bin: (!bin.is_empty()).then(|| bin.to_owned()),
            item: "阿莫西林胶囊".to_owned(),
            code: "AMX".to_owned(),
            gtin: Some(GTIN.to_owned()),
            lot: lot.to_owned(),
            state,
        }
    }

    fn told(lines: &[Line], at: Option<&str>, text: &str) -> String {
        match scan(lines, at, text) {
            Ok(done) => format!("{done:?}"),
            Err(refusal) => format!("{refusal:?}"),
        }
    }

    #[test]
    fn first_the_bin_then_the_lot_and_nothing_else() {
        let lines = [
            line("A-01", "L1", PickState::Open),
            line("A-01", "L2", PickState::Open),
            line("B-07", "L3", PickState::Open),
        ];
        assert_eq!(told(&lines, None, " a-01"), "Bin(0)");
        assert_eq!(told(&lines, None, "L1"), r#"ScanBinFirst { bin: "A-01" }"#);
        assert_eq!(told(&lines, None, "XX"), r#"ScanBinFirst { bin: "A-01" }"#);
        assert_eq!(told(&lines, Some("A-01"), "L2"), "Goods(1)");
        assert_eq!(
            told(&lines, Some("A-01"), "L3"),
            r#"OtherBin { bin: "B-07" }"#
        );
        assert_eq!(
            told(&lines, Some("A-01"), "B-07"),
            r#"BinNotDone { bin: "A-01", left: 2 }"#
        );
        assert_eq!(
            told(&lines, Some("A-01"), "L9"),
            r#"WrongGoods { expected: "阿莫西林胶囊 L1" }"#
        );
    }

    #[test]
    fn labels_of_gs1_name_the_lot_and_a_bare_gtin_does_not() {
        let lines = [line("A-01", "L1", PickState::Open)];
        let at = Some("A-01");
        assert_eq!(
            told(&lines, at, "(01)06901234567892(17)280601(10)L1"),
            "Goods(0)"
        );
        assert_eq!(
            told(&lines, at, "]C101069012345678921728060110L1"),
            "Goods(0)"
        );
        assert!(told(&lines, at, "(01)06901234567892(10)L2").starts_with("WrongGoods"));
        assert!(told(&lines, at, "6901234567892").starts_with("LotUnread"));
        assert!(told(&lines, at, "(01)06901234567892(17)280601").starts_with("LotUnread"));
    }

    #[test]
    fn what_is_in_the_hand_comes_first_and_a_bin_is_done_once() {
        let mut lines = [
            line("A-01", "L1", PickState::InHand),
            line("B-07", "L3", PickState::Open),
        ];
        assert!(told(&lines, Some("A-01"), "B-07").starts_with("TakeFirst"));
        lines[0].state = PickState::Taken;
        assert_eq!(told(&lines, Some("A-01"), "B-07"), "Bin(1)");
        assert!(told(&lines, Some("B-07"), "A-01").starts_with("BinNotDone"));
        lines[1].state = PickState::Taken;
        assert!(told(&lines, Some("B-07"), "A-01").starts_with("NothingInBin"));
    }

    #[test]
    fn what_has_no_bin_is_scanned_at_once() {
        let lines = [line("", "L1", PickState::Open)];
        assert_eq!(told(&lines, None, "L1"), "Goods(0)");
        assert!(told(&lines, None, "L2").starts_with("WrongGoods"));
    }
}
