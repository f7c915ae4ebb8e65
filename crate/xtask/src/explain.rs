//! `explain`: what the core makes of what a browser says, in plain words.

mod file;

use std::path::PathBuf;

use anyhow::Result;
use sada_core::{
    browser_errors::{self, Cause, Causes, Meaning, Weight},
    failure::Phase,
};
use serde_json::{Value, json};

/// What can be said to `explain`.
#[derive(clap::Args)]
pub(crate) struct ExplainArguments {
    /// A diagnostic file, saved from Sada's data page: its loads, evidence and verdicts step by step.
    #[arg(required_unless_present = "errors", conflicts_with = "errors")]
    file: Option<PathBuf>,
    /// A browser's word for a failure, such as net::ERR_CONNECTION_RESET, NS_ERROR_NET_RESET, "Error code 2152398868"
    /// or a sentence; may be given again and again.
    #[arg(long = "error", value_name = "WORD")]
    errors: Vec<String>,
    /// One JSON object a line. For words: error, phase, kind, causes, weight, known. For a file, whenever something
    /// new is said: at, platform, verdict, certainty, fine, evidence.
    #[arg(long)]
    json: bool,
}

/// Explains every word it is given, or a file. A word nobody knows has an answer too.
///
/// # Errors
/// When the file cannot be read or is no recording.
pub(crate) fn run(arguments: &ExplainArguments) -> Result<()> {
    if let Some(file) = &arguments.file {
        return file::run(file, arguments.json);
    }
    for (index, error) in arguments.errors.iter().enumerate() {
        let meaning = browser_errors::meaning(error);
        if arguments.json {
            println!("{}", object(error, &meaning));
        } else {
            let gap = if index == 0 { "" } else { "\n" };
            println!("{gap}{}", text(error, &meaning));
        }
    }
    Ok(())
}

fn object(error: &str, meaning: &Meaning) -> Value {
    let causes: Vec<_> = meaning.causes.iter().map(Cause::name).collect();
    json!({
        "error": error,
        "phase": browser_errors::phase_of(meaning),
        "kind": meaning.kind,
        "causes": causes,
        "weight": meaning.weight,
        "known": meaning.named,
    })
}

fn text(error: &str, meaning: &Meaning) -> String {
    let mut lines = vec![error.to_owned()];
    if !meaning.named {
        lines.push(format!("  not known: {}", by_form(meaning)));
    }
    let mut line = |what: &str, told: &str| lines.push(format!("  {what:<17}{told}"));
    line("phase", phase(browser_errors::phase_of(meaning)));
    line("NEL type", meaning.kind.name());
    line("possible causes", &causes(meaning.causes));
    line("evidence", weight(meaning.weight));
    lines.join("\n")
}

/// What follows from the form of a word that stands in no table.
fn by_form(meaning: &Meaning) -> &'static str {
    match meaning.weight {
        Weight::Evidence => {
            "a sentence or a code of the TLS library; that TLS failed is all it tells"
        }
        Weight::OwnFault | Weight::Proxy | Weight::Nothing => {
            "it stands in neither browser's vocabulary, so nothing follows from it"
        }
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Dns => "dns: finding the address",
        Phase::Connection => "connection: opening it, TCP and TLS",
        Phase::Application => "application: speaking HTTP over an open connection",
        Phase::Unknown => "unknown: the word does not say",
    }
}

fn causes(causes: Causes) -> String {
    if causes.is_empty() {
        return "none: this is no failure".to_owned();
    }
    let told = causes.iter().map(|cause| match cause {
        Cause::Local => "something on the person's own side (local)",
        Cause::Platform => "the platform (platform)",
        Cause::Interference => "somebody between the two (interference)",
    });
    told.collect::<Vec<_>>().join(", ")
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Evidence => "yes: the network or the platform failed; controls decide which",
        Weight::OwnFault => "no: the device itself is at fault, and says so",
        Weight::Proxy => {
            "no: a proxy would not go on; what is behind it, or the platform, if controls come"
        }
        Weight::Nothing => "no: nothing follows from it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object_of(error: &str) -> String {
        object(error, &browser_errors::meaning(error)).to_string()
    }

    fn text_of(error: &str) -> String {
        text(error, &browser_errors::meaning(error))
    }

    #[test]
    fn the_object_has_every_field() {
        // The order of fields is the library's affair.
        let object = |error| serde_json::from_str::<serde_json::Value>(&object_of(error)).unwrap();
        assert_eq!(
            object("net::ERR_CONNECTION_RESET"),
            json!({
                "error": "net::ERR_CONNECTION_RESET",
                "phase": "connection",
                "kind": "tcp.reset",
                "causes": ["local", "platform", "interference"],
                "weight": "evidence",
                "known": true,
            })
        );
        assert_eq!(
            object("Error code 2152398864"),
            json!({
                "error": "Error code 2152398864",
                "phase": "connection",
                "kind": "tcp.failed",
                "causes": ["local"],
                "weight": "own_fault",
                "known": true,
            })
        );
    }

    #[test]
    fn the_text_says_it_in_plain_words() {
        let text = text_of("net::ERR_CERT_KNOWN_INTERCEPTION_BLOCKED");
        for part in [
            "connection: opening it",
            "tls.cert.authority_invalid",
            "own side (local), somebody between",
            "yes: ",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(
            !text.contains("not known") && !text.contains("(platform)"),
            "{text}"
        );
        let nothing = text_of("NS_BINDING_REDIRECTED");
        assert!(nothing.contains("none: this is no failure"), "{nothing}");
        assert!(nothing.contains("no: nothing follows"), "{nothing}");
    }

    #[test]
    fn a_word_that_is_not_known_is_said_to_be() {
        let word = text_of("net::ERR_QUANTUM_FLUX");
        assert!(word.contains("not known: it stands in neither"), "{word}");
        assert!(word.contains("unknown: the word does not say"), "{word}");
        let sentence = text_of("Das Zertifikat ist abgelaufen.");
        assert!(sentence.contains("not known: a sentence"), "{sentence}");
        assert!(sentence.contains("tls.failed"), "{sentence}");
        assert!(object_of("?").contains(r#""known":false"#));
    }
}
