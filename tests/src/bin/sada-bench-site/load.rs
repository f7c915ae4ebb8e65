//! How many pages a second, held against nginx.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use sada_tests::paths;

use crate::server::{Server, get, median};

/// Threads of the collector and processes of nginx that answer; the one that asks has one thread.
pub(crate) const THREADS: usize = 2;
/// How long nginx may take to start.
const STARTS_WITHIN: Duration = Duration::from_secs(10);

/// Asks both in turns, and prints the ratio and the figures.
pub(crate) fn compare(
    server: &Server,
    page: &str,
    rounds: usize,
    seconds: u64,
    connections: usize,
) -> Result<()> {
    let url = server.url(page);
    let bytes = get(&url)?;
    let nginx = Nginx::start(&bytes)?;
    ensure!(get(&nginx.url)? == bytes, "nginx serves something else");
    let mut ratios = Vec::new();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let ask = |url: &str| requests_per_second(url, seconds, connections);
        // Whoever is first meets the quieter machine, or the busier one.
        let (our, their) = if round.is_multiple_of(2) {
            let our = ask(&url)?;
            (our, ask(&nginx.url)?)
        } else {
            let their = ask(&nginx.url)?;
            (ask(&url)?, their)
        };
        ratios.push(our / their);
        ours.push(our);
        theirs.push(their);
    }
    println!(
        "ratio to nginx                  {:.2} (goal 0.50)",
        median(ratios)
    );
    println!(
        "the collector                   {:.0} requests a second",
        median(ours)
    );
    println!(
        "nginx                           {:.0} requests a second",
        median(theirs)
    );
    println!(
        "                                {} bytes of {page}, {connections} connections, {THREADS} threads or processes each",
        bytes.len()
    );
    Ok(())
}

fn requests_per_second(url: &str, seconds: u64, connections: usize) -> Result<f64> {
    let wrk = paths::tool("SADA_WRK", &["wrk"])?;
    let output = Command::new(wrk)
        .args([
            "-t1",
            &format!("-c{connections}"),
            &format!("-d{seconds}s"),
            url,
        ])
        .output()
        .context("starting wrk")?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk: {said}");
    // An answer that is none may be a quick one.
    for fault in ["Non-2xx", "Socket errors"] {
        ensure!(
            !said.contains(fault),
            "not every request was answered: {said}"
        );
    }
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"));
    let number = line.with_context(|| format!("wrk tells no rate: {said}"))?;
    Ok(number.trim().parse()?)
}

/// An nginx with one file; ended when dropped.
struct Nginx {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Nginx {
    fn start(bytes: &[u8]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        // One that was root serves as an ordinary user, who must reach the file.
        open_to_all(folder.path())?;
        let port = free_port()?;
        std::fs::write(folder.path().join("page.html"), bytes)?;
        let settings = folder.path().join("nginx.conf");
        std::fs::write(&settings, configuration(folder.path(), port))?;
        let nginx = paths::tool("SADA_NGINX", &["nginx", "../sbin/nginx"])?;
        let child = Command::new(nginx)
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&settings)
            .arg("-e")
            .arg(folder.path().join("error.log"))
            .spawn()
            .context("starting nginx")?;
        let url = format!("http://127.0.0.1:{port}/page.html");
        let nginx = Self {
            child,
            url,
            _folder: folder,
        };
        let began = Instant::now();
        while get(&nginx.url).is_err() {
            if began.elapsed() > STARTS_WITHIN {
                bail!("nginx does not answer");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its processes end with the first of them, if that is asked to.
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// As Debian's, but for what costs the collector nothing either: no log, and no end of connections.
fn configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
worker_processes {THREADS};
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; }}
    charset utf-8;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=10;
    keepalive_requests 1000000000;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"
    )
}

fn open_to_all(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder, mode).context("opening the folder to nginx")
}

/// One that was free a moment ago.
fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}
