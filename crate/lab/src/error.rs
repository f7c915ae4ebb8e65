//! What can go wrong, in words for the person at the keyboard.

use std::{io, path::PathBuf};

/// Why the lab could not be made, or could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// This system has no namespaces.
    #[error(
        "the lab needs Linux: it builds a network of its own out of namespaces. \
         Use `cargo xtask run --no-lab` here: a browser on the real network with a local collector"
    )]
    Unsupported,
    /// This account may not make namespaces.
    #[error(
        "this account may not make the lab's network ({what}: {cause}). Run as root, or allow ordinary users their own \
         namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0), \
         or use `cargo xtask run --no-lab`: a browser on the real network with a local collector"
    )]
    Permission {
        /// The step that was refused.
        what: String,
        /// The system's word for it.
        cause: io::Error,
    },
    /// A program that the lab needs is not there.
    #[error(
        "the lab needs `{tool}`, which is not installed (Debian and Ubuntu: apt-get install {package})"
    )]
    MissingTool {
        /// Its name, as it is started.
        tool: &'static str,
        /// Debian's package with it.
        package: &'static str,
    },
    /// The `sada-lab` program was not found beside the caller.
    #[error(
        "the program `sada-lab` was not found; build it (`cargo build -p sada-lab`) or name it in the variable SADA_LAB"
    )]
    ProgramNotFound,
    /// The path of the control socket is longer than the system allows.
    #[error("{0} is too long a path for a socket; choose a shorter folder")]
    PathTooLong(PathBuf),
    /// A step of making the lab failed.
    #[error("{what}: {cause}")]
    Io {
        /// The step that failed.
        what: String,
        /// The system's word for it.
        cause: io::Error,
    },
    /// The lab did not come up, and said why.
    #[error("{0}")]
    NotReady(String),
    /// A part of the lab failed and has said why itself.
    #[error("the lab has failed")]
    Failed,
    /// The lab refused a request.
    #[error("{0}")]
    Refused(String),
    /// The lab is gone or does not speak its protocol.
    #[error("the lab does not answer as it should: {0}")]
    Protocol(String),
}

impl LabError {
    /// A failed step, to be used with `map_err`.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        |cause| Self::Io {
            what: what.into(),
            cause,
        }
    }
}
