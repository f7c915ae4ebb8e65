//! `explain FILE`: a diagnostic recording played again, step by step.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use anyhow::{Context, Result};
use sada_core::{
    catalogue::PlatformId,
    load::Ended,
    outcome::Outcome,
    recording::{Step, replay},
    signal::Signal,
    verdict::{Judgement, Say},
};
use serde_json::json;

/// Plays the file and prints what came of it: in words, or one object a line.
///
/// # Errors
/// When the file cannot be read, or is no recording; the message names the line.
pub(super) fn run(file: &Path, as_json: bool) -> Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| {
        format!(
            "{} cannot be read. Save a diagnostic file from Sada's data page and give its path",
            file.display()
        )
    })?;
    let steps = replay(&text).with_context(|| format!("{}", file.display()))?;
    print!(
        "{}",
        if as_json {
            objects(&steps)
        } else {
            render(&steps)
        }
    );
    Ok(())
}

/// What is said of a platform from some step on.
struct Change<'a> {
    step: &'a Step,
    platform: PlatformId,
    say: &'a Say,
}

/// Everything that is said anew, in order.
fn changes(steps: &[Step]) -> Vec<Change<'_>> {
    let mut known: BTreeMap<PlatformId, &Say> = BTreeMap::new();
    let mut changes = Vec::new();
    for step in steps {
        for (platform, say) in &step.says {
            if known.insert(*platform, say) != Some(say) && *say != Say::Nothing {
                changes.push(Change {
                    step,
                    platform: *platform,
                    say,
                });
            }
        }
    }
    changes
}

/// One object a line for each answer that is new: `at`, `platform`, `verdict`, `certainty`,
/// `fine`, `evidence`; the last of a platform is what is said of it in the end. While an answer
/// is looked for, and where none can be given, the four are null.
fn objects(steps: &[Step]) -> String {
    let lines = changes(steps).into_iter().map(|change| {
        let judgement = change.say.judgement();
        let object = json!({
            "at": change.step.at,
            "platform": change.platform,
            "verdict": judgement.map(|it| it.verdict),
            "certainty": judgement.map(|it| it.certainty),
            "fine": judgement.and_then(|it| it.mechanism),
            "mechanism": judgement.and_then(|it| it.mechanism),
            "evidence": judgement.map(|it| &it.evidence),
        });
        format!("{object}\n")
    });
    lines.collect()
}

fn render(steps: &[Step]) -> String {
    let Some(first) = steps.first() else {
        return "The recording holds no signal.\n".to_owned();
    };
    let changes = changes(steps);
    let mut text = String::new();
    for step in steps {
        let new: Vec<&Change<'_>> = changes
            .iter()
            .filter(|change| std::ptr::eq(change.step, step))
            .collect();
        let heard = heard(&step.signal);
        if heard.is_none() && step.ended.is_empty() && new.is_empty() {
            continue;
        }
        let after = (step.at - first.at).get();
        let (whole, thousandths) = (after / 1000, after % 1000);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{whole:>6}.{thousandths:03} s  {}",
            heard.unwrap_or_default()
        );
        for ended in &step.ended {
            let _ = writeln!(text, "{:>12}load of {}", "", load(ended));
        }
        for change in new {
            let _ = writeln!(
                text,
                "{:>12}{}: {}",
                "",
                name(change.platform),
                say(change.say)
            );
        }
    }
    text.push_str("\nIn the end:\n");
    if let Some(last) = steps.last() {
        for (platform, said) in &last.says {
            let _ = writeln!(text, "  {}: {}", name(*platform), say(said));
            for evidence in said.judgement().map(evidence).unwrap_or_default() {
                let _ = writeln!(text, "    {evidence}");
            }
        }
    }
    text
}

fn name(platform: PlatformId) -> &'static str {
    platform.platform().name
}

