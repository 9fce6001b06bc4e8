//! What the clock asks for while a prescription boils.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::job::TimerKind;
use crate::policy::{CentreTerms, SchemeTerms};
use kernel::clock::Instant;

/// One thing to do, and whether it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DecoctionTimer)]
pub struct Timer {
    /// What.
    pub kind: TimerKind,
    /// When.
    pub at: Instant,
    /// Which pieces.
    pub pieces: Vec<String>,
    /// When it was.
    pub done_at: Option<Instant>,
}

/// A piece with its method.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its name.
    pub name: String,
    /// 先煎 …
    pub method: String,
}

/// Timers of a boil and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boil {
    /// In order of time.
    pub timers: Vec<Timer>,
    /// The end of the second boil.
    pub ends_at: Instant,
}

impl Boil {
    /// The same so many times faster.
    pub fn faster(mut self, now: Instant, pace: u32) -> Self {
        let sooner = |at: Instant| Instant(now.0 + (at.0 - now.0) / i64::from(pace));
        for timer in &mut self.timers {
            timer.at = sooner(timer.at);
        }
        self.ends_at = sooner(self.ends_at);
        self
    }
}

fn minutes(count: i64) -> i64 {
    count * 60_000
}

/// The boil of a prescription that is put on a machine now.
pub fn boil(
    now: Instant,
    heat_min: i64,
    early_min: i64,
    scheme: &SchemeTerms,
    terms: &CentreTerms,
    pieces: &[Piece],
) -> Boil {
    let with = |words: &[&str]| -> Vec<String> {
        let fits = |piece: &&Piece| words.iter().any(|word| piece.method.contains(word));
        let found = pieces.iter().filter(fits);
        found.map(|piece| piece.name.clone()).collect()
    };
    let boils = now.0 + minutes(heat_min);
    let others = boils + minutes(early_min);
    let first_ends = others + minutes(scheme.first_min);
    let second = scheme.second_min > 0;
    let ends = match second {
        true => first_ends + minutes(terms.planner.reheat_min + scheme.second_min),
        false => first_ends,
    };
    let wanted = [
        (TimerKind::Early, now.0, with(&["先煎", "久煎"])),
        (TimerKind::Apart, now.0, with(&["另煎"])),
        (
            TimerKind::Late,
            first_ends - minutes(terms.late_min),
            with(&["后下"]),
        ),
        (TimerKind::Melt, ends, with(&["烊化", "冲服"])),
    ];
    let timer = |kind, at, pieces| Timer {
        kind,
        at: Instant(at),
        pieces,
        done_at: None,
    };
    let mut timers: Vec<Timer> = wanted
        .into_iter()
        .filter(|(.., pieces)| !pieces.is_empty())
        .map(|(kind, at, pieces)| timer(kind, at, pieces))
        .collect();
    if early_min > 0 {
        timers.push(timer(TimerKind::Others, others, Vec::new()));
    }
    if second {
        timers.push(timer(TimerKind::Second, first_ends, Vec::new()));
    }
    timers.sort_by_key(|timer| timer.at);
    Boil {
        timers,
        ends_at: Instant(ends),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_herb_has_its_minute() {
        let terms = CentreTerms::default();
        let piece = |name: &str, method: &str| Piece {
            name: name.to_owned(),
            method: method.to_owned(),
        };
        let pieces = [
            piece("石膏", "先煎"),
            piece("甘草", ""),
            piece("薄荷", "后下"),
            piece("人参", "另煎"),
            piece("阿胶", "烊化"),
        ];
        let boil = boil(Instant(0), 10, 30, &terms.schemes[0], &terms, &pieces);
        let told: Vec<(TimerKind, i64)> = boil
            .timers
            .iter()
            .map(|timer| (timer.kind, timer.at.0 / 60_000))
            .collect();
        let wanted = [
            (TimerKind::Early, 0),
            (TimerKind::Apart, 0),
            (TimerKind::Others, 40),
            (TimerKind::Late, 60),
            (TimerKind::Second, 65),
            (TimerKind::Melt, 90),
        ];
        assert_eq!(told, wanted);
        assert_eq!(boil.ends_at, Instant(90 * 60_000));
    }
}
