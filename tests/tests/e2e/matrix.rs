//! The cells of the matrix that are played at every test run; `cargo xtask matrix` plays
//! them all.

use anyhow::{Result, ensure};
use sada_tests::matrix::cells;
use sada_tests::matrix::column::Column;
use sada_tests::matrix::run::{PlayOptions, run};
use sada_tests::matrix::select::select;
use sada_tests::matrix::summary::Summary;

#[tokio::test]
async fn every_answer_is_right_in_chromium() -> Result<()> {
    every_answer_is_right(Column::Chromium).await
}

#[tokio::test]
async fn every_answer_is_right_in_firefox() -> Result<()> {
    every_answer_is_right(Column::Firefox).await
}

async fn every_answer_is_right(column: Column) -> Result<()> {
    let cells = select(cells::all(), &[], true)?;
    let how = PlayOptions {
        headless: true,
        nel: false,
    };
    let records = run(column, &cells, how, |_| {}).await?;
    let summary = Summary::new(records);
    // How soon depends on what else the machine does; the matrix itself looks at that.
    ensure!(summary.wrong().count() == 0, "{summary}");
    Ok(())
}
