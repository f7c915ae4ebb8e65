//! The person's DNS resolver, which lies where it is told to.

mod response;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use hickory_proto::{
    op::{Message, MessageType, OpCode, ResponseCode},
    rr::{
        DNSClass, RData, Record,
        rdata::{A, AAAA},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
};

use super::{SharedState, runtimes::GATEWAY};
use crate::{LabError, protocol::EventKind};
use response::DnsResponse;

/// Seconds that an answer may be kept: short, so that a switch is soon felt.
const TTL: u32 = 1;

/// Listens on UDP and TCP; on return both answer.
pub(super) async fn serve(world: Arc<SharedState>) -> Result<(), LabError> {
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

async fn over_udp(socket: UdpSocket, world: Arc<SharedState>) {
    let mut buffer = [0; 4096];
    loop {
        // A failed receive is about one datagram only, and so is a failed send: the asker will ask again.
        if let Ok((length, from)) = socket.recv_from(&mut buffer).await
            && let Reply::Message(answer) = reply(&buffer[..length], &world)
        {
            socket.send_to(&answer, from).await.ok();
        }
    }
}

async fn over_tcp(listener: TcpListener, world: Arc<SharedState>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let world = world.clone();
            tokio::spawn(async move { converse(stream, &world).await.ok() });
        }
    }
}

async fn converse(mut stream: TcpStream, world: &SharedState) -> io::Result<()> {
    loop {
        let mut question = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut question).await?;
        let answer = match reply(&question, world) {
            Reply::Message(answer) => answer,
            Reply::Dropped => continue,
            Reply::NotAQuery => return Ok(()),
        };
        stream
            .write_u16(u16::try_from(answer.len()).map_err(io::Error::other)?)
            .await?;
        stream.write_all(&answer).await?;
    }
}

/// What becomes of one message.
enum Reply {
    /// It is answered with this message.
    Message(Vec<u8>),
    /// It was understood, and gets no answer.
    Dropped,
    /// It was no query.
    NotAQuery,
}

fn reply(question: &[u8], world: &SharedState) -> Reply {
    let Ok(asked) = Message::from_vec(question) else {
        return Reply::NotAQuery;
    };
    if asked.metadata.message_type != MessageType::Query {
        return Reply::NotAQuery;
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
            let response = DnsResponse::of(name, query.query_type(), world);
            world.events.record(EventKind::Dns {
                name: name.to_owned(),
                record: query.query_type().to_string(),
                answer: response.to_string(),
            });
            match response {
                DnsResponse::Address(address) => {
                    let data = match address {
                        IpAddr::V4(address) => RData::A(A(address)),
                        IpAddr::V6(address) => RData::AAAA(AAAA(address)),
                    };
                    reply.add_answer(Record::from_rdata(query.name().clone(), TTL, data));
                }
                DnsResponse::Code(code) => reply.metadata.response_code = code,
                DnsResponse::Dropped => return Reply::Dropped,
            }
        }
        _ => reply.metadata.response_code = ResponseCode::NotImp,
    }
    reply.to_vec().map_or(Reply::NotAQuery, Reply::Message)
}

#[cfg(test)]
mod tests {
    use super::{Reply, reply};
    use crate::inside::SharedState;

    #[test]
    fn what_is_no_question_gets_no_answer() {
        let world = SharedState::default();
        for nonsense in [&b""[..], &[0xff; 40]] {
            assert!(matches!(reply(nonsense, &world), Reply::NotAQuery));
        }
        assert!(world.events.all().is_empty());
    }
}
