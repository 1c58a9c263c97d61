//! The harness measures what it should. Its tests are apart, because a bench includes its file.

use std::{thread::sleep, time::Duration};

use xtask_common::{Exit, cli::Line};

use super::{
    Args,
    harness::{Contest, Side, median},
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
