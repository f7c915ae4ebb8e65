//! What a platform says when it is in trouble of its own.

use hyper::{Request, StatusCode, header};

use super::{Page, filled, html, text};
use crate::{
    LabMechanism,
    inside::hosts::{Host, Site},
};

/// The answer that the trouble makes a host give, if it is of the kind that answers.
pub(super) fn of<B>(host: &Host, request: &Request<B>, mechanism: LabMechanism) -> Option<Page> {
    let status = match mechanism {
        LabMechanism::Http403 => StatusCode::FORBIDDEN,
        LabMechanism::Http404 => StatusCode::NOT_FOUND,
        LabMechanism::Http429 => StatusCode::TOO_MANY_REQUESTS,
        LabMechanism::Http451 => StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS,
        LabMechanism::Http500 => StatusCode::INTERNAL_SERVER_ERROR,
        LabMechanism::Http502 => StatusCode::BAD_GATEWAY,
        LabMechanism::Http503 => StatusCode::SERVICE_UNAVAILABLE,
        LabMechanism::Http503Maintenance => {
            return Some(filled(
                StatusCode::SERVICE_UNAVAILABLE,
                &[
                    (header::CONTENT_TYPE, super::HTML),
                    (header::RETRY_AFTER, "3600"),
                ],
                "<!doctype html><title>Maintenance</title><h1>Back soon</h1>\
                 <p>We are making things better. Planned until this evening.\n",
            ));
        }
        LabMechanism::Challenge => {
            return Some(html(
                StatusCode::FORBIDDEN,
                "<!doctype html><title>Just a moment...</title><h1>Checking that you are a person</h1>\
                 <p>Tick the box to go on. <input type=\"checkbox\" aria-label=\"I am a person\">\n",
            ));
        }
        LabMechanism::NoContent => return Some(text(StatusCode::NO_CONTENT, "")),
        LabMechanism::LoginLoop => return round(host, request.uri().path()),
        _ => return None,
    };
    let party = host.party().unwrap_or_default();
    let reason = status.canonical_reason().unwrap_or_default();
    Some(filled(
        status,
        &[
            (header::CONTENT_TYPE, super::HTML),
            (header::RETRY_AFTER, "120"),
        ],
        format!(
            "<!doctype html><title>{reason}</title><h1>{party}: sorry, something went wrong</h1>\n"
        ),
    ))
}

/// Between two pages, round and round. Only pages know who is logged in.
fn round(host: &Host, path: &str) -> Option<Page> {
    let Site::Page(_) = host.site else {
        return None;
    };
    let target = if path == "/login" { "/" } else { "/login" };
    Some(filled(StatusCode::FOUND, &[(header::LOCATION, target)], ""))
}
