//! A packet tap on the cable: it sees every first packet before the kernel's rules do, and records what they will do
//! with it. The kernel itself tells nobody.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    os::fd::{AsFd, AsRawFd, OwnedFd},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use nix::{
    errno::Errno,
    ifaddrs::getifaddrs,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::socket::{AddressFamily, SockFlag, SockProtocol, SockType, bind, socket},
    unistd::read,
};

use super::{
    SharedState,
    firewall::PacketRule,
    hosts::{self, BOGON_DEAD, Host, REFUSER},
    runtimes::{CABLE, GATEWAY},
};
use crate::{
    LabError, NetworkState,
    protocol::{Action, EventKind},
};

/// The head of an IPv6 packet and of TCP without options.
const HEADS: usize = 60;
/// Of a connection that is tried again and again only the first packet is recorded.
const REMEMBERED: usize = 1024;

/// The tap and what it recorded lately.
pub(super) struct PacketTap {
    /// A packet socket on the network's end of the cable.
    tap: OwnedFd,
    /// The latest that were recorded, the newest first.
    recorded: Mutex<VecDeque<FirstPacket>>,
    world: Arc<SharedState>,
}

/// Starts the tap, on a thread of its own that ends with the process.
pub(super) fn serve(world: Arc<SharedState>) -> Result<Arc<PacketTap>, LabError> {
    let packet_tap = Arc::new(PacketTap {
        tap: tap().map_err(LabError::io("watching the cable"))?,
        recorded: Mutex::default(),
        world,
    });
    let looking = packet_tap.clone();
    thread::Builder::new()
        .name("packet-tap".to_owned())
        .spawn(move || looking.run())
        .map_err(LabError::io("watching the cable"))?;
    Ok(packet_tap)
}

impl PacketTap {
    fn run(&self) {
        loop {
            let mut waiting = [PollFd::new(self.tap.as_fd(), PollFlags::POLLIN)];
            match poll(&mut waiting, PollTimeout::NONE) {
                Ok(_) | Err(Errno::EINTR) => self.drain(),
                Err(_) => return,
            }
        }
    }

    /// Records every packet that has come: after this the log of events lacks none that came before.
    pub(super) fn drain(&self) {
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let mut packet = [0; HEADS];
        loop {
            let length = match read(&self.tap, &mut packet) {
                Ok(length) => length,
                // The cable goes up and down; a packet that cannot be read is one less to tell of.
                Err(Errno::EINTR | Errno::ENETDOWN | Errno::ENOBUFS) => continue,
                Err(_) => return,
            };
            if let Some(first) = FirstPacket::of(&packet[..length])
                && let Some(action) = kernel_action(&self.world, first)
                && !recorded.contains(&first)
            {
                recorded.truncate(REMEMBERED - 1);
                recorded.push_front(first);
                self.record(first, action);
            }
        }
    }

    fn record(&self, first: FirstPacket, action: Action) {
        let host = hosts::by_address(first.destination.ip());
        self.world.events.record(EventKind::Connection {
            name: host.map(|host| host.name.to_owned()),
            destination: first.destination,
            platform: host.and_then(Host::platform).map(str::to_owned),
            action,
        });
    }
}

/// A socket that is given a copy of every packet on the network's end of the cable, from its IP head on.
fn tap() -> io::Result<OwnedFd> {
    let tap = socket(
        AddressFamily::Packet,
        SockType::Datagram,
        SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC,
        SockProtocol::EthAll,
    )?;
    let cable = getifaddrs()?
        .filter(|interface| interface.interface_name == CABLE)
        .find_map(|interface| interface.address?.as_link_addr().copied())
        .ok_or(io::ErrorKind::NotFound)?;
    bind(tap.as_raw_fd(), &cable)?;
    Ok(tap)
}

/// The first packet of a connection: who begins it, and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FirstPacket {
    port: u16,
    destination: SocketAddr,
    quic: bool,
}

