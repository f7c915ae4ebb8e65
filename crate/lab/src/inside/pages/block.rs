//! Pages that stand in the way: a censor's and a hotel's.

use hyper::{StatusCode, header};

use super::{Page, filled, html};

/// What a censor shows instead of a page.
pub(in crate::inside) fn block_page(status: StatusCode) -> Page {
    html(
        status,
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Blocked</title>\
         <h1>This site cannot be shown</h1><p>By order.\n",
    )
}

/// What a hotel shows to guests who have not logged in.
pub(in crate::inside) fn portal_page() -> Page {
    html(
        StatusCode::OK,
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Welcome</title>\
         <h1>Welcome to our network</h1><form method=\"post\" action=\"/login\">\
         <label>Room number <input name=\"room\"></label><button>Connect</button></form>\n",
    )
}

/// Where a censor or a hotel sends people instead.
pub(in crate::inside) fn redirect(target: &str) -> Page {
    filled(StatusCode::FOUND, &[(header::LOCATION, target)], "")
}
