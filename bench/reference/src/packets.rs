//! Packets without a socket: sealing and framing, parsing and opening, forwarding at a relay.

use std::hint::black_box;
use std::net::SocketAddr;
use std::time::Instant;

use bytes::{BufMut, Bytes, BytesMut};
use net::adapter::net::{
    EventFrame, NetRouter, NetSession, PacketFlags, ParsedPacket, RouterConfig, RoutingHeader, RoutingTable,
    SessionKeys, ROUTING_HEADER_SIZE,
};
use tokio::runtime::Runtime;

use crate::figures::{timed, Figures};

/// Event sizes; 8,108 bytes fill the largest packet of 8,192.
const SIZES: [(&str, usize); 3] = [("64B", 64), ("1024B", 1024), ("8108B", 8108)];
const PACKETS: u64 = 5_000;
const STREAM: u64 = 70_000;
const DESTINATION: u64 = 0xd0d0_d0d0;

pub fn run(figures: &Figures, runtime: &Runtime) {
    for (label, size) in SIZES {
        seal(figures, label, size);
        open(figures, label, size);
    }
    relay_header(figures);
    relay_route(figures, runtime);
}

/// One event framed, sealed and prefixed with its header, as a datagram that could be sent.
fn seal(figures: &Figures, label: &str, size: usize) {
    let (sender, _) = sessions();
    let event = [Bytes::from(vec![b'x'; size])];
    figures.time_each(&format!("seal.{label}"), "ns", PACKETS, || {
        timed(|| {
            for sequence in 0..PACKETS {
                black_box(build(&sender, sequence, &event));
            }
        })
    });
}

/// A datagram parsed, checked against the replay window, opened, committed, and its event taken out.
fn open(figures: &Figures, label: &str, size: usize) {
    let event = [Bytes::from(vec![b'x'; size])];
    figures.time_each(&format!("open.{label}"), "ns", PACKETS, || {
        let (sender, receiver) = sessions();
        let datagrams: Vec<Bytes> = (0..PACKETS).map(|sequence| build(&sender, sequence, &event)).collect();
        let started = Instant::now();
        for datagram in datagrams {
            let events = open_one(&receiver, datagram).expect("an authentic packet");
            assert_eq!(events[0].len(), size);
        }
        started.elapsed()
    });
}

fn open_one(session: &NetSession, datagram: Bytes) -> Option<Vec<Bytes>> {
    let packet = ParsedPacket::parse(datagram, address())?;
    let cipher = session.rx_cipher();
    let counter = u64::from_le_bytes(packet.header.nonce[4..].try_into().expect("eight bytes"));
    if !cipher.is_valid_rx_counter(counter) {
        return None;
    }
    let frames = cipher.decrypt(counter, &packet.header.aad(), &packet.payload).ok()?;
    if !cipher.update_rx_counter(counter) {
        return None;
    }
    Some(EventFrame::read_events(Bytes::from(frames), packet.header.event_count))
}

/// What a relay must do to a routing header: parse, look the destination up, count the hop, write it back.
fn relay_header(figures: &Figures) {
    const HOPS: u64 = 100_000;
    let table = RoutingTable::new(1);
    for node in 0..1_000 {
        table.add_route(DESTINATION + node, address());
    }
    let header = RoutingHeader::new(DESTINATION + 500, 2, 16).to_bytes();
    figures.time_each("relay.header", "ns", HOPS, || {
        timed(|| {
            for _ in 0..HOPS {
                let mut header = RoutingHeader::from_bytes(black_box(&header)).expect("a header");
                black_box(table.lookup(header.dest_id)).expect("a route");
                assert!(header.forward());
                black_box(header.to_bytes());
            }
        })
    });
}

/// A routed packet through the relay's router: `route_packet`, then taken from its send queue.
fn relay_route(figures: &Figures, runtime: &Runtime) {
    let (sender, _) = sessions();
    let inner = build(&sender, 0, &[Bytes::from(vec![b'x'; 1024])]);
    let mut packet = BytesMut::with_capacity(ROUTING_HEADER_SIZE + inner.len());
    RoutingHeader::new(DESTINATION, 2, 16).write_to(&mut packet);
    packet.put_slice(&inner);
    let packet = packet.freeze();
    let router = runtime.block_on(NetRouter::new(RouterConfig::new(1, address()))).expect("a router");
    router.add_route(DESTINATION, "127.0.0.1:9".parse().expect("an address"));
    figures.time_each("relay.route.1024B", "ns", PACKETS, || {
        timed(|| {
            for _ in 0..PACKETS {
                black_box(router.route_packet(packet.clone(), address())).expect("forwarded");
                black_box(router.scheduler().dequeue()).expect("a queued packet");
            }
        })
    });
}

fn build(session: &NetSession, sequence: u64, event: &[Bytes]) -> Bytes {
    session.thread_local_pool().get().build(STREAM, sequence, event, PacketFlags::NONE)
}

/// The two ends of one session.
fn sessions() -> (NetSession, NetSession) {
    let (one, other) = ([1; 32], [2; 32]);
    let end = |tx_key, rx_key| {
        let keys = SessionKeys { tx_key, rx_key, session_id: 42, remote_static_pub: [0; 32] };
        NetSession::new(keys, address(), 64, false)
    };
    (end(one, other), end(other, one))
}

fn address() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}