impl FirstPacket {
    /// Reads a packet, which may be cut off after its heads; none if it begins nothing on the web's ports.
    fn of(packet: &[u8]) -> Option<Self> {
        let (protocol, destination, rest): (u8, IpAddr, _) = match packet.first()? >> 4 {
            4 => {
                let length = usize::from(packet[0] & 15) * 4;
                let address: [u8; 4] = packet.get(16..20)?.try_into().ok()?;
                let rest = packet.get(length..)?;
                (*packet.get(9)?, Ipv4Addr::from(address).into(), rest)
            }
            6 => {
                let address: [u8; 16] = packet.get(24..40)?.try_into().ok()?;
                let rest = packet.get(40..)?;
                (*packet.get(6)?, Ipv6Addr::from(address).into(), rest)
            }
            _ => return None,
        };
        let quic = match protocol {
            // SYN and not ACK.
            6 if rest.get(13)? & 0x12 == 0x02 => false,
            // A packet with a long head, as those that begin have.
            17 if rest.get(8)? & 0x80 != 0 => true,
            _ => return None,
        };
        let port = |at: usize| Some(u16::from_be_bytes([*rest.get(at)?, *rest.get(at + 1)?]));
        let to = port(2)?;
        (to == 443 || to == 80 && !quic).then_some(Self {
            port: port(0)?,
            destination: (destination, to).into(),
            quic,
        })
    }
}

/// What the kernel's rules do with it; none if they let it through, or if the cable is as good as cut.
fn kernel_action(world: &SharedState, first: FirstPacket) -> Option<Action> {
    let address = first.destination.ip();
    match world.switches.line().0 {
        NetworkState::AllDrop => return None,
        NetworkState::UpstreamDead if address != GATEWAY => return Some(Action::Dropped),
        NetworkState::PortalHttp if first.destination.port() == 443 && !first.quic => {
            return Some(Action::Refused);
        }
        _ => {}
    }
    if address == BOGON_DEAD {
        return Some(Action::Dropped);
    }
    if address == REFUSER && !first.quic {
        return Some(Action::Refused);
    }
    let host = hosts::by_address(address)?;
    let (setting, _) = world.switches.party(host.party());
    PacketRule::of(host, address, setting)?.stops(first.quic)
}

#[cfg(test)]
mod tests {
    use super::FirstPacket;

    /// A packet from port 40 000 with the given rest, to 142.250.79.11.
    fn v4(protocol: u8, rest: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0];
        packet.extend([10, 79, 0, 2, 142, 250, 79, 11]);
        packet.extend(rest);
        packet
    }

    fn tcp(port: u16, flags: u8) -> Vec<u8> {
        let mut rest = 40_000_u16.to_be_bytes().to_vec();
        rest.extend(port.to_be_bytes());
        rest.extend([0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags, 0, 0, 0, 0, 0, 0]);
        rest
    }

    #[test]
    fn only_what_begins_a_connection_to_the_web_is_recorded() {
        let syn = FirstPacket::of(&v4(6, &tcp(443, 2))).expect("a first packet");
        assert_eq!(
            (syn.port, syn.destination.to_string().as_str(), syn.quic),
            (40_000, "142.250.79.11:443", false)
        );
        for (protocol, port, flags) in [(6, 443, 0x12), (6, 443, 0x10), (6, 53, 2), (17, 53, 0)] {
            assert_eq!(FirstPacket::of(&v4(protocol, &tcp(port, flags))), None);
        }
        let mut quic = tcp(443, 0);
        quic[8] = 0xc0;
        assert!(FirstPacket::of(&v4(17, &quic)).is_some_and(|first| first.quic));
    }

    #[test]
    fn ipv6_is_read_as_well() {
        let mut packet = vec![0x60, 0, 0, 0, 0, 20, 6, 64];
        packet.extend([0xfd; 16]);
        packet.extend([0x2a; 16]);
        packet.extend(tcp(80, 2));
        let syn = FirstPacket::of(&packet).expect("a first packet");
        assert_eq!(
            syn.destination.to_string(),
            "[2a2a:2a2a:2a2a:2a2a:2a2a:2a2a:2a2a:2a2a]:80"
        );
    }

    #[test]
    fn what_is_cut_off_or_no_packet_is_passed_over() {
        let whole = v4(6, &tcp(443, 2));
        for length in 0..whole.len() {
            // It must not panic; the flags are far from the end.
            let _ = FirstPacket::of(&whole[..length]);
        }
        assert_eq!(FirstPacket::of(&whole[..20]), None);
        assert_eq!(FirstPacket::of(&[0xff; 60]), None);
    }
}
