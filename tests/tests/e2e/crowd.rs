//! Three evenings of early 2024, reported by a crowd that does not exist, judged as history did.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use sada_tests::crowd;

#[tokio::test]
async fn the_collector_judges_three_evenings_as_history_did() {
    let folder = tempfile::tempdir().unwrap();
    let (played, service) = crowd::play(folder.path(), &|line| println!("{line}"))
        .await
        .unwrap();
    let page = service.page().await.unwrap();
    println!("{}", serde_json::to_string_pretty(&played).unwrap());
    let faults: Vec<_> = played.iter().flat_map(|it| &it.faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(played.iter().all(|it| it.reports > 500));
    assert!(page.contains("second in two weeks"), "{page}");
}
