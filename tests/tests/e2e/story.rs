//! The evening of 20 January 2024, from the failed load to the public page.

use anyhow::{Result, ensure};
use sada_tests::in_both_browsers;
use sada_tests::scene::TestScene;
use sada_tests::story::{Act, Story};

in_both_browsers!(the_evening);

async fn the_evening(scene: &mut TestScene) -> Result<()> {
    let record = Story::new(scene, None).play(&Act::LAB).await?;
    ensure!(record.ok(), "{record:#?}");
    Ok(())
}
