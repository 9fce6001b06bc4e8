//! Review of prescriptions of Chinese medicinal pieces 中药饮片处方审核.
//!
//! ```
//! use prescriptions::{Herb, Library, Prescription};
//!
//! let library = Library::shipped();
//! let herb = |name: &str, grams_e6| Herb { name: name.into(), grams_e6, method: None };
//! let review = library.review(&Prescription {
//!     herbs: vec![herb("海藻", 10_000_000), herb("生草", 3_000_000)],
//!     doses: 7,
//!     pregnant: false,
//! });
//! let codes: Vec<_> = review.findings.iter().map(|finding| finding.code.word()).collect();
//! assert_eq!(codes, ["decoction.incompatible"]);
//! ```
//!
//! * [`Library`] holds the pieces and the rules of the data files, each with its source and mark (V read, X agrees with a
//!   second data set, K knowledge). They must be signed off by a licensed pharmacist before clinical use.
//! * [`Library::resolve`] finds the piece that a name means: an exact piece, an alias, or a prefix of processing; never a part
//!   of a name. What is not known stays unknown, with a proposal for the reader.
//! * [`Library::review`] tells every finding with the edition and the source of its rule.
//! * [`command`] is `yaoshu rx check` over a file.
//!
//! Grams are for an adult and a day; the number of doses multiplies nothing. Nothing here knows a clock or a database.

mod check;
pub mod command;
mod finding;
mod forms;
mod formula;
mod grams;
mod library;
mod load;
mod piece;
mod proposal;
mod resolve;

pub use check::{Herb, Prescription, Review};
pub use finding::{Code, Finding, Severity};
pub use formula::{Formula, FormulaHerb, formulas};
pub use library::{EDITION, Library};
pub use piece::{Dose, Level, Piece};
pub use resolve::Resolved;
