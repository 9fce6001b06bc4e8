//! What a prescription must say to be taken.

use crate::model::PrescriptionDelivery;
use crate::patient::Patient;
use crate::rules::review::Line;
use kernel::error::{Field, Invalid};

/// Most herbs.
pub const LINES_MAX: usize = 60;
/// Most doses: 长期处方 up to twelve weeks.
pub const DOSES_MAX: i64 = 84;
/// Longest name, number or word.
pub const WORD_MAX: usize = 60;
/// Longest text.
pub const TEXT_MAX: usize = 300;
/// Most grams of one herb in a dose, in thousandths.
const GRAMS_MAX: i64 = 1_000_000;

/// The numbers of a prescription.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// 剂.
    pub doses: i64,
    /// 每日次数, which is the bags of a dose.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
}

fn within(invalid: &mut Invalid, pointer: &str, value: i64, min: i64, max: i64) {
    let range = Field::OutOfRange {
        min: min.to_string(),
        max: max.to_string(),
    };
    invalid.ensure((min..=max).contains(&value), pointer, range);
}

fn short(invalid: &mut Invalid, pointer: &str, text: &str, max: usize) {
    let fits = text.chars().count() <= max;
    invalid.ensure(fits, pointer, Field::TooLong { max });
}

/// The numbers of a prescription or an agreed one.
pub fn numbers(invalid: &mut Invalid, numbers: Numbers) {
    within(invalid, "/doses", numbers.doses, 1, DOSES_MAX);
    within(invalid, "/times_per_day", numbers.times_per_day, 1, 4);
    within(invalid, "/ml_per_bag", numbers.ml_per_bag, 50, 300);
}

/// The herbs of a prescription or an agreed one.
pub fn lines(invalid: &mut Invalid, lines: &[Line]) {
    invalid.ensure(!lines.is_empty(), "/lines", Field::Required {});
    let few = lines.len() <= LINES_MAX;
    invalid.ensure(few, "/lines", Field::TooMany { max: LINES_MAX });
    for (at, line) in lines.iter().enumerate() {
        let named = !line.name.trim().is_empty();
        invalid.ensure(named, format!("/lines/{at}/name"), Field::Required {});
        short(invalid, &format!("/lines/{at}/name"), &line.name, WORD_MAX);
        short(
            invalid,
            &format!("/lines/{at}/method"),
            &line.method,
            WORD_MAX,
        );
        let grams = line.grams.0;
        let pointer = format!("/lines/{at}/grams");
        invalid.ensure(grams > 0, pointer.clone(), Field::NotPositive {});
        let range = Field::OutOfRange {
            min: "0.001".to_owned(),
            max: "1000".to_owned(),
        };
        invalid.ensure(grams <= GRAMS_MAX, pointer, range);
    }
}

/// The patient, with what his way to the goods needs.
pub fn patient(invalid: &mut Invalid, patient: &Patient, delivery: PrescriptionDelivery) {
    let named = !patient.name.trim().is_empty();
    invalid.ensure(named, "/patient/name", Field::Required {});
    short(invalid, "/patient/name", &patient.name, WORD_MAX);
    short(invalid, "/patient/phone", &patient.phone, WORD_MAX);
    short(invalid, "/patient/address", &patient.address, TEXT_MAX);
    short(invalid, "/patient/diagnosis", &patient.diagnosis, TEXT_MAX);
    within(invalid, "/patient/age_years", patient.age_years, 0, 130);
    if delivery == PrescriptionDelivery::Courier {
        let told = !patient.phone.trim().is_empty();
        invalid.ensure(told, "/patient/phone", Field::Required {});
        let told = !patient.address.trim().is_empty();
        invalid.ensure(told, "/patient/address", Field::Required {});
    }
}
