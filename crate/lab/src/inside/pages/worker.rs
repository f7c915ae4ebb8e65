//! Pages whose own service worker stands between them and the network, one for each way of doing so.

use hyper::{StatusCode, header};

use super::{Page, SCRIPT, filled, html};

/// A way, and what its worker does with the load of its page.
const WAYS: [(&str, &str); 4] = [
    (
        "/sw-fallback",
        "event.respondWith(fetch(event.request).catch(() => caches.match(page)));",
    ),
    (
        "/sw-nofallback",
        "event.respondWith(fetch(event.request).catch((error) => { throw error; }));",
    ),
    (
        "/sw-cachefirst",
        "event.respondWith(caches.match(page).then((kept) => kept ?? fetch(event.request)));",
    ),
    ("/sw-passthru", ""),
];

/// Whether a path is that of a worker.
pub(super) fn is_script(path: &str) -> bool {
    way_of(path).is_some_and(|(_, rest, _)| rest == ".js")
}

/// The page of a way or its worker, if the path is that of either.
pub(super) fn page(platform: &str, path: &str) -> Option<Page> {
    let (way, rest, on_fetch) = way_of(path)?;
    match rest {
        "" | "/" => Some(html(StatusCode::OK, document(platform, way))),
        ".js" => Some(filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, SCRIPT)],
            worker(way, on_fetch),
        )),
        _ => None,
    }
}

fn way_of(path: &str) -> Option<(&'static str, &str, &'static str)> {
    WAYS.into_iter()
        .find_map(|(way, on_fetch)| Some((way, path.strip_prefix(way)?, on_fetch)))
}

/// Its title ends in " ready" once the worker is installed and a load of the page would go through it.
fn document(platform: &str, way: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{platform} {way}</title>\
         <h1>This is {platform}</h1><script>\
         navigator.serviceWorker.register(\"{way}.js\", {{scope: \"{way}\"}})\
         .then(() => navigator.serviceWorker.ready)\
         .then((registration) => new Promise((done) => {{\
           const look = () => registration.active.state === \"activated\" ? done() : setTimeout(look, 20);\
           look();\
         }}))\
         .then(() => {{ document.title += \" ready\"; }}, (error) => {{ document.title += \" \" + error; }});\
         </script>\n"
    )
}

fn worker(way: &str, on_fetch: &str) -> String {
    format!(
        "const page = {way:?};\n\
         self.addEventListener(\"install\", (event) => event.waitUntil(\
           caches.open(\"kept\").then((kept) => kept.add(page)).then(() => self.skipWaiting())));\n\
         self.addEventListener(\"activate\", (event) => event.waitUntil(self.clients.claim()));\n\
         self.addEventListener(\"fetch\", (event) => {{\n\
           if (event.request.mode !== \"navigate\") return;\n\
           {on_fetch}\n\
         }});\n"
    )
}
