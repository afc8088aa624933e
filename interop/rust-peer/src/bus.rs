//! The event bus over nothing, Redis, JetStream or a mesh link.

use std::sync::atomic::Ordering::SeqCst;

use net::adapter::net::{NetAdapterConfig, ReliabilityConfig, StaticKeypair};
use net::{
    AdapterConfig, BackpressureMode, BatchConfig, ConsumeRequest, EventBus, EventBusConfig, Filter,
    JetStreamAdapterConfig, Ordering, RawEvent, RedisAdapterConfig, StoredEvent,
};
use serde_json::{json, Value};

use crate::lines::{Arguments, Failure};
use crate::shelf::Shelf;

pub struct Buses(Shelf<EventBus>);

impl Default for Buses {
    fn default() -> Self {
        Self(Shelf::of("bus"))
    }
}

pub async fn answer(buses: &Buses, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "bus_open" => open(buses, arguments).await,
        "net_keypair" => {
            let keys = StaticKeypair::generate();
            Ok(json!({"public_key": hex::encode(keys.public), "secret_key": hex::encode(keys.private)}))
        }
        "bus_close" => {
            buses.0.take(arguments)?.shutdown_via_ref().await?;
            Ok(Value::Null)
        }
        _ => use_one(&*buses.0.get(arguments)?, operation, arguments).await,
    }
}

async fn use_one(bus: &EventBus, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "bus_emit" => {
            let (shard_id, timestamp) = bus.ingest_raw(RawEvent::from_bytes(arguments.text("raw")?))?;
            Ok(json!({"shard_id": shard_id, "timestamp": timestamp}))
        }
        "bus_emit_batch" => {
            let events = arguments.texts("events")?.into_iter().map(RawEvent::from_bytes).collect();
            Ok(json!({"accepted": bus.ingest_raw_batch(events)}))
        }
        "bus_flush" => {
            bus.flush().await?;
            Ok(Value::Null)
        }
        "bus_poll" => poll(bus, arguments).await,
        "bus_stats" => {
            let stats = bus.stats();
            Ok(json!({
                "events_ingested": stats.events_ingested.load(SeqCst),
                "events_dropped": stats.events_dropped.load(SeqCst),
                "batches_dispatched": stats.batches_dispatched.load(SeqCst),
                "events_dispatched": stats.events_dispatched.load(SeqCst),
                "shards": bus.num_shards(),
                "healthy": bus.is_healthy().await,
            }))
        }
        "bus_scale_up" => Ok(json!({"shards": bus.manual_scale_up(arguments.number("count")? as u16).await?})),
        "bus_scale_down" => Ok(json!({"shards": bus.manual_scale_down(arguments.number("count")? as u16).await?})),
        _ => Err(crate::unknown(operation)),
    }
}

async fn open(buses: &Buses, arguments: &Arguments) -> Result<Value, Failure> {
    let mut config = EventBusConfig::builder().adapter(adapter(arguments)?).batch(batch(arguments));
    if let Some(shards) = arguments.optional_number("num_shards") {
        config = config.num_shards(shards as u16);
    }
    if let Some(capacity) = arguments.optional_number("ring_buffer_capacity") {
        config = config.ring_buffer_capacity(capacity as usize);
    }
    match arguments.optional_text("backpressure_mode").as_deref() {
        None => {}
        Some("drop_newest") => config = config.backpressure_mode(BackpressureMode::DropNewest),
        Some("drop_oldest") => config = config.backpressure_mode(BackpressureMode::DropOldest),
        Some("fail_producer") => config = config.backpressure_mode(BackpressureMode::FailProducer),
        Some(other) => return Err(Failure::new("Argument", format!("backpressure_mode: {other}"))),
    }
    if arguments.flag("scaling") == Some(false) {
        config = config.without_scaling();
    }
    if let Some(timeout) = arguments.millis("adapter_timeout_ms") {
        config = config.adapter_timeout(timeout);
    }
    if let Some(retries) = arguments.optional_number("adapter_batch_retries") {
        config = config.adapter_batch_retries(retries as u32);
    }
    if let Some(path) = arguments.optional_text("producer_nonce_path") {
        config = config.producer_nonce_path(path);
    }
    let bus = EventBus::new(config.build()?).await?;
    let shards = bus.num_shards();
    Ok(json!({"bus": buses.0.put(bus), "shards": shards}))
}

