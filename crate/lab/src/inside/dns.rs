//! The person's resolver, which lies where it is told to.

use std::{io, net::SocketAddr, sync::Arc};

use hickory_proto::{
    op::{Message, MessageType, OpCode, ResponseCode},
    rr::{DNSClass, RData, Record, RecordType, rdata::A},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
};

use super::{World, hosts, places::GATEWAY};
use crate::{LabError, Mechanism, protocol::What};

/// Seconds that an answer may be kept: short, so that a switch is soon felt.
const TTL: u32 = 1;

/// Listens on UDP and TCP; on return both answer.
pub(super) async fn serve(world: Arc<World>) -> Result<(), LabError> {
    let address = SocketAddr::from((GATEWAY, 53));
    let datagrams = UdpSocket::bind(address)
        .await
        .map_err(LabError::io("opening the resolver"))?;
    let streams = TcpListener::bind(address)
        .await
        .map_err(LabError::io("opening the resolver"))?;
    tokio::spawn(over_udp(datagrams, world.clone()));
    tokio::spawn(over_tcp(streams, world));
    Ok(())
}

async fn over_udp(socket: UdpSocket, world: Arc<World>) {
    let mut buffer = [0; 4096];
    loop {
        // A failed receive is about one datagram only, and so is a failed send: the asker will ask again.
        if let Ok((length, from)) = socket.recv_from(&mut buffer).await
            && let Some(answer) = answer(&buffer[..length], &world)
        {
            socket.send_to(&answer, from).await.ok();
        }
    }
}

async fn over_tcp(listener: TcpListener, world: Arc<World>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let world = world.clone();
            tokio::spawn(async move { converse(stream, &world).await.ok() });
        }
    }
}

async fn converse(mut stream: TcpStream, world: &World) -> io::Result<()> {
    loop {
        let mut question = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut question).await?;
        let Some(answer) = answer(&question, world) else {
            return Ok(());
        };
        stream
            .write_u16(u16::try_from(answer.len()).map_err(io::Error::other)?)
            .await?;
        stream.write_all(&answer).await?;
    }
}

/// The answer to one message; none to what is no question.
fn answer(question: &[u8], world: &World) -> Option<Vec<u8>> {
    let asked = Message::from_vec(question).ok()?;
    if asked.metadata.message_type != MessageType::Query {
        return None;
    }
    let mut reply = Message::response(asked.metadata.id, asked.metadata.op_code);
    reply.metadata.recursion_desired = asked.metadata.recursion_desired;
    reply.metadata.recursion_available = true;
    reply.add_queries(asked.queries.iter().cloned());
    match asked.queries.as_slice() {
        [query]
            if asked.metadata.op_code == OpCode::Query && query.query_class() == DNSClass::IN =>
        {
            let name = query.name().to_lowercase().to_ascii();
            let name = name.trim_end_matches('.');
            let said = look_up(name, query.query_type(), world);
            match said {
                Said::Address(address) => {
                    reply.add_answer(Record::from_rdata(
                        query.name().clone(),
                        TTL,
                        RData::A(A(address)),
                    ));
                }
                Said::NoData => {}
                Said::NoName => reply.metadata.response_code = ResponseCode::NXDomain,
            }
            world.journal.note(What::Dns {
                name: name.to_owned(),
                record: query.query_type().to_string(),
                answer: said.to_string(),
            });
        }
        _ => reply.metadata.response_code = ResponseCode::NotImp,
    }
    reply.to_vec().ok()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Address(std::net::Ipv4Addr),
    NoData,
    NoName,
}

impl std::fmt::Display for Said {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(address) => address.fmt(to),
            Self::NoData => to.write_str("nodata"),
            Self::NoName => to.write_str("nxdomain"),
        }
    }
}

fn look_up(name: &str, record: RecordType, world: &World) -> Said {
    let Some(host) = hosts::by_name(name) else {
        return Said::NoName;
    };
    let (mechanism, _) = world.switches.platform(host.platform());
    match (mechanism, record) {
        (Mechanism::DnsNxdomain, _) => Said::NoName,
        (Mechanism::DnsBlockpage, RecordType::A) => Said::Address(hosts::BLOCK_PAGE),
        (_, RecordType::A) => Said::Address(host.address),
        _ => Said::NoData,
    }
}

#[cfg(test)]
mod tests {
    use hickory_proto::rr::RecordType;

    use super::{Said, answer, look_up};
    use crate::{
        Mechanism,
        inside::{World, hosts},
    };

    #[tokio::test]
    async fn it_lies_about_the_platform_it_is_told_to_and_no_other() {
        let world = World::default();
        let honest = Said::Address(hosts::by_name("x.com").expect("a host").address);
        assert_eq!(look_up("x.com", RecordType::A, &world), honest);
        assert_eq!(look_up("x.com", RecordType::AAAA, &world), Said::NoData);
        assert_eq!(
            look_up("www.example.com", RecordType::A, &world),
            Said::NoName
        );
        for (mechanism, a, aaaa) in [
            (Mechanism::DnsNxdomain, Said::NoName, Said::NoName),
            (
                Mechanism::DnsBlockpage,
                Said::Address(hosts::BLOCK_PAGE),
                Said::NoData,
            ),
            (Mechanism::TlsReset, honest, Said::NoData),
        ] {
            world
                .switches
                .set_platform("x", mechanism)
                .expect("a platform")
                .cut()
                .await;
            assert_eq!(look_up("x.com", RecordType::A, &world), a, "{mechanism:?}");
            assert_eq!(
                look_up("x.com", RecordType::AAAA, &world),
                aaaa,
                "{mechanism:?}"
            );
            assert!(matches!(
                look_up("www.youtube.com", RecordType::A, &world),
                Said::Address(_)
            ));
        }
    }

    #[test]
    fn what_is_no_question_gets_no_answer() {
        let world = World::default();
        assert!(answer(b"", &world).is_none());
        assert!(answer(&[0xff; 40], &world).is_none());
        assert!(world.journal.all().is_empty());
    }
}
