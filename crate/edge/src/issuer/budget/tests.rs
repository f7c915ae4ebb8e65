use std::path::Path;

use super::*;

const SCHEDULE: Schedule = Schedule {
    bin_seconds: Seconds(300),
    window_bins: 48,
};
const WINDOW: BinStart = BinStart(Seconds(144_000));
const NEXT: BinStart = BinStart(Seconds(158_400));
/// Late in the first window: all of its share has come free.
const NOW: Seconds = Seconds(158_000);

fn open(folder: &Path, (grade_a, grade_b): (u32, u32), now: Seconds) -> Budgets {
    let shared = vec!["198.51.100.0/24=5".parse().unwrap()];
    let rules = BudgetRules {
        grade_a,
        grade_b,
        shared,
    };
    Budgets::open(rules, SCHEDULE, folder.to_owned(), now).unwrap()
}

fn from(last: &str) -> IpAddr {
    last.parse().unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries.map(|it| name(it).into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_block_gets_its_share_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut budgets = open(folder.path(), (2, 1), NOW);
    let mut spend = |window, address: &str| budgets.spend(window, from(address), NOW).ok();
    let given = [1, 2, 3, 4].map(|n| spend(WINDOW, &format!("192.0.2.{n}")));
    let (a, b) = (Some(Grade::A), Some(Grade::B));
    assert_eq!(given, [a, a, b, None]);
    assert_eq!(spend(WINDOW, "192.0.3.1"), a, "another block");
    assert_eq!(spend(NEXT, "192.0.2.1"), a, "another window");
    let shared = [1; 6].map(|_| spend(WINDOW, "198.51.100.1"));
    assert_eq!(shared, [a, a, a, b, b, None], "as the operator says");
}

#[test]
fn who_is_refused_takes_nothing_and_hears_when_the_window_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut budgets = open(folder.path(), (8, 64), NOW);
    let spent = (0..80).filter(|_| budgets.spend(WINDOW, from("192.0.2.1"), NOW).is_ok());
    assert_eq!(spent.count(), 72);
    let again_after = NEXT.seconds() - NOW;
    let refused = Err(NoBatch::UsedUp { again_after });
    assert_eq!(budgets.check(WINDOW, from("192.0.2.9"), NOW), refused);
    assert_eq!(budgets.check(NEXT, from("192.0.2.9"), NOW), Ok(()));
}

/// One who asks without end at the beginning leaves some to those who come later.
#[test]
fn there_is_room_for_those_who_come_later_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let early = WINDOW.seconds() - Seconds(7000);
    let mut budgets = open(folder.path(), (8, 64), early);
    let mut taken = |now, address: &str| {
        let given = (0..80).filter(|_| budgets.spend(WINDOW, from(address), now).is_ok());
        given.count()
    };
    assert_eq!(taken(early, "192.0.2.1"), 36);
    let hour = |number: u64| WINDOW.seconds() + Seconds(3600 * number);
    assert_eq!([1, 2, 3].map(|n| taken(hour(n), "192.0.2.2")), [12, 12, 12]);
    assert_eq!(taken(hour(3), "192.0.2.3"), 0);
}

#[test]
fn a_holder_of_many_48_is_not_many() {
    let folder = tempfile::tempdir().unwrap();
    let end = NEXT.seconds() - Seconds(1);
    let mut budgets = open(folder.path(), (1, 0), end);
    let mut given = |address: String| budgets.spend(WINDOW, from(&address), end).is_ok();
    let in_one_40 = (0..40).filter(|n| given(format!("2001:db8:{n:x}::1")));
    assert_eq!(in_one_40.count(), 8);
    let in_the_32 = (1..100).filter(|n| given(format!("2001:db8:{n:x}00::1")));
    assert!((55..=56).contains(&in_the_32.count()));
    assert!(given("2001:db9::1".into()), "another /32");
}

#[test]
fn what_was_given_out_outlasts_a_restart_and_not_its_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut budgets = open(path, (2, 0), NOW);
    for window in [WINDOW, WINDOW, NEXT] {
        budgets.spend(window, from("192.0.2.1"), NOW).unwrap();
    }
    drop(budgets);
    assert_eq!(files(path), ["budgets-144000.log", "budgets-158400.log"]);
    let mut again = open(path, (2, 0), NOW);
    assert!(again.spend(WINDOW, from("192.0.2.7"), NOW).is_err());
    assert!(again.spend(WINDOW, from("192.0.3.7"), NOW).is_ok());
    let half = again.spend(NEXT, from("192.0.2.7"), NOW);
    assert!(half.is_err(), "of two, one comes free in its window");
    again.forget(NEXT.seconds() + Seconds(299));
    assert_eq!(files(path).len(), 2, "a slow clock still asks for it");
    again.forget(NEXT.seconds() + Seconds(300));
    assert_eq!(files(path), ["budgets-158400.log"]);
    drop(again);
    open(path, (2, 0), NEXT.seconds() + Seconds(20_000));
    assert!(files(path).is_empty(), "a start deletes what is over");
}

#[test]
fn a_damaged_file_costs_its_own_window_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut budgets = open(path, (2, 0), NOW);
    budgets.spend(WINDOW, from("192.0.2.1"), NOW).unwrap();
    budgets.spend(WINDOW, from("192.0.2.1"), NOW).unwrap();
    drop(budgets);
    let file = path.join("budgets-144000.log");
    let whole = std::fs::read(&file).unwrap();
    assert_eq!(whole.len(), 8 + 32 + 2 * 16);
    // Cut off within the second batch.
    std::fs::write(&file, &whole[..whole.len() - 3]).unwrap();
    let mut again = open(path, (2, 0), NOW);
    assert!(again.spend(WINDOW, from("192.0.2.1"), NOW).is_ok());
    assert!(again.spend(WINDOW, from("192.0.2.1"), NOW).is_err());
    assert_eq!(std::fs::read(&file).unwrap().len(), whole.len());
    std::fs::write(&file, "damaged").unwrap();
    assert!(
        open(path, (2, 0), NOW)
            .spend(WINDOW, from("192.0.2.1"), NOW)
            .is_ok()
    );
}
