//! The event bus: emitting raw bytes, with and without dynamic scaling, and polling pages of 100.

use std::collections::HashMap;
use std::sync::{Arc, Barrier, RwLock};
use std::time::Instant;

use async_trait::async_trait;
use bytes::Bytes;
use net::adapter::{Adapter, NoopAdapter, ShardPollResult};
use net::{
    AdapterError, BackpressureMode, Batch, ConsumeRequest, EventBus, EventBusConfig, Ordering, RawEvent, StoredEvent,
};
use tokio::runtime::Runtime;

use crate::figures::{median_of, Figures};

const SHARDS: u16 = 4;
const RING: usize = 1 << 20;
const SMALLEST_RING: usize = 1 << 10;
const EVENTS_PER_PRODUCER: usize = 2_000_000;
const BATCH: usize = 1_000;

pub fn run(figures: &Figures, runtime: &Runtime) {
    for scaling in [false, true] {
        for size in [9, 112] {
            for spread in [false, true] {
                for producers in [1, 2] {
                    for batch in [false, true] {
                        emit(figures, runtime, Case { scaling, size, spread, producers, batch, ring: RING });
                    }
                }
            }
        }
        let narrow = Case { scaling, size: 112, spread: true, producers: 1, batch: false, ring: SMALLEST_RING };
        emit(figures, runtime, narrow);
        deliver(figures, runtime, scaling);
    }
    for ordering in [Ordering::None, Ordering::InsertionTs] {
        poll(figures, runtime, ordering);
    }
}

#[derive(Clone, Copy)]
struct Case {
    scaling: bool,
    size: usize,
    spread: bool,
    producers: usize,
    batch: bool,
    ring: usize,
}

impl Case {
    fn name(&self) -> String {
        format!(
            "{}.{}B.{}.{}p.{}{}",
            if self.batch { "batch1000" } else { "emit" },
            self.size,
            if self.spread { "spread" } else { "same" },
            self.producers,
            scaling_word(self.scaling),
            if self.ring == SMALLEST_RING { ".ring1024" } else { "" }
        )
    }
}

fn scaling_word(scaling: bool) -> &'static str {
    if scaling {
        "scaling"
    } else {
        "static"
    }
}

/// Rate until the last emit has returned, and the share of those events that never reached the adapter.
fn emit(figures: &Figures, runtime: &Runtime, case: Case) {
    let name = case.name();
    if !figures.wants(&name) {
        return;
    }
    let mut lost = Vec::new();
    let rate = median_of(|| {
        let (rate, share) = emit_once(runtime, case);
        lost.push(share);
        rate
    });
    lost.sort_by(f64::total_cmp);
    figures.print(&name, "events/s", rate);
    figures.print(&format!("{name}.lost"), "%", 100.0 * lost[lost.len() / 2]);
}

fn emit_once(runtime: &Runtime, case: Case) -> (f64, f64) {
    let adapter = Box::new(NoopAdapter::new());
    let bus = open(runtime, case.scaling, case.ring, BackpressureMode::DropOldest, adapter);
    let payloads = payloads(case.size, case.spread);
    let start = Barrier::new(case.producers + 1);
    let elapsed = std::thread::scope(|scope| {
        let producers: Vec<_> = (0..case.producers)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    produce(&bus, &payloads, case.batch);
                })
            })
            .collect();
        start.wait();
        let started = Instant::now();
        producers.into_iter().for_each(|producer| producer.join().expect("producer"));
        started.elapsed()
    });
    let emitted = (case.producers * EVENTS_PER_PRODUCER) as f64;
    let dispatched = close(runtime, &bus) as f64;
    (emitted / elapsed.as_secs_f64(), 1.0 - dispatched / emitted)
}

fn produce(bus: &EventBus, payloads: &[Bytes], batch: bool) {
    if batch {
        for first in (0..EVENTS_PER_PRODUCER).step_by(BATCH) {
            let events = (first..first + BATCH).map(|i| RawEvent::from_bytes(payload(payloads, i)));
            bus.ingest_raw_batch(events.collect());
        }
    } else {
        for i in 0..EVENTS_PER_PRODUCER {
            let _ = bus.ingest_raw(RawEvent::from_bytes(payload(payloads, i)));
        }
    }
}

/// Rate until the last event was handed to the adapter, when the producer waits instead of losing events.
fn deliver(figures: &Figures, runtime: &Runtime, scaling: bool) {
    let name = format!("deliver.112B.spread.1p.{}", scaling_word(scaling));
    if !figures.wants(&name) {
        return;
    }
    let payloads = payloads(112, true);
    let rate = median_of(|| {
        let bus = open(runtime, scaling, RING, BackpressureMode::FailProducer, Box::new(NoopAdapter::new()));
        let started = Instant::now();
        for i in 0..EVENTS_PER_PRODUCER {
            while bus.ingest_raw(RawEvent::from_bytes(payload(&payloads, i))).is_err() {
                std::thread::yield_now();
            }
        }
        let dispatched = close(runtime, &bus);
        let elapsed = started.elapsed();
        assert_eq!(dispatched, EVENTS_PER_PRODUCER as u64);
        dispatched as f64 / elapsed.as_secs_f64()
    });
    figures.print(&name, "events/s", rate);
}

