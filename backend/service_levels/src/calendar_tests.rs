use super::*;

fn at(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a wall clock");
    instant(local)
}

fn shipped() -> Holidays {
    Holidays::shipped().expect("the shipped notices")
}

/// Wall clock in Shanghai, with a question mark when provisional.
fn due(start: &str, hours: u32, calendar: Calendar) -> String {
    let due = shipped().due_after_hours(at(start), hours, calendar);
    let mark = if due.is_provisional { "?" } else { "" };
    format!("{}{mark}", local(due.at).format("%Y-%m-%d %H:%M"))
}

use Calendar::{Always, WithoutStatutoryOffDays as Statutory, WithoutWeekends as Weekends};

#[test]
fn hours_on_skipped_days_do_not_count() {
    for (start, hours, calendar, expected) in [
        // Emergencies run through the National Day week.
        ("2026-09-30 20:00", 12, Always, "2026-10-01 08:00"),
        // 4 hours on the last day before it, 44 after it.
        ("2026-09-30 20:00", 48, Statutory, "2026-10-09 20:00"),
        // A start inside it is one on the first day after it.
        ("2026-10-03 15:30", 48, Statutory, "2026-10-10 00:00"),
        // A plain weekend counts in the stricter reading only.
        ("2026-11-06 10:00", 48, Statutory, "2026-11-08 10:00"),
        ("2026-11-06 10:00", 48, Weekends, "2026-11-10 10:00"),
        // Saturday 2026-10-10 is worked.
        ("2026-10-09 10:00", 24, Weekends, "2026-10-10 10:00"),
        // Used up at the very end of a day is that midnight, not the end of the holidays.
        ("2026-09-29 00:00", 48, Statutory, "2026-10-01 00:00"),
        ("2026-09-29 00:00", 0, Statutory, "2026-09-29 00:00"),
    ] {
        assert_eq!(due(start, hours, calendar), expected, "{start} + {hours} h");
    }
}

#[test]
fn past_the_last_notice_a_clock_is_provisional() {
    assert_eq!(due("2026-12-31 00:00", 24, Statutory), "2027-01-01 00:00");
    assert_eq!(due("2026-12-31 01:00", 24, Statutory), "2027-01-01 01:00?");
    assert_eq!(due("2026-12-31 01:00", 24, Always), "2027-01-01 01:00");
    assert_eq!(
        due("2024-12-31 01:00", 48, Weekends),
        "2025-01-03 00:00?".replace("00:00", "01:00")
    );
    let mut holidays = shipped();
    let notice = Year {
        off: BTreeSet::from([NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day")]),
        makeup: BTreeSet::new(),
    };
    holidays.load(2027, notice).expect("days of that year");
    let due = holidays.due_after_hours(at("2026-12-31 01:00"), 24, Statutory);
    assert_eq!(
        due,
        Due {
            at: at("2027-01-02 01:00"),
            is_provisional: false
        }
    );
}

#[test]
fn days_end_at_midnight_and_the_first_is_not_counted() {
    let holidays = shipped();
    let end = |start, days, calendar| {
        let due = holidays.due_after_days(at(start), days, calendar);
        local(due.at).format("%Y-%m-%d %H:%M").to_string()
    };
    assert_eq!(end("2026-11-02 09:00", 5, Always), "2026-11-08 00:00");
    assert_eq!(end("2026-11-02 23:59", 5, Weekends), "2026-11-10 00:00");
    assert_eq!(end("2026-09-30 09:00", 1, Statutory), "2026-10-09 00:00");
}

#[test]
fn a_day_of_another_year_is_refused() {
    let text = r#"{"years": {"2026": {"off": {"2025-12-31": "x"}, "makeup_workdays": {}}}}"#;
    let error = Holidays::from_json(text).expect_err("another year");
    assert_eq!(error.to_string(), "2025-12-31 does not belong to 2026");
    assert!(Holidays::from_json("{}").is_err());
}

#[test]
fn months_end_where_they_end() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    for (one, end) in [
        ("2026-02-01", "2026-02-28"),
        ("2024-02-29", "2024-02-29"),
        ("2026-12-31", "2026-12-31"),
        ("2026-01-31", "2026-01-31"),
    ] {
        assert_eq!(month_end(day(one)), day(end));
    }
    assert_eq!(
        month_number(day("2027-01-01")) - month_number(day("2026-12-31")),
        1
    );
}
