//! Roles of the collector: what runs together under one subcommand.

pub mod all;
