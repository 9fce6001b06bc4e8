//! A timetable of duties.
