//! The control socket's inner end.

use std::{fs, net::Ipv4Addr, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional},
    net::{TcpStream, UnixListener, UnixStream},
};

use super::{
    SharedState, children::Children, exec, firewall, packet_tap::PacketTap, runtimes::Runtimes,
};
use crate::{
    CONTROLS, LabError, Namespace, NetworkState, PLATFORMS, Setting,
    protocol::{Request, Response},
};

pub(super) struct ControlApi {
    pub(super) world: Arc<SharedState>,
    pub(super) runtimes: Runtimes,
    pub(super) children: Children,
    pub(super) packet_tap: Arc<PacketTap>,
}

/// Listens on the socket; on return requests are answered.
pub(super) fn serve(control: ControlApi, socket: &Path) -> Result<(), LabError> {
    let failed = || LabError::io(format!("opening {}", socket.display()));
    let listener = UnixListener::bind(socket).map_err(failed())?;
    // Who can speak to it can run programs as its owner.
    fs::set_permissions(socket, fs::Permissions::from_mode(0o600)).map_err(failed())?;
    let control = Arc::new(control);
    tokio::spawn(async move {
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                let control = control.clone();
                // An error here is a client that went away.
                tokio::spawn(async move { control.converse(BufReader::new(stream)).await.ok() });
            }
        }
    });
    Ok(())
}

impl ControlApi {
    async fn converse(&self, mut stream: BufReader<UnixStream>) -> std::io::Result<()> {
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            match serde_json::from_str(&line) {
                Ok(Request::Forward { namespace, port }) => {
                    return self.forward(stream, namespace, port).await;
                }
                Ok(Request::Exec {
                    namespace,
                    argv,
                    cwd,
                }) => {
                    let started = self
                        .runtimes
                        .at(namespace)
                        .spawn(async move { exec::start(&argv, &cwd) })
                        .await?;
                    let child = match started {
                        Ok(child) => child,
                        Err(why) => return send(&mut stream, &Response::Error(why)).await,
                    };
                    send(&mut stream, &done()).await?;
                    let carried = self
                        .runtimes
                        .at(namespace)
                        .spawn(exec::carry(stream, child))
                        .await?;
                    return carried.map_err(std::io::Error::other);
                }
                Ok(request) => {
                    let answer = self.respond(request).await.unwrap_or_else(Response::Error);
                    send(&mut stream, &answer).await?;
                }
                Err(cause) => {
                    send(
                        &mut stream,
                        &Response::Error(format!("not understood: {cause}")),
                    )
                    .await?
                }
            }
            line.clear();
        }
        Ok(())
    }

    async fn respond(&self, request: Request) -> Result<Response, String> {
        match request {
            Request::Set {
                platform,
                mechanism,
                scope,
                family,
            } => {
                let setting = Setting {
                    mechanism,
                    scope,
                    family,
                };
                self.set("platform", &PLATFORMS, &platform, setting)
                    .await
                    .map(|()| done())
            }
            Request::Control { id, mechanism } => self
                .set("control site", &CONTROLS, &id, mechanism.into())
                .await
                .map(|()| done()),
            Request::Network { state } => self.network(state).await.map(|()| done()),
            Request::State => ok(self.world.switches.state()),
            Request::Log => {
                self.packet_tap.drain();
                ok(self.world.events.all())
            }
            Request::Nel => ok(self.world.nel.all()),
            Request::Spawn {
                namespace,
                argv,
                env,
                log,
            } => ok(self
                .children
                .spawn(self.runtimes.at(namespace), &argv, env, &log)
                .await?),
            Request::Kill { id, signal } => self.children.kill(id, signal).map(|()| done()),
            Request::Wait { id } => ok(self.children.wait(id).await?),
            Request::Forward { .. } | Request::Exec { .. } => Err("not here".to_owned()),
        }
    }

    async fn set(
        &self,
        kind: &str,
        all: &[&'static str],
        wanted: &str,
        setting: Setting,
    ) -> Result<(), String> {
        let parties: Vec<&str> = all
            .iter()
            .copied()
            .filter(|&known| wanted == "all" || wanted == known)
            .collect();
        if parties.is_empty() {
            return Err(format!(
                "there is no {kind} {wanted}; there are all, {}",
                all.join(", ")
            ));
        }
        let _turn = self.world.switches.turn.lock().await;
        // What has come met the old rules.
        self.packet_tap.drain();
        for party in parties {
            let before = self.world.switches.party(Some(party)).0;
            if before == setting {
                continue;
            }
            // The kernel first: what is cut comes back at once and must find the new rules.
            firewall::treat(party, before, setting)
                .await
                .map_err(|error| error.to_string())?;
            if let Some(over) = self.world.switches.set_party(party, setting) {
                over.cut().await;
            }
        }
        Ok(())
    }

    async fn network(&self, state: NetworkState) -> Result<(), String> {
        let _turn = self.world.switches.turn.lock().await;
        let before = self.world.switches.line().0;
        if before == state {
            return Ok(());
        }
        self.packet_tap.drain();
        // Cut first: on a line that is down or loses everything no reset would arrive.
        self.world.switches.set_line(state).cut().await;
        let switched = async {
            firewall::apply(state).await?;
            self.runtimes.plug(state).await
        };
        switched.await.map_err(|error| error.to_string())
    }

    async fn forward(
        &self,
        mut stream: BufReader<UnixStream>,
        namespace: Namespace,
        port: u16,
    ) -> std::io::Result<()> {
        let inside = self
            .runtimes
            .at(namespace)
            .spawn(TcpStream::connect((Ipv4Addr::LOCALHOST, port)))
            .await?;
        match inside {
            Ok(mut inside) => {
                inside.set_nodelay(true)?;
                send(&mut stream, &done()).await?;
                copy_bidirectional(&mut stream, &mut inside).await.map(drop)
            }
            Err(cause) => {
                send(
                    &mut stream,
                    &Response::Error(format!("127.0.0.1:{port} in there: {cause}")),
                )
                .await
            }
        }
    }
}

fn done() -> Response {
    Response::Ok(serde_json::Value::Null)
}

fn ok(value: impl Serialize) -> Result<Response, String> {
    serde_json::to_value(value)
        .map(Response::Ok)
        .map_err(|cause| cause.to_string())
}

async fn send(stream: &mut BufReader<UnixStream>, response: &Response) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(response)?;
    line.push(b'\n');
    stream.write_all(&line).await
}
