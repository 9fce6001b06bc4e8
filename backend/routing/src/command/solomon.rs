//! Solomon's form of a problem: vehicles in a line of two numbers, then the depot and each customer in lines of seven.

use analyst::{File, Unreadable, decimal};
use serde_json::Value;

use super::Named;
use crate::geometry::{euclidean, table};
use crate::model::{Objective, Problem, Stop, Travel, Vehicle};

/// Words of a line, each with the byte at which it begins.
fn words(start: usize, line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split_whitespace().map(move |word| {
        let at = word.as_ptr() as usize - line.as_ptr() as usize;
        (start + at, word)
    })
}

struct Reader<'a> {
    file: File<'a>,
    text: &'a str,
}

impl Reader<'_> {
    fn numbers<const N: usize>(&self, start: usize, line: &str) -> Result<[f64; N], Unreadable> {
        let mut numbers = [0.0; N];
        let mut words = words(start, line);
        for number in &mut numbers {
            let Some((at, word)) = words.next() else {
                let end = start + line.trim_end().len();
                return Err(self
                    .file
                    .fault(self.text, end, format!("{N} numbers are wanted")));
            };
            let read: Option<f64> = word.parse().ok();
            *number = read
                .filter(|number| number.is_finite())
                .ok_or_else(|| self.file.fault(self.text, at, "not a number"))?;
        }
        match words.next() {
            Some((at, _)) => Err(self
                .file
                .fault(self.text, at, format!("{N} numbers are wanted"))),
            None => Ok(numbers),
        }
    }

    fn milli(&self, start: usize, line: &str, place: usize) -> Result<i64, Unreadable> {
        let (at, word) = words(start, line).nth(place).unwrap_or((start, ""));
        decimal::parse_unsigned(word, 3).map_err(|bad| self.file.fault(self.text, at, bad))
    }
}

pub(super) fn read(file: File<'_>) -> Result<Named, Unreadable> {
    let text = file.text()?;
    let reader = Reader { file, text };
    let mut lines = analyst::lines(text).filter(|(_, line)| !line.trim().is_empty());
    let end = |wanted: &str| file.fault(text, text.len(), format!("{wanted} is missing"));
    let begins = |line: &str, word: &str| line.trim_start().to_uppercase().starts_with(word);
    lines
        .find(|(_, line)| begins(line, "NUMBER"))
        .ok_or_else(|| end("NUMBER CAPACITY"))?;
    let (start, line) = lines.next().ok_or_else(|| end("the number of vehicles"))?;
    let [count, _] = reader.numbers(start, line)?;
    let capacity_milli = reader.milli(start, line, 1)?;
    lines
        .find(|(_, line)| begins(line, "CUST NO"))
        .ok_or_else(|| end("CUST NO."))?;
    let (mut names, mut places, mut stops) = (Vec::new(), Vec::new(), Vec::new());
    for (start, line) in lines {
        let [_, x, y, _, opens, closes, service] = reader.numbers(start, line)?;
        let name = words(start, line).next().map_or("", |(_, word)| word);
        names.push(Value::from(name));
        places.push((x, y));
        stops.push(Stop {
            demand_milli: reader.milli(start, line, 3)?,
            window: (opens, closes),
            service,
            cold: false,
        });
    }
    if stops.is_empty() {
        return Err(end("the depot"));
    }
    let depot = stops.remove(0);
    names.remove(0);
    let travel = Travel::new(places.len(), table(&places, euclidean), 60.0);
    let problem = Problem {
        travel: travel.ok_or_else(|| Unreadable::whole(file.name, "places are too far away"))?,
        stops,
        vehicles: vec![Vehicle {
            capacity_milli,
            count: count.max(0.0) as usize,
            shift: depot.window,
            trips: 1,
            loading: 0.0,
            fixed_cost_e4: 0,
            cost_per_km_e4: 10_000,
            cold: false,
        }],
        objective: Objective::Distance,
    };
    problem
        .check()
        .map_err(|unplannable| Unreadable::whole(file.name, unplannable))?;
    Ok(Named {
        problem,
        stops: names,
        vehicles: vec![Value::from("vehicle")],
    })
}
