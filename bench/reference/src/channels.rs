//! Channels: the guard of the fast path, tokens, and publishing to several subscribers.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use net::adapter::net::{
    AuthGuard, AuthVerdict, ChannelName, EntityKeypair, MeshNode, OnFailure, PermissionToken, PublishConfig,
    Reliability, TokenScope,
};
use tokio::runtime::Runtime;

use crate::figures::{timed, Figures};
use crate::link::{introduce, node, receive_one};

pub fn run(figures: &Figures, runtime: &Runtime) {
    guard(figures);
    tokens(figures);
    for subscribers in [1, 8, 10, 100] {
        publish(figures, runtime, subscribers);
    }
}

/// A check against 1,000 grants: one that is granted, one that is not.
fn guard(figures: &Figures) {
    const CHECKS: u64 = 500_000;
    let guard = AuthGuard::new();
    let channel = ChannelName::new("bench/guard").expect("a name").hash();
    (0..1_000).for_each(|origin| guard.authorize(origin, channel));
    figures.time_each("guard.hit", "ns", CHECKS, || {
        timed(|| {
            for i in 0..CHECKS {
                assert!(matches!(black_box(guard.check_fast(i % 1_000, channel)), AuthVerdict::Allowed));
            }
        })
    });
    figures.time_each("guard.miss", "ns", CHECKS, || {
        timed(|| {
            for i in 0..CHECKS {
                assert!(!matches!(black_box(guard.check_fast(1_000_000 + i, channel)), AuthVerdict::Allowed));
            }
        })
    });
}

fn tokens(figures: &Figures) {
    const TOKENS: u64 = 1_000;
    let issuer = EntityKeypair::generate();
    let subject = EntityKeypair::generate().entity_id().clone();
    let channel = ChannelName::new("bench/token").expect("a name").hash();
    let issue = || PermissionToken::issue(&issuer, subject.clone(), TokenScope::SUBSCRIBE, channel, 3_600, 0);
    figures.time_each("token.issue", "us", TOKENS, || {
        timed(|| (0..TOKENS).for_each(|_| drop(black_box(issue().to_bytes()))))
    });
    let bytes = issue().to_bytes();
    figures.time_each("token.decode+verify", "us", TOKENS, || {
        timed(|| {
            for _ in 0..TOKENS {
                let token = PermissionToken::from_bytes(&bytes).expect("a token");
                token.verify().expect("a valid signature");
            }
        })
    });
}

/// One publish of 256 bytes: until the call returns, every subscriber's packet having been given to the socket, and
/// until every subscriber has taken the event from its queue. The next publish waits for the latter.
fn publish(figures: &Figures, runtime: &Runtime, subscribers: usize) {
    const WARM_UP: usize = 200;
    const PUBLISHES: usize = 2_000;
    let name = format!("publish.256B.{subscribers}-subscribers");
    if !figures.wants(&name) {
        return;
    }
    let (publisher, others) = runtime.block_on(subscribed(subscribers));
    let channel = publisher.channel_publisher(
        ChannelName::new("bench/publish").expect("a name"),
        PublishConfig::new().with_reliability(Reliability::FireAndForget).with_on_failure(OnFailure::BestEffort),
    );
    let payload = Bytes::from(vec![b'x'; 256]);
    let (mut returned, mut received) = (Vec::new(), Vec::new());
    runtime.block_on(async {
        for i in 0..WARM_UP + PUBLISHES {
            let started = Instant::now();
            let report = publisher.publish(&channel, payload.clone()).await.expect("publish");
            let after = started.elapsed();
            assert_eq!(report.delivered, subscribers);
            for other in &others {
                receive_one(other).await;
            }
            if i >= WARM_UP {
                returned.push(after.as_nanos() as u64);
                received.push(started.elapsed().as_nanos() as u64);
            }
            if i % 100 == 0 {
                // The subscribers' credit grants come back on the publisher's own receive task.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    });
    figures.print_percentiles(&name, "us", returned);
    figures.print_percentiles(&format!("{name}.received"), "us", received);
}

async fn subscribed(subscribers: usize) -> (MeshNode, Vec<MeshNode>) {
    let publisher = node().await;
    let mut others = Vec::new();
    for _ in 0..subscribers {
        let other = node().await;
        introduce(&other, &publisher).await;
        others.push(other);
    }
    publisher.start();
    for other in &others {
        other.start();
        other
            .subscribe_channel(publisher.node_id(), ChannelName::new("bench/publish").expect("a name"))
            .await
            .expect("subscribe");
    }
    (publisher, others)
}
