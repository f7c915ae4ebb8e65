//! The control socket's inner end.

use std::{fs, net::Ipv4Addr, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional},
    net::{TcpStream, UnixListener, UnixStream},
};

use super::{World, children::Children, exec, firewall, places::Places, witness::Witness};
use crate::{
    CONTROLS, LabError, NetworkState, PLATFORMS, Place, Setting,
    protocol::{Answer, Request},
};

pub(super) struct Control {
    pub(super) world: Arc<World>,
    pub(super) places: Places,
    pub(super) children: Children,
    pub(super) witness: Arc<Witness>,
}

/// Listens on the socket; on return requests are answered.
pub(super) fn serve(control: Control, socket: &Path) -> Result<(), LabError> {
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

impl Control {
    async fn converse(&self, mut stream: BufReader<UnixStream>) -> std::io::Result<()> {
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            match serde_json::from_str(&line) {
                Ok(Request::Door { place, port }) => return self.door(stream, place, port).await,
                Ok(Request::Exec { place, argv, cwd }) => {
                    let started = self
                        .places
                        .at(place)
                        .spawn(async move { exec::start(&argv, &cwd) })
                        .await?;
                    let child = match started {
                        Ok(child) => child,
                        Err(why) => return send(&mut stream, &Answer::Error(why)).await,
                    };
                    send(&mut stream, &done()).await?;
                    let carried = self
                        .places
                        .at(place)
                        .spawn(exec::carry(stream, child))
                        .await?;
                    return carried.map_err(std::io::Error::other);
                }
                Ok(request) => {
                    let answer = self.answer(request).await.unwrap_or_else(Answer::Error);
                    send(&mut stream, &answer).await?;
                }
                Err(cause) => {
                    send(
                        &mut stream,
                        &Answer::Error(format!("not understood: {cause}")),
                    )
                    .await?
                }
            }
            line.clear();
        }
        Ok(())
    }

    async fn answer(&self, request: Request) -> Result<Answer, String> {
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
                self.witness.look();
                ok(self.world.journal.all())
            }
            Request::Nel => ok(self.world.nel.all()),
            Request::Spawn {
                place,
                argv,
                env,
                log,
            } => ok(self
                .children
                .spawn(self.places.at(place), &argv, env, &log)
                .await?),
            Request::Kill { id, signal } => self.children.kill(id, signal).map(|()| done()),
            Request::Wait { id } => ok(self.children.wait(id).await?),
            Request::Door { .. } | Request::Exec { .. } => Err("not here".to_owned()),
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
        self.witness.look();
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
        self.witness.look();
        // Cut first: on a line that is down or loses everything no reset would arrive.
        self.world.switches.set_line(state).cut().await;
        let switched = async {
            firewall::lose(state).await?;
            self.places.plug(state).await
        };
        switched.await.map_err(|error| error.to_string())
    }

    async fn door(
        &self,
        mut stream: BufReader<UnixStream>,
        place: Place,
        port: u16,
    ) -> std::io::Result<()> {
        let inside = self
            .places
            .at(place)
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
                    &Answer::Error(format!("127.0.0.1:{port} in there: {cause}")),
                )
                .await
            }
        }
    }
}

fn done() -> Answer {
    Answer::Ok(serde_json::Value::Null)
}

fn ok(value: impl Serialize) -> Result<Answer, String> {
    serde_json::to_value(value)
        .map(Answer::Ok)
        .map_err(|cause| cause.to_string())
}

async fn send(stream: &mut BufReader<UnixStream>, answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    stream.write_all(&line).await
}
