//! Labs side by side: nothing of one is felt in another, or outside.

use sada_lab::client::{LabMechanism, Namespace, NetworkState};

use crate::{
    person::{Person, failed, lab},
    visitor::{FailureCause, Phase},
};

#[tokio::test]
async fn labs_at_the_same_time_do_not_feel_each_other() {
    let outside = std::fs::read_to_string("/proc/net/route").expect("routes");
    let (first, second, third) = tokio::join!(lab(), lab(), lab());
    let mut one = Person::enter(&first, Namespace::Person).await;
    let mut two = Person::enter(&second, Namespace::Person).await;
    let three = Person::enter(&third, Namespace::Person).await;
    first.set("x", LabMechanism::TlsReset).await.expect("set");
    second
        .set("x", LabMechanism::TcpSynDrop)
        .await
        .expect("set");
    third.network(NetworkState::LinkDown).await.expect("down");
    assert_eq!(
        one.visit("https://x.com/").await,
        failed(Phase::Tls, FailureCause::Reset)
    );
    assert_eq!(
        two.visit("https://x.com/").await,
        failed(Phase::Connection, FailureCause::Silent)
    );
    one.assert_works("https://www.youtube.com/").await;
    third.shutdown().await.expect("ended");
    three.gone().await;
    two.assert_works("https://www.youtube.com/").await;
    assert_eq!(
        std::fs::read_to_string("/proc/net/route").expect("routes"),
        outside
    );
}
