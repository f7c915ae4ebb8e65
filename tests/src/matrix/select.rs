//! Choosing cells by name.

use anyhow::{Context, Result, ensure};
use glob::Pattern;

use super::cell::MatrixCell;

/// The cells whose `group/name` one of the patterns matches, all if there is none; only
/// those of the fast set, if that is asked for. A pattern without a slash names a group.
///
/// # Errors
/// For a pattern that is none, and for one that matches no cell.
pub fn select(cells: Vec<MatrixCell>, patterns: &[String], fast: bool) -> Result<Vec<MatrixCell>> {
    let mut wanted = Vec::new();
    for text in patterns {
        let whole = if text.contains('/') {
            text.clone()
        } else {
            format!("{text}/*")
        };
        let pattern = Pattern::new(&whole).with_context(|| format!("{text} is no pattern"))?;
        let known = cells.iter().any(|cell| pattern.matches(&cell.path()));
        ensure!(known, "no cell is called {text}; --list names them all");
        wanted.push(pattern);
    }
    let named = |cell: &MatrixCell| {
        wanted.is_empty() || wanted.iter().any(|pattern| pattern.matches(&cell.path()))
    };
    let chosen = cells.into_iter();
    let chosen: Vec<MatrixCell> = chosen
        .filter(|cell| named(cell) && (cell.fast || !fast))
        .collect();
    ensure!(!chosen.is_empty(), "none of these cells is in the fast set");
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::cells;

    fn names(patterns: &[&str], fast: bool) -> Result<Vec<String>> {
        let patterns: Vec<String> = patterns.iter().map(|&it| it.to_owned()).collect();
        let chosen = select(cells::all(), &patterns, fast)?;
        Ok(chosen.iter().map(MatrixCell::path).collect())
    }

    #[test]
    fn patterns_choose_by_group_and_name() {
        assert_eq!(names(&["tls/reset"], false).unwrap(), ["tls/reset"]);
        let tcp = names(&["tcp"], false).unwrap();
        assert!(tcp.len() > 3 && tcp.iter().all(|it| it.starts_with("tcp/")));
        let both = names(&["tcp/syn-*", "dns/nxdomain"], false).unwrap();
        assert_eq!(both, ["dns/nxdomain", "tcp/syn-drop", "tcp/syn-reset"]);
        assert_eq!(names(&["tcp"], true).unwrap(), ["tcp/syn-reset"]);
    }

    #[test]
    fn a_misspelt_name_is_no_empty_run() {
        assert!(names(&["tls/rest"], false).is_err());
        assert!(names(&["tls/["], false).is_err());
    }
}