fn batch(arguments: &Arguments) -> BatchConfig {
    let mut batch = BatchConfig::default();
    if let Some(size) = arguments.optional_number("batch_min_size") {
        batch.min_size = size as usize;
    }
    if let Some(size) = arguments.optional_number("batch_max_size") {
        batch.max_size = size as usize;
    }
    if let Some(delay) = arguments.millis("batch_max_delay_ms") {
        batch.max_delay = delay;
    }
    if let Some(adaptive) = arguments.flag("batch_adaptive") {
        batch.adaptive = adaptive;
    }
    batch
}

fn adapter(arguments: &Arguments) -> Result<AdapterConfig, Failure> {
    if let Some(url) = arguments.optional_text("redis_url") {
        let mut redis = RedisAdapterConfig::new(url);
        if let Some(prefix) = arguments.optional_text("redis_prefix") {
            redis = redis.with_prefix(prefix);
        }
        return Ok(AdapterConfig::Redis(redis));
    }
    if let Some(url) = arguments.optional_text("jetstream_url") {
        let mut jetstream = JetStreamAdapterConfig::new(url);
        if let Some(prefix) = arguments.optional_text("jetstream_prefix") {
            jetstream = jetstream.with_prefix(prefix);
        }
        if let Some(window) = arguments.millis("jetstream_dedup_window_ms") {
            jetstream = jetstream.with_dedup_window(window);
        }
        if let Some(timeout) = arguments.millis("jetstream_request_timeout_ms") {
            jetstream = jetstream.with_request_timeout(timeout);
        }
        return Ok(AdapterConfig::JetStream(jetstream));
    }
    if arguments.value("net_bind_addr").is_some() {
        return Ok(AdapterConfig::Net(Box::new(link(arguments)?)));
    }
    Ok(AdapterConfig::Noop)
}

fn link(arguments: &Arguments) -> Result<NetAdapterConfig, Failure> {
    let (here, there) = (arguments.address("net_bind_addr")?, arguments.address("net_peer_addr")?);
    let psk = arguments.key("net_psk")?;
    let mut link = match arguments.text("net_role")?.as_str() {
        "initiator" => NetAdapterConfig::initiator(here, there, psk, arguments.key("net_peer_public_key")?),
        _ => {
            let keys = StaticKeypair::from_keys(arguments.key("net_secret_key")?, arguments.key("net_public_key")?);
            NetAdapterConfig::responder(here, there, psk, keys)
        }
    };
    match arguments.optional_text("net_reliability").as_deref() {
        Some("light") => link = link.with_reliability(ReliabilityConfig::Light),
        Some("full") => link = link.with_reliability(ReliabilityConfig::Full),
        _ => {}
    }
    if let Some(interval) = arguments.millis("net_heartbeat_interval_ms") {
        link = link.with_heartbeat_interval(interval);
    }
    if let Some(timeout) = arguments.millis("net_session_timeout_ms") {
        link = link.with_session_timeout(timeout);
    }
    Ok(link.with_num_shards(arguments.optional_number("num_shards").unwrap_or(1) as u16))
}

async fn poll(bus: &EventBus, arguments: &Arguments) -> Result<Value, Failure> {
    let mut request = ConsumeRequest::new(arguments.number("limit")? as usize);
    request.from_id = arguments.optional_text("cursor");
    if let Some(filter) = arguments.optional_text("filter") {
        request.filter = Some(Filter::from_json(&filter)?);
    }
    if arguments.optional_text("ordering").as_deref() == Some("insertion_ts") {
        request.ordering = Ordering::InsertionTs;
    }
    let page = bus.poll(request).await?;
    Ok(json!({
        "events": page.events.iter().map(stored_event).collect::<Vec<_>>(),
        "next_id": page.next_id,
        "has_more": page.has_more,
        "stalled_shards": page.stalled_shards,
        "failed_shards": page.failed_shards,
    }))
}

/// `raw` is null when the payload is not UTF-8; `bytes` is always there.
pub fn stored_event(event: &StoredEvent) -> Value {
    json!({
        "id": event.id,
        "raw": event.raw_str().ok(),
        "bytes": hex::encode(&event.raw),
        "insertion_ts": event.insertion_ts,
        "shard_id": event.shard_id,
        "dedup_id": event.dedup_id,
    })
}
