//! The chain in real browsers, in the lab. One program, so that it is linked once; the test runner starts it anew for
//! every test.

mod background;
mod behaves;
mod crowd;
mod data;
mod feed;
mod first_day;
mod keyboard;
mod matrix;
mod pages;
mod refused;
mod reports;
mod sealed;
mod site;
mod stores;
mod story;
mod upgrade;
mod visits;