/// One poll of 100 events in the middle of 100,000 stored ones, cursor handed on from page to page.
fn poll(figures: &Figures, runtime: &Runtime, ordering: Ordering) {
    const STORED: usize = 100_000;
    const PAGE: usize = 100;
    let word = if ordering == Ordering::None { "none" } else { "insertion_ts" };
    let name = format!("poll100.112B.{word}");
    if !figures.wants(&name) {
        return;
    }
    let bus = open(runtime, false, RING, BackpressureMode::FailProducer, Box::<Store>::default());
    for i in 0..STORED {
        while bus.ingest_raw(RawEvent::from_bytes(filled(&i.to_string()))).is_err() {
            std::thread::yield_now();
        }
    }
    runtime.block_on(bus.flush()).expect("flush");
    let micros = median_of(|| {
        let mut cursor = None;
        let mut seen = 0;
        let started = Instant::now();
        for _ in 0..STORED / PAGE / 2 {
            let mut request = ConsumeRequest::new(PAGE).ordering(ordering);
            request.from_id = cursor;
            let page = runtime.block_on(bus.poll(request)).expect("poll");
            seen += page.events.len();
            cursor = page.next_id;
        }
        let elapsed = started.elapsed();
        assert_eq!(seen, STORED / 2);
        elapsed.as_secs_f64() * 1e6 / (STORED / PAGE / 2) as f64
    });
    figures.print(&name, "us", micros);
    close(runtime, &bus);
}

fn open(
    runtime: &Runtime,
    scaling: bool,
    ring: usize,
    full: BackpressureMode,
    adapter: Box<dyn Adapter>,
) -> Arc<EventBus> {
    let config = EventBusConfig::builder().num_shards(SHARDS).ring_buffer_capacity(ring).backpressure_mode(full);
    let config = if scaling { config.with_dynamic_scaling() } else { config.without_scaling() };
    let config = config.build().expect("a valid configuration");
    Arc::new(runtime.block_on(EventBus::new_with_adapter(config, adapter)).expect("a bus"))
}

/// Shuts the bus down, which delivers what it holds, and returns how many events reached the adapter.
fn close(runtime: &Runtime, bus: &EventBus) -> u64 {
    runtime.block_on(bus.shutdown_via_ref()).expect("shutdown");
    bus.stats().events_dispatched.load(std::sync::atomic::Ordering::SeqCst)
}

fn payload(payloads: &[Bytes], i: usize) -> Bytes {
    payloads[i & (payloads.len() - 1)].clone()
}

/// JSON objects of exactly `size` bytes: one, or 64 different ones that fall into all four shards. They live for ever, so
/// that a copy costs no reference count, which producer and worker would otherwise pull from core to core.
fn payloads(size: usize, spread: bool) -> Vec<Bytes> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    letters[..if spread { 64 } else { 1 }]
        .chars()
        .map(|letter| match size {
            9 => format!("{{\"t\":\"{letter}\"}}"),
            _ => filled(&letter.to_string()),
        })
        .inspect(|payload| assert_eq!(payload.len(), size))
        .map(|payload| Bytes::from_static(payload.leak().as_bytes()))
        .collect()
}

/// A JSON object of 112 bytes that begins with `mark`.
fn filled(mark: &str) -> String {
    format!("{{\"token\":\"{mark:.<100}\"}}")
}

/// Keeps every event in memory, so that a poll has something to find: the crate's own adapter discards them.
#[derive(Default)]
struct Store(RwLock<HashMap<u16, Vec<StoredEvent>>>);

#[async_trait]
impl Adapter for Store {
    async fn init(&mut self) -> Result<(), AdapterError> {
        Ok(())
    }

    async fn on_batch(&self, batch: Batch) -> Result<(), AdapterError> {
        let mut shards = self.0.write().unwrap();
        let shard = shards.entry(batch.shard_id).or_default();
        for event in batch.events {
            let id = format!("{:020}", shard.len());
            shard.push(StoredEvent::new(id, event.raw, event.insertion_ts, event.shard_id));
        }
        Ok(())
    }

    async fn flush(&self) -> Result<(), AdapterError> {
        Ok(())
    }

    async fn shutdown(&self) -> Result<(), AdapterError> {
        Ok(())
    }

    async fn poll_shard(&self, shard: u16, from: Option<&str>, limit: usize) -> Result<ShardPollResult, AdapterError> {
        let shards = self.0.read().unwrap();
        let stored = shards.get(&shard).map_or(&[][..], Vec::as_slice);
        let first = from.map_or(0, |id| id.parse::<usize>().map_or(0, |last| last + 1)).min(stored.len());
        let last = (first + limit).min(stored.len());
        Ok(ShardPollResult {
            events: stored[first..last].to_vec(),
            next_id: stored[first..last].last().map(|event| event.id.clone()),
            has_more: last < stored.len(),
        })
    }

    fn name(&self) -> &'static str {
        "store"
    }
}
