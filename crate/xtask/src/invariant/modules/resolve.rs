//! From a path to the file that defines what it names.

use super::{Crate, Path};

/// Imports that name each other would be followed for ever.
const DEEPEST: usize = 20;

impl Crate {
    /// The file of this crate that defines what a path names, as it is read in a module. Nothing for a module alone,
    /// for what another crate defines, and for a name of the code around it.
    pub(in super::super) fn defined_in(&self, module: &Path, path: &[String]) -> Option<&str> {
        self.resolve(module, path, 0)
    }

    /// The file that holds a module.
    pub(in super::super) fn file_of(&self, module: &[String]) -> Option<&str> {
        self.modules.get(module).map(|it| &*it.file)
    }

    fn resolve(&self, from: &Path, path: &[String], depth: usize) -> Option<&str> {
        if depth > DEEPEST {
            return None;
        }
        let mut module = from.clone();
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => module.clear(),
                "super" => drop(module.pop()),
                "self" => {}
                _ => break,
            }
            rest = others;
        }
        let (first, _) = rest.split_first()?;
        let certain = rest.len() < path.len() || self.child(&module, first).is_some();
        self.look_up(&module, rest, certain, depth)
    }

    /// Looks for the first of some names in a module. Where it is certain that the module has it, and nothing shows,
    /// a macro has made it there.
    fn look_up(&self, path: &Path, names: &[String], certain: bool, depth: usize) -> Option<&str> {
        let module = self.modules.get(path)?;
        let (name, rest) = names.split_first()?;
        if let Some(child) = self.child(path, name) {
            if !rest.is_empty() {
                return self.look_up(&child, rest, true, depth);
            }
            // A module and a function may have one name; a module alone is defined by nobody.
            return module.items.contains(name).then_some(&*module.file);
        }
        if module.items.contains(name) {
            return Some(&module.file);
        }
        if let Some(import) = module.imports.get(name) {
            let whole: Path = import.iter().chain(rest).cloned().collect();
            return self.resolve(path, &whole, depth + 1);
        }
        let through_glob = module.globs.iter().find_map(|glob| {
            let inside = self.module_of(path, glob)?;
            self.look_up(&inside, names, false, depth + 1)
        });
        through_glob.or_else(|| certain.then_some(&*module.file))
    }

    /// The module a path names, if it names one of this crate.
    fn module_of(&self, from: &Path, path: &[String]) -> Option<Path> {
        let mut module = from.clone();
        for name in path {
            match name.as_str() {
                "crate" => module.clear(),
                "super" => drop(module.pop()),
                "self" => {}
                name => module.push(name.to_owned()),
            }
        }
        (module != *from && self.modules.contains_key(&module)).then_some(module)
    }

    fn child(&self, parent: &Path, name: &str) -> Option<Path> {
        let mut child = parent.clone();
        child.push(name.to_owned());
        self.modules.contains_key(&child).then_some(child)
    }
}
