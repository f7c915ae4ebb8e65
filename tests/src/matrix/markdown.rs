//! The matrix as tables in Markdown, for `docs/results/matrix.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::column::Column;
use super::confusion::{Confusion, VERDICTS};
use super::record::Record;
use super::summary::Summary;

/// Everything a reader wants: the cells with an answer for each column, the confusion
/// matrix, the pairs, and where the browser's own types differ.
#[must_use]
pub fn markdown(summary: &Summary) -> String {
    let mut out = format!(
        "Every mechanism of interference and every innocent fault, played in real browsers in the lab. \
         Answers: {}; wrong: {}; later than owed: {}.\n\n",
        summary.records().len(),
        summary.wrong().count(),
        summary.late().count(),
    );
    out.push_str(
        "## Cells\n\nWhat is true, what Sada answers, after how many seconds, and what the browser \
         said.\n\n",
    );
    // Writing into a text cannot fail.
    table(summary, &mut out).ok();
    out.push_str(
        "## Truth and answer\n\nHow many cells of each truth (rows) got which verdict (columns).\n\n",
    );
    for column in summary.columns() {
        confusion(summary, column, &mut out).ok();
    }
    pairs(summary, &mut out).ok();
    differences(summary, &mut out).ok();
    out
}

fn table(summary: &Summary, out: &mut String) -> std::fmt::Result {
    let columns = summary.columns();
    let mut rows: Vec<(String, BTreeMap<Column, &Record>)> = Vec::new();
    for record in summary.records() {
        let path = record.path();
        match rows.iter_mut().find(|(name, _)| *name == path) {
            Some((_, row)) => drop(row.insert(record.column, record)),
            None => rows.push((path, BTreeMap::from([(record.column, record)]))),
        }
    }
    write!(out, "| cell | truth |")?;
    for column in &columns {
        write!(out, " {column} | after | its words |")?;
    }
    write!(out, "\n|---|---|")?;
    for _ in &columns {
        write!(out, "---|---:|---|")?;
    }
    writeln!(out)?;
    for (path, row) in &rows {
        let truth = row.values().next().map_or("", |it| it.truth.word());
        write!(out, "| {path} | {truth} |")?;
        for column in &columns {
            match row.get(column) {
                Some(record) => write!(out, " {}", answer(record))?,
                None => write!(out, " | | |")?,
            }
        }
        writeln!(out)?;
    }
    writeln!(out)
}

fn answer(record: &Record) -> String {
    let said = record.answer();
    let mechanism = record.mechanism.as_ref();
    let mechanism = mechanism.map_or_else(String::new, |it| format!(" ({it})"));
    let wrong = if record.ok { "" } else { " **wrong**" };
    let seconds = record.seconds;
    let seconds = seconds.map_or_else(String::new, |it| format!("{it:.1} s"));
    let words: Vec<String> = record.words.iter().map(|word| code(word)).collect();
    format!(
        "{said}{mechanism}{wrong} | {seconds} | {} |",
        words.join(", ")
    )
}

/// A browser's words as they are, in a table: no bar may end the field.
fn code(word: &str) -> String {
    format!("`{}`", word.replace('|', "\\|").replace('`', "'"))
}

fn confusion(summary: &Summary, column: Column, out: &mut String) -> std::fmt::Result {
    write!(out, "| {column}: truth |")?;
    for verdict in VERDICTS {
        write!(out, " {verdict} |")?;
    }
    writeln!(out, "\n|---|{}", "---:|".repeat(VERDICTS.len()))?;
    for (truth, counts) in Confusion::of(summary.of(column)).rows() {
        write!(out, "| {} |", truth.word())?;
        for count in counts {
            write!(out, " {count} |")?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

fn pairs(summary: &Summary, out: &mut String) -> std::fmt::Result {
    let mut pairs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for record in summary.records() {
        let Some(pair) = record.pair else { continue };
        let cells = pairs.entry(pair).or_default();
        if !cells.contains(&record.path()) {
            cells.push(record.path());
        }
    }
    if pairs.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Pairs\n\nCells that look the same from inside one browser, so that no other answer can be given.\n\n\
         | look the same from inside one browser | cells |\n|---|---|"
    )?;
    for (pair, cells) in pairs {
        writeln!(out, "| {pair} | {} |", cells.join(", "))?;
    }
    writeln!(out)
}

/// One row for each kind of difference, with the cells where it is met.
fn differences(summary: &Summary, out: &mut String) -> std::fmt::Result {
    let mut kinds: BTreeMap<_, (_, Vec<String>)> = BTreeMap::new();
    for it in summary.differences() {
        let (_, cells) = kinds
            .entry((it.browser, it.sada))
            .or_insert((it.why, Vec::new()));
        cells.push(it.cell);
    }
    if kinds.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Chromium's own reports\n\nWhere Chromium's reports (Network Error Logging) name another type than Sada.\n\n\
         | Chromium's own report | Sada | cells | why |\n|---|---|---|---|"
    )?;
    for ((browser, sada), (why, cells)) in kinds {
        let why = why.unwrap_or("**not known**");
        writeln!(out, "| {browser} | {sada} | {} | {why} |", cells.join(", "))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::cells;

    #[test]
    fn every_row_of_a_table_has_as_many_fields_as_its_head() {
        let cells = cells::all();
        let mut records = Vec::new();
        for column in [Column::Chromium, Column::Firefox] {
            let mut record = Record::new(&cells[0], column);
            record.words = vec!["a|b".to_owned(), "`c`".to_owned()];
            records.push(record);
        }
        records.push(Record::new(&cells[1], Column::Firefox));
        let text = markdown(&Summary::new(records));
        let rows = text.lines().skip_while(|line| !line.starts_with("| cell"));
        let table: Vec<&str> = rows.take_while(|line| !line.is_empty()).collect();
        assert_eq!(table.len(), 4, "{text}");
        let fields = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(
            table.iter().all(|line| fields(line) == fields(table[0])),
            "{text}"
        );
    }
}