/// What a signal was, in a few words; `None` for those that only pass time.
fn heard(signal: &Signal) -> Option<String> {
    Some(match signal {
        Signal::Request { event, details } => {
            let event = serde_json::to_value(event).ok()?;
            let error = details.error.as_deref().unwrap_or_default();
            let status = details.status_code.map(|code| code.to_string());
            format!(
                "{} {} {}{}",
                event.as_str()?,
                details.url,
                error,
                status.unwrap_or_default()
            )
        }
        Signal::Navigation { details } => format!(
            "webNavigation error {} {}",
            details.url,
            details.error.as_deref().unwrap_or_default()
        ),
        Signal::Asked {
            control, answer, ..
        } => format!("control {control}: {}", brief(answer)),
        Signal::Rechecked { target, answer } => {
            format!("looked again at {target}: {}", brief(answer))
        }
        Signal::Measured { answer } => format!("pace of another site: {}", brief(answer)),
        Signal::Tab { tab, shown } => {
            let shown = shown.clone().unwrap_or_default();
            let words = [shown.status, shown.pending_url, shown.url];
            let words: Vec<String> = words.into_iter().flatten().collect();
            format!("tab {tab}: {}", words.join(" "))
        }
        Signal::Resolved { host, addresses } => format!(
            "the resolver says of {host}: {}",
            addresses
                .as_deref()
                .map_or_else(|| "nothing".to_owned(), |list| list.join(", "))
        ),
        Signal::Connectivity { online } => format!(
            "the browser is {}",
            if *online { "online" } else { "offline" }
        ),
        Signal::Portal { locked } => format!(
            "a page that asks to log in: {}",
            if *locked { "yes" } else { "no" }
        ),
        Signal::Woke { .. } => "the background starts".to_owned(),
        Signal::Check => "asked to look again now".to_owned(),
        Signal::Choose { platforms } => format!(
            "chosen: {}",
            platforms
                .iter()
                .map(|id| name(*id))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Signal::Pause { on } => if *on { "paused" } else { "goes on" }.to_owned(),
        _ => return None,
    })
}

fn brief(answer: &sada_core::probe::ProbeResult) -> String {
    use sada_core::probe::ProbeResult;
    match answer {
        ProbeResult::Body { status, text, .. } if text.is_empty() => format!("{status}"),
        ProbeResult::Body { status, .. } => format!("{status}, recognised words"),
        ProbeResult::Opaque => "came, not readable".to_owned(),
        ProbeResult::Failed => "failed".to_owned(),
        ProbeResult::TimedOut => "nothing in time".to_owned(),
    }
}

fn load(ended: &Ended) -> String {
    let what = match ended.outcome {
        Outcome::Ok => "came".to_owned(),
        Outcome::Slow(_) => "came slowly".to_owned(),
        Outcome::Stalled => "silent".to_owned(),
        Outcome::Failed(failure) => match failure.sign {
            Some(_) => "another page came in its place".to_owned(),
            None => format!("failed: {}", failure.kind.name()),
        },
        Outcome::Ignored(why) => format!("says nothing ({why:?})"),
    };
    format!("{} ({}): {what}", ended.host, ended.target)
}

fn say(say: &Say) -> String {
    match say {
        Say::Nothing => "nothing was seen".to_owned(),
        Say::Stale => "what was seen is too old".to_owned(),
        Say::Checking => "being looked at".to_owned(),
        Say::Judged(judgement) => {
            let word = |value: Result<serde_json::Value, serde_json::Error>| {
                value
                    .ok()
                    .and_then(|it| it.as_str().map(str::to_owned))
                    .unwrap_or_default()
            };
            let mechanism = judgement
                .mechanism
                .map_or_else(String::new, |it| format!(" ({it})"));
            format!(
                "{}, {}{mechanism}",
                word(serde_json::to_value(judgement.verdict)),
                word(serde_json::to_value(judgement.certainty))
            )
        }
    }
}

fn evidence(judgement: &Judgement) -> Vec<String> {
    let lines = judgement.evidence.iter();
    lines
        .filter_map(|evidence| serde_json::to_string(evidence).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = concat!(
        r#"{"sada_recording":1,"began":1000,"reading_names_install":false,"offline":false,"granted":["*://*.x.com/*","*://*.twitter.com/*","*://*.twimg.com/*"],"living":"","lasting":"{\"version\":2,\"state\":{\"settings\":{\"chosen\":[\"x\"],\"sharing\":null,\"paused\":false},\"standings\":{},\"history\":{\"length\":300000,\"bins\":{}},\"outbox\":{\"since\":null,\"next\":null,\"waiting\":[],\"carried\":[]}}}"}"#,
        "\n",
        r#"{"at":1000,"random":"1","signal":{"type":"request","event":"onErrorOccurred","details":{"requestId":"1","url":"https://x.com/","type":"main_frame","tabId":1,"timeStamp":1000,"error":"net::ERR_CONNECTION_RESET"}}}"#,
        "\n",
        r#"{"at":1100,"random":"2","signal":{"type":"asked","round":1,"control":"github","answer":{"answer":"body","status":200,"text":"\"current_user_url\""}}}"#,
        "\n",
        r#"{"at":1200,"random":"3","signal":{"type":"rechecked","target":"x","answer":{"answer":"failed"}}}"#,
        "\n",
        r#"{"at":1300,"random":"4","signal":{"type":"asked","round":2,"control":"github","answer":{"answer":"body","status":200,"text":"\"current_user_url\""}}}"#,
        "\n",
    );

    #[test]
    fn each_new_answer_is_one_object() {
        let steps = replay(LINES).unwrap();
        let text = objects(&steps);
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert_eq!(lines[0]["verdict"], serde_json::Value::Null);
        assert_eq!(lines[1]["verdict"], "unknown");
        assert_eq!(lines[1]["certainty"], "possible");
        assert_eq!(lines[1]["fine"], "tcp.reset");
        assert_eq!(lines[1]["evidence"][0]["evidence"], "failed");
    }

    #[test]
    fn the_words_tell_loads_and_verdicts_in_their_order() {
        let text = render(&replay(LINES).unwrap());
        let at = |what: &str| {
            text.find(what)
                .unwrap_or_else(|| panic!("no {what:?} in {text}"))
        };
        assert!(
            at("onErrorOccurred https://x.com/ net::ERR_CONNECTION_RESET")
                < at("failed: tcp.reset")
        );
        assert!(at("X: being looked at") < at("control github: 200, recognised words"));
        assert!(at("looked again at x: failed") < at("X: unknown, possible (tcp.reset)"));
        assert!(at("In the end:") < at(r#"{"evidence":"single_operator"}"#));
    }

    #[test]
    fn a_file_that_is_no_recording_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "{}\n").unwrap();
        let error = run(file.path(), false).unwrap_err();
        assert!(
            format!("{error:#}").contains("line 1 is not the beginning"),
            "{error:#}"
        );
    }
}
