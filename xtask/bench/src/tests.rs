//! Tests of the harness. They are in a file of their own, because a bench includes the harness.

use std::{thread::sleep, time::Duration};

use xtask_common::{Exit, cli::Line};

use super::{
    Args, Row,
    harness::{Contest, Score, Side, median},
};

#[test]
fn the_slower_side_has_the_larger_time() {
    let pause = |millis| move || sleep(Duration::from_millis(millis));
    let mut contest = Contest { name: "sleep", a: Side::new("long", pause(8)), b: Side::new("short", pause(2)) };
    let score = contest.hold(1);
    assert!(score.ratio > 2.0, "{score}");
    assert!(score.control > 0.5 && score.control < 2.0, "{score}");
    assert_eq!(score.rounds, 5);
}

#[test]
fn the_median_is_the_middle() {
    assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    assert!((median(vec![4.0, 1.0, 2.0, 9.0]) - 3.0).abs() < f64::EPSILON);
}

#[test]
fn the_help_ends_with_the_exit_codes() {
    let help = Line::<Args>::read("bench", ["bench", "--help"]).unwrap_err().to_string();
    assert!(help.contains(Exit::TABLE), "{help}");
}

#[test]
fn the_rows_of_another_program_are_read_as_it_shows_them() {
    let score =
        Score { names: ["union of 7 fields", "hero-api", "plain struct"], ratio: 1.1, control: 0.98, rounds: 5 };
    let shown = Row::from_score(&score);
    let read = Row::parse(shown.shown.clone()).unwrap();
    assert_eq!((read.shown, read.figure), (shown.shown, shown.figure));
    assert!(Row::parse("warning: a word of cargo".to_owned()).is_none());
}
