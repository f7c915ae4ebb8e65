//! `sada-lab`: the lab at the command line.

fn main() -> std::process::ExitCode {
    sada_lab::cli::run()
}
