//! 追溯码: what a scan of a code means beside what is known of it. A pack is in one place; whoever shows it somewhere else, or a
//! second time, shows a mistake or a forgery.

use crate::model::{LotId, TraceAlarm, TraceState, TraceVerb};
use formulary::rules::codes::gs1;
use kernel::ids::OrganisationId;
use kernel::refusals;

refusals! {
    /// Why codes are not taken.
    pub enum TraceRefusal in "stock" {
        /// Neither twenty digits nor a GTIN with a serial number.
        CodeUnread { code: String } => "code_unread", 422;
        /// Nothing was scanned.
        NothingScanned { } => "nothing_scanned", 422;
        /// The same code twice in one list.
        CodeTwice { code: String } => "code_twice", 422;
        /// The goods are used by their code, so that each of them is known: scan it.
        ScanToUse { item: String } => "scan_to_use", 409;
        /// The alarm is closed.
        AlarmClosed { } => "alarm_closed", 409;
    }
}

/// Digits of a 药品追溯码: seven of the drug and pack, thirteen of the single pack and its check.
const DIGITS: usize = 20;

/// A code as it is kept: the twenty digits, or GTIN and serial number of a device in GS1 element strings.
pub fn read(text: &str) -> Result<String, TraceRefusal> {
    let text = text.trim();
    let unread = || TraceRefusal::CodeUnread {
        code: text.to_owned(),
    };
    if text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    let scan = gs1::parse(text).map_err(|_| unread())?;
    match (scan.gtin, scan.serial) {
        (Some(gtin), Some(serial)) => Ok(format!("01{gtin}21{serial}")),
        _ => Err(unread()),
    }
}

/// What is known of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Of which lot.
    pub lot_id: LotId,
    /// Who has it, or had it last.
    pub organisation_id: OrganisationId,
    /// That is the centre, from which goods go to everybody.
    pub at_centre: bool,
    /// Where it stands.
    pub state: TraceState,
}

/// Where a scan leads, and what is wrong with it. `lot`: the lot that the scanner says it is of, if he says so.
pub fn scanned(
    known: Option<&Known>,
    verb: TraceVerb,
    here: OrganisationId,
    lot: Option<LotId>,
) -> Result<TraceState, TraceAlarm> {
    let to = match verb {
        TraceVerb::Receive => TraceState::Here,
        TraceVerb::Send => TraceState::Sent,
        TraceVerb::Use => TraceState::Used,
    };
    let Some(known) = known else {
        return match (lot, verb) {
            // The first scan of a pack, wherever it is made, when somebody says what it is.
            (Some(_), _) => Ok(to),
            (None, _) => Err(TraceAlarm::Unknown),
        };
    };
    if lot.is_some_and(|lot| lot != known.lot_id) {
        return Err(TraceAlarm::OtherLot);
    }
    let own = known.organisation_id == here;
    match (known.state, verb, own) {
        (TraceState::Used, ..) => Err(TraceAlarm::Used),
        (TraceState::Here, TraceVerb::Receive, true) => Err(TraceAlarm::Twice),
        (TraceState::Here, _, true) | (TraceState::Sent, TraceVerb::Receive, _) => Ok(to),
        // What left the centre unscanned is scanned where it arrives.
        (TraceState::Here, TraceVerb::Receive | TraceVerb::Use, false) if known.at_centre => Ok(to),
        (TraceState::Sent, TraceVerb::Send, true) => Err(TraceAlarm::Twice),
        (TraceState::Sent, TraceVerb::Use, false) => Ok(to),
        _ => Err(TraceAlarm::Elsewhere),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: OrganisationId = OrganisationId(1);
    const THERE: OrganisationId = OrganisationId(2);

    #[test]
    fn twenty_digits_or_a_device_with_its_serial_number_name_one_pack() {
        assert_eq!(
            read(" 81234567890123456789 "),
            Ok("81234567890123456789".to_owned())
        );
        assert_eq!(
            read("(01)06901234567892(17)280630(10)A1(21)S7"),
            Ok("010690123456789221S7".to_owned())
        );
        for text in [
            "",
            "8123",
            "(01)06901234567892(10)A1",
            "8123456789012345678X",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_pack_is_in_one_place_and_is_used_once() {
        use TraceAlarm as A;
        use TraceState as S;
        use TraceVerb as V;
        let known = |state, organisation_id, at_centre| Known {
            lot_id: LotId(1),
            organisation_id,
            at_centre,
            state,
        };
        let lot = Some(LotId(1));
        for (before, verb, said, expected) in [
            (None, V::Receive, lot, Ok(S::Here)),
            (None, V::Use, lot, Ok(S::Used)),
            (None, V::Receive, None, Err(A::Unknown)),
            (Some((S::Here, HERE, false)), V::Receive, lot, Err(A::Twice)),
            (Some((S::Here, HERE, false)), V::Use, None, Ok(S::Used)),
            (Some((S::Here, HERE, false)), V::Send, None, Ok(S::Sent)),
            (Some((S::Sent, THERE, false)), V::Receive, None, Ok(S::Here)),
            (Some((S::Sent, HERE, false)), V::Send, None, Err(A::Twice)),
            (Some((S::Here, THERE, true)), V::Receive, None, Ok(S::Here)),
            (
                Some((S::Here, THERE, false)),
                V::Receive,
                lot,
                Err(A::Elsewhere),
            ),
            (
                Some((S::Here, THERE, false)),
                V::Use,
                None,
                Err(A::Elsewhere),
            ),
            (Some((S::Used, HERE, false)), V::Use, None, Err(A::Used)),
            (
                Some((S::Used, THERE, false)),
                V::Receive,
                None,
                Err(A::Used),
            ),
            (
                Some((S::Here, HERE, false)),
                V::Use,
                Some(LotId(2)),
                Err(A::OtherLot),
            ),
        ] {
            let before = before.map(|(state, who, centre)| known(state, who, centre));
            assert_eq!(
                scanned(before.as_ref(), verb, HERE, said),
                expected,
                "{before:?} {verb}"
            );
        }
    }
}
