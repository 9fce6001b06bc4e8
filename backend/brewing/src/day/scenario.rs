//! A scenario file, and the prescriptions that chance makes of it.

use chance::SplitMix64;
use serde::Deserialize;

use crate::model::{Centre, Job, Machine, Minute, Policy, Scheme, Span};

/// A day of a centre, as a file says it. Minutes from midnight.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// How many.
    pub prescriptions: u32,
    /// Of all of them.
    pub doses: u32,
    doses_each: (u32, u32),
    arrive: (Minute, Minute),
    prepare: (Minute, Minute),
    /// Brews whose machine fails, in 1/1000.
    pub failing_per_mille: u64,
    early_per_mille: u64,
    early_min: Minute,
    /// What a machine that failed cannot work.
    pub repair_min: Minute,
    /// Chances for which the day is told.
    pub seeds: Vec<u64>,
    shifts: Vec<(Minute, Minute)>,
    room: Vec<(Minute, Minute)>,
    runs: Vec<Minute>,
    policy: Policy,
    schemes: Vec<SchemeRow>,
    machines: Vec<MachineRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeRow {
    #[serde(rename = "name")]
    _name: String,
    share: u64,
    group: u32,
    first_min: Minute,
    second_min: Minute,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MachineRow {
    count: u32,
    group: u32,
    most_doses: u32,
}

/// A prescription, from its arrival.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub at: Minute,
    pub job: Job,
}

impl Scenario {
    /// From the text of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Scenario, String> {
        let scenario: Scenario = toml::from_str(text).map_err(|error| error.to_string())?;
        let (least, most) = scenario.doses_each;
        let (few, many) = (
            scenario.prescriptions * least,
            scenario.prescriptions * most,
        );
        let ranges = [scenario.arrive, scenario.prepare];
        if least == 0 || least > most || !(few..=many).contains(&scenario.doses) {
            return Err("doses: so many prescriptions cannot have so many doses".to_owned());
        }
        if ranges.iter().any(|(from, to)| from >= to) {
            return Err("arrive, prepare: from a minute to a later one".to_owned());
        }
        if scenario.schemes.iter().all(|scheme| scheme.share == 0) {
            return Err("schemes: somebody must come".to_owned());
        }
        Ok(scenario)
    }

    /// The centre of the file.
    pub fn centre(&self) -> Centre {
        let spans = |pairs: &[(Minute, Minute)]| -> Vec<Span> {
            let span = |&(from, to): &(Minute, Minute)| Span { from, to };
            pairs.iter().map(span).collect()
        };
        let mut machines = Vec::new();
        for row in &self.machines {
            for _ in 0..row.count {
                machines.push(Machine {
                    id: machines.len() as u32 + 1,
                    group: row.group,
                    most_doses: row.most_doses,
                    shifts: spans(&self.shifts),
                    hot_until: None,
                });
            }
        }
        Centre {
            machines,
            schemes: self
                .schemes
                .iter()
                .map(|row| Scheme {
                    group: row.group,
                    first_min: row.first_min,
                    second_min: row.second_min,
                })
                .collect(),
            room: spans(&self.room),
            runs: self.runs.clone(),
            policy: self.policy,
        }
    }

    /// Everybody who comes, by time: exactly so many prescriptions and doses.
    pub(super) fn arrivals(&self, seed: u64) -> Vec<Arrival> {
        let mut chance = SplitMix64::new(seed);
        let between = |chance: &mut SplitMix64, (from, to): (Minute, Minute)| {
            from + chance.below((to - from) as u64) as Minute
        };
        let shares: u64 = self.schemes.iter().map(|scheme| scheme.share).sum();
        let doses = self.doses_of(&mut chance);
        let mut arrivals: Vec<Arrival> = doses
            .into_iter()
            .map(|doses| {
                let at = between(&mut chance, self.arrive);
                let mut drawn = chance.below(shares);
                let scheme = self.schemes.iter().position(|scheme| {
                    let is_it = drawn < scheme.share;
                    drawn = drawn.saturating_sub(scheme.share);
                    is_it
                });
                let is_early = chance.below(1000) < self.early_per_mille;
                let job = Job {
                    id: 0,
                    scheme: scheme.unwrap_or(0),
                    doses,
                    early_min: if is_early { self.early_min } else { 0 },
                    weighed_at: at + between(&mut chance, self.prepare),
                    soaking_since: None,
                    due: None,
                    is_rush: false,
                };
                Arrival { at, job }
            })
            .collect();
        arrivals.sort_by_key(|arrival| arrival.at);
        for (at, arrival) in arrivals.iter_mut().enumerate() {
            arrival.job.id = at as u64 + 1;
        }
        arrivals
    }

    /// Doses of each prescription: any, then one more or less here and there until the sum is that of the file.
    fn doses_of(&self, chance: &mut SplitMix64) -> Vec<u32> {
        let (least, most) = self.doses_each;
        let range = u64::from(most - least + 1);
        let draw = |_| least + chance.below(range) as u32;
        let mut doses: Vec<u32> = (0..self.prescriptions).map(draw).collect();
        let mut sum: u32 = doses.iter().sum();
        while sum != self.doses {
            let one = &mut doses[chance.below(u64::from(self.prescriptions)) as usize];
            if sum < self.doses && *one < most {
                (*one, sum) = (*one + 1, sum + 1);
            } else if sum > self.doses && *one > least {
                (*one, sum) = (*one - 1, sum - 1);
            }
        }
        doses
    }
}
