//! Two nodes of one process, each with its own socket on loopback: handshake, stream throughput, round trips.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use net::adapter::net::{EntityKeypair, MeshNode, MeshNodeConfig, Reliability, Stream, StreamConfig, StreamError};
use net::adapter::Adapter;
use tokio::runtime::Runtime;
use tokio::task::yield_now;

use crate::figures::{median_of, Figures};

const STREAM: u64 = 70_000;
const PSK: [u8; 32] = [7; 32];

pub fn run(figures: &Figures, runtime: &Runtime) {
    handshake(figures, runtime);
    for (window_label, window) in [("credit", 65_536), ("free", 0)] {
        for (label, size) in [("64B", 64), ("1024B", 1024), ("8108B", 8108)] {
            stream(figures, runtime, &format!("stream.{label}.{window_label}"), size, window);
        }
    }
    round_trip(figures, runtime);
}

/// `connect` on one node and `accept` on the other, both sockets already open.
fn handshake(figures: &Figures, runtime: &Runtime) {
    const PAIRS: u64 = 30;
    figures.time_each("handshake.loopback", "us", PAIRS, || {
        runtime.block_on(async {
            let mut elapsed = Duration::ZERO;
            for _ in 0..PAIRS {
                let (one, other) = (node().await, node().await);
                let started = Instant::now();
                introduce(&one, &other).await;
                elapsed += started.elapsed();
            }
            elapsed
        })
    });
}

/// One event per packet, one stream, one direction, sent for half a second by one task and polled by another.
fn stream(figures: &Figures, runtime: &Runtime, name: &str, size: usize, window: u32) {
    if !figures.wants(name) {
        return;
    }
    let mut lost = Vec::new();
    let rate = median_of(|| {
        let (rate, share) = runtime.block_on(stream_once(size, window));
        lost.push(share);
        rate
    });
    lost.sort_by(f64::total_cmp);
    figures.print(name, "packets/s", rate);
    figures.print(&format!("{name}.bytes"), "MiB/s", rate * size as f64 / f64::from(1 << 20));
    figures.print(&format!("{name}.lost"), "%", 100.0 * lost[lost.len() / 2]);
}

async fn stream_once(size: usize, window: u32) -> (f64, f64) {
    let (sender, receiver) = linked().await;
    let config = StreamConfig::new().with_reliability(Reliability::FireAndForget).with_window_bytes(window);
    let stream = sender.open_stream(receiver.node_id(), STREAM, config).expect("a stream");
    let done = Arc::new(AtomicBool::new(false));
    let started = Instant::now();
    let counting = tokio::spawn(count(receiver.clone(), done.clone()));
    let event = [Bytes::from(vec![b'x'; size])];
    let mut sent = 0u64;
    while started.elapsed() < Duration::from_millis(500) {
        match sender.send_on_stream(&stream, &event).await {
            Ok(()) => sent += 1,
            Err(StreamError::Backpressure) => yield_now().await,
            Err(other) => panic!("send: {other}"),
        }
    }
    done.store(true, Ordering::SeqCst);
    let (received, last) = counting.await.expect("the counter");
    let _ = tokio::join!(sender.shutdown(), receiver.shutdown());
    (received as f64 / (last - started).as_secs_f64(), 1.0 - received as f64 / sent as f64)
}

/// Takes events until the sender is done and 100 ms passed without one; returns how many and when the last came.
async fn count(node: Arc<MeshNode>, done: Arc<AtomicBool>) -> (u64, Instant) {
    let (mut received, mut last) = (0, Instant::now());
    while !done.load(Ordering::SeqCst) || last.elapsed() < Duration::from_millis(100) {
        let events = node.poll_shard(0, None, 4_096).await.expect("poll").events.len();
        if events == 0 {
            yield_now().await;
        } else {
            received += events as u64;
            last = Instant::now();
        }
    }
    (received, last)
}

/// 64 bytes there and back, one at a time; both sides poll without pause.
fn round_trip(figures: &Figures, runtime: &Runtime) {
    const WARM_UP: usize = 1_000;
    const PINGS: usize = 10_000;
    let name = "rtt.64B";
    if !figures.wants(name) {
        return;
    }
    let nanos = runtime.block_on(async {
        let (one, other) = linked().await;
        let there = free_stream(&one, &other);
        let back = free_stream(&other, &one);
        let echo = tokio::spawn(echo(other.clone(), back));
        let event = [Bytes::from(vec![b'x'; 64])];
        let mut nanos = Vec::with_capacity(PINGS);
        for i in 0..WARM_UP + PINGS {
            let started = Instant::now();
            one.send_on_stream(&there, &event).await.expect("send");
            receive_one(&one).await;
            if i >= WARM_UP {
                nanos.push(started.elapsed().as_nanos() as u64);
            }
        }
        echo.abort();
        nanos
    });
    figures.print_percentiles(name, "us", nanos);
}

async fn echo(node: Arc<MeshNode>, back: Stream) {
    loop {
        let event = receive_one(&node).await;
        node.send_on_stream(&back, &[event]).await.expect("send");
    }
}

pub async fn receive_one(node: &MeshNode) -> Bytes {
    loop {
        if let Some(event) = node.poll_shard(0, None, 1).await.expect("poll").events.pop() {
            return event.raw;
        }
        yield_now().await;
    }
}

fn free_stream(from: &MeshNode, to: &MeshNode) -> Stream {
    let config = StreamConfig::new().with_reliability(Reliability::FireAndForget).with_window_bytes(0);
    from.open_stream(to.node_id(), STREAM, config).expect("a stream")
}

/// Two started nodes with a session.
async fn linked() -> (Arc<MeshNode>, Arc<MeshNode>) {
    let (one, other) = (Arc::new(node().await), Arc::new(node().await));
    introduce(&one, &other).await;
    one.start();
    other.start();
    (one, other)
}

pub async fn introduce(initiator: &MeshNode, responder: &MeshNode) {
    let (accepted, connected) = tokio::join!(
        responder.accept(initiator.node_id()),
        initiator.connect(responder.local_addr(), responder.public_key(), responder.node_id()),
    );
    accepted.expect("accept");
    connected.expect("connect");
}

pub async fn node() -> MeshNode {
    let address: SocketAddr = "127.0.0.1:0".parse().expect("an address");
    let config = MeshNodeConfig::new(address, PSK).with_num_shards(1);
    MeshNode::new(EntityKeypair::generate(), config).await.expect("a node")
}
