//! How long a review takes: `cargo run -p prescriptions --example day -- [PRESCRIPTIONS]`.

use std::fmt::Write as _;
use std::time::Instant;

use prescriptions::Library;
use prescriptions::command::{File, check};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: usize = std::env::args()
        .nth(1)
        .map_or(Ok(30_000), |count| count.parse())?;
    let started = Instant::now();
    let library = Library::shipped();
    println!(
        "library of {} pieces in {:?}",
        library.pieces().len(),
        started.elapsed()
    );
    let aliases: Vec<&str> = library.aliases().map(|(name, _)| name).collect();
    let mut dice = 3_usize;
    let mut text = String::new();
    for id in 0..count {
        write!(
            text,
            "{{\"id\":\"RX{id}\",\"doses\":7,\"pregnant\":{},\"herbs\":[",
            id % 9 == 0
        )?;
        for at in 0..14 {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let roll = dice >> 33;
            let name = match roll % 10 {
                0..6 => library.pieces()[roll % 603].name.clone(),
                6..9 => aliases[roll % aliases.len()].to_owned(),
                _ => format!("{}{}", aliases[roll % aliases.len()], roll % 1000),
            };
            let comma = if at > 0 { "," } else { "" };
            write!(
                text,
                "{comma}{{\"name\":\"{name}\",\"grams\":{}.5}}",
                1 + roll % 20
            )?;
        }
        text.push_str("]}\n");
    }
    let started = Instant::now();
    let answers = check(File {
        name: "RX",
        bytes: text.as_bytes(),
    })?;
    println!(
        "{count} prescriptions, {} bytes of answers in {:?}",
        answers.len(),
        started.elapsed()
    );
    Ok(())
}
