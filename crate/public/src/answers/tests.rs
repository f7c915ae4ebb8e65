//! Editions, and that what is asked too much takes nothing from pages.

use sada_published::counts;
use sada_published::events::{self, EventStore};
use sada_published::notes::{self, rally};

use std::time::Duration;

use super::*;

fn reader(folder: &tempfile::TempDir) -> Reader {
    let folder = folder.path();
    let events = EventStore::open(&events::database(folder)).unwrap();
    Reader {
        published: Published::open(&counts::database(folder)).unwrap(),
        events: PublicEvents::new(events, 10),
        notes: Notes::open(&notes::database(folder)).unwrap(),
        terms: CountingTerms {
            bin_length: Seconds(300),
            min_reporters: 10,
            assumed: None,
        },
    }
}

fn public(folder: &tempfile::TempDir) -> Arc<ResponseCache> {
    ResponseCache::new(reader(folder), reader(folder))
}

#[test]
fn a_note_makes_another_edition_and_so_does_an_edit() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(&folder);
    let mut notes = Notes::open(&notes::database(folder.path())).unwrap();
    let before = reader.edition(Seconds(600)).unwrap();
    assert_eq!(reader.edition(Seconds(601)).unwrap(), before);
    notes.add("pk-x-1", rally(), Seconds(600)).unwrap();
    let added = reader.edition(Seconds(601)).unwrap();
    assert_ne!(added, before);
    let other = |content| notes::NoteContent {
        title: "Another title".into(),
        ..content
    };
    notes.edit(1, other, Seconds(601)).unwrap();
    assert_ne!(reader.edition(Seconds(602)).unwrap(), added);
}

fn answer(bytes: usize) -> Result<Representation, RequestError> {
    Ok(Representation {
        content_type: "text/plain",
        body: vec![b'a'; bytes].into(),
    })
}

#[tokio::test]
async fn questions_wait_once_their_budget_is_spent_and_pages_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let public = public(&folder);
    lock(&public.budget).spend(Duration::from_secs(3600));
    let none = HeaderMap::new();
    let refused = public.question("q".into(), &none, |_, _| answer(1)).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    let page = public.answer("p".into(), &none, |_, _| answer(1)).await;
    assert_eq!(page.status(), StatusCode::OK);
    // What was made costs nothing to give again.
    let same = public.question("p".into(), &none, |_, _| answer(2)).await;
    assert_eq!(same.status(), StatusCode::OK);
}

#[tokio::test]
async fn no_page_waits_for_a_question_and_only_so_many_questions_wait() {
    let folder = tempfile::tempdir().unwrap();
    let public = public(&folder);
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let asking: Vec<_> = [Some(wait)]
        .into_iter()
        .chain((1..QUESTIONS_WAITING).map(|_| None))
        .map(|wait| {
            let public = Arc::clone(&public);
            tokio::spawn(async move {
                let read = move |_: &Reader, _| Ok(wait.map(|wait| wait.recv()));
                public.read(read).await.is_ok()
            })
        })
        .collect();
    while public.questions.places.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let none = HeaderMap::new();
    let page = public.answer("p".into(), &none, |_, _| answer(1));
    let page = tokio::time::timeout(Duration::from_secs(20), page).await;
    assert_eq!(page.expect("it waits").status(), StatusCode::OK);
    let one_more = public.question("q".into(), &none, |_, _| answer(1)).await;
    assert_eq!(one_more.status(), StatusCode::TOO_MANY_REQUESTS);
    go_on.send(()).unwrap();
    for answered in asking {
        assert!(answered.await.unwrap());
    }
}

#[tokio::test]
async fn questions_fill_half_of_what_is_kept_and_pages_all() {
    let folder = tempfile::tempdir().unwrap();
    let public = public(&folder);
    let none = HeaderMap::new();
    let kept = || lock(&public.cache).answers.len();
    for name in ["q", "r", "s"] {
        public
            .question(name.into(), &none, |_, _| answer(KEPT / 5))
            .await;
    }
    assert_eq!(kept(), 2);
    public
        .answer("p".into(), &none, |_, _| answer(KEPT / 5))
        .await;
    assert_eq!(kept(), 3);
}

#[tokio::test]
async fn nobody_is_told_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let public = public(&folder);
    let failed = public
        .question("q".into(), &HeaderMap::new(), |_, _| {
            Err(anyhow::anyhow!("a secret").into())
        })
        .await;
    assert_eq!(failed.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body = axum::body::to_bytes(failed.into_body(), 10_000)
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&body).contains("secret"));
}
