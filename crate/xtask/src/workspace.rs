//! Where things are: the project's root, cargo's target folder, the tools installed for this project alone.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The project's folders, and what cargo knows of its packages.
pub(crate) struct Workspace {
    /// The folder with the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// The whole dependency graph.
    pub(crate) metadata: Metadata,
}

impl Workspace {
    /// Asks cargo where the project is.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let metadata = MetadataCommand::new()
            .manifest_path(here.join("Cargo.toml"))
            .exec()
            .context("cargo metadata failed; is this a complete checkout?")?;
        Ok(Self {
            root: metadata.workspace_root.clone().into(),
            target: metadata.target_directory.clone().into(),
            metadata,
        })
    }

    /// Where tools are installed that this project needs and the machine lacks.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// PATH with the project's own tools first, and the folders of system tools an ordinary user's PATH leaves out.
    pub(crate) fn path(&self) -> OsString {
        let mut folders = vec![self.tools().join("bin")];
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        folders.extend(["/usr/sbin", "/sbin"].map(PathBuf::from));
        env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }

    /// Finds a program by name on [`Workspace::path`].
    pub(crate) fn program(&self, name: &str) -> Option<PathBuf> {
        which::which_in(name, Some(self.path()), &self.root).ok()
    }

    /// A program npm installed for this project, if it did.
    pub(crate) fn npm_program(&self, name: &str) -> Option<PathBuf> {
        let file = self.root.join("node_modules/.bin").join(name);
        file.exists().then_some(file)
    }

    /// The version every package of the workspace carries; the extension's is the same.
    pub(crate) fn version(&self) -> Result<String> {
        let package = self
            .metadata
            .packages
            .iter()
            .find(|package| package.name.as_str() == "sada-web");
        Ok(package
            .context("the workspace has no package sada-web")?
            .version
            .to_string())
    }
}
