//! Questions to the resolver.

use std::{io, net::IpAddr};

use hickory_proto::{
    op::{Message, Query},
    rr::{Name, RData, RecordType},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use super::{Outcome, Phase, patience};

/// Asks the resolver without any library's memory.
pub(super) async fn resolve(name: &str, tcp: bool, record: &str) -> Result<Outcome, Outcome> {
    let mut question = Message::query();
    question.add_query(Query::query(
        Name::from_ascii(format!("{name}.")).expect("a name"),
        record.parse::<RecordType>().expect("a type of record"),
    ));
    let question = question.to_vec().expect("a question");
    let asking = async {
        if tcp {
            let mut stream = TcpStream::connect("10.79.0.1:53").await?;
            stream
                .write_u16(u16::try_from(question.len()).expect("short"))
                .await?;
            stream.write_all(&question).await?;
            let mut answer = vec![0; usize::from(stream.read_u16().await?)];
            stream.read_exact(&mut answer).await?;
            Ok(answer)
        } else {
            let socket = UdpSocket::bind("0.0.0.0:0").await?;
            socket.connect("10.79.0.1:53").await?;
            socket.send(&question).await?;
            let mut answer = vec![0; 4096];
            let length = socket.recv(&mut answer).await?;
            answer.truncate(length);
            Ok(answer)
        }
    };
    let answer = timeout(patience(), asking)
        .await
        .map_err(|_| Outcome::silent(Phase::Name))?;
    let answer = answer.map_err(|cause: io::Error| Outcome::failed(Phase::Name, &cause))?;
    let answer = Message::from_vec(&answer).expect("an answer");
    let addresses = answer
        .answers
        .iter()
        .filter_map(|record| match &record.data {
            RData::A(address) => Some(IpAddr::V4(address.0)),
            RData::AAAA(address) => Some(IpAddr::V6(address.0)),
            _ => None,
        })
        .collect();
    Ok(Outcome::Resolved {
        code: answer.metadata.response_code.into(),
        addresses,
    })
}
