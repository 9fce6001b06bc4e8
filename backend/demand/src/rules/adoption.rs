//! Adoption at closing 截止采纳: for a facility that handed in nothing, the policy asks for the chronic
//! guarantee list (慢病保障), so that hypertension, diabetes and COPD patients are not left without.

use crate::model::line::Line;
use crate::model::requisition::RequisitionWord;

/// Did the facility hand in something that still counts? Drafts and returned ones do not.
pub fn handed_in(state: RequisitionWord) -> bool {
    match state {
        RequisitionWord::Submitted
        | RequisitionWord::Approved
        | RequisitionWord::Accepted
        | RequisitionWord::Ordered => true,
        RequisitionWord::Draft | RequisitionWord::Returned | RequisitionWord::Withdrawn => false,
    }
}

/// The lines that are adopted: each suggestion as it is, and nothing where nothing is suggested.
pub fn adopted(suggested: Vec<Line>) -> Vec<Line> {
    suggested
        .into_iter()
        .filter(|line| line.suggested.is_positive())
        .map(|line| Line {
            quantity: line.suggested,
            ..line
        })
        .collect()
}
