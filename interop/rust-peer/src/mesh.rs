//! The mesh node: sessions direct and through a relay, streams, capabilities, channels.

use std::sync::Arc;

use bytes::Bytes;
use net::adapter::net::behavior::{CapabilityFilter, CapabilitySet};
use net::adapter::net::{
    ChannelConfig, ChannelConfigRegistry, ChannelId, ChannelName, EntityKeypair, MeshNode, MeshNodeConfig,
    PermissionToken, PublishConfig, Reliability, Stream, StreamConfig, StreamStats, TokenCache,
};
use net::adapter::Adapter;
use net::{Batch, InternalEvent};
use serde_json::{json, Value};

use crate::bus::stored_event;
use crate::lines::{variant, Arguments, Failure};
use crate::shelf::Shelf;

pub struct Meshes {
    nodes: Shelf<Node>,
    streams: Shelf<(Arc<MeshNode>, Stream)>,
}

struct Node {
    mesh: Arc<MeshNode>,
    /// Without it every channel is open to everyone.
    channels: Option<Arc<ChannelConfigRegistry>>,
}

impl Default for Meshes {
    fn default() -> Self {
        Self { nodes: Shelf::of("mesh"), streams: Shelf::of("stream") }
    }
}

impl Meshes {
    pub fn node(&self, arguments: &Arguments) -> Result<Arc<MeshNode>, Failure> {
        Ok(self.nodes.get(arguments)?.mesh.clone())
    }
}

pub async fn answer(meshes: &Meshes, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "mesh_open" => return open(meshes, arguments).await,
        "mesh_close" => meshes.nodes.take(arguments)?.mesh.shutdown().await?,
        "stream_open" => return open_stream(meshes, arguments),
        "stream_send" => send(&*meshes.streams.get(arguments)?, arguments).await?,
        "channel_register" => register(&*meshes.nodes.get(arguments)?, arguments)?,
        _ => {
            let mesh = meshes.node(arguments)?;
            return match operation.split_once('_') {
                Some(("mesh", _)) => use_one(&mesh, operation, arguments).await,
                Some(("stream", _)) => use_stream(&mesh, operation, arguments),
                Some(("channel", _)) => use_channel(&mesh, operation, arguments).await,
                _ => use_capabilities(&mesh, operation, arguments).await,
            };
        }
    }
    Ok(Value::Null)
}

async fn open(meshes: &Meshes, arguments: &Arguments) -> Result<Value, Failure> {
    let mut config = MeshNodeConfig::new(arguments.address("bind_addr")?, arguments.key("psk")?);
    config.num_shards = arguments.optional_number("num_shards").unwrap_or(1) as u16;
    config.heartbeat_interval = arguments.millis("heartbeat_interval_ms").unwrap_or(config.heartbeat_interval);
    config.session_timeout = arguments.millis("session_timeout_ms").unwrap_or(config.session_timeout);
    config.handshake_timeout = arguments.millis("handshake_timeout_ms").unwrap_or(config.handshake_timeout);
    config.min_announce_interval = arguments.millis("min_announce_interval_ms").unwrap_or(config.min_announce_interval);
    let identity = match arguments.value("identity_seed") {
        Some(_) => EntityKeypair::from_bytes(arguments.key("identity_seed")?),
        None => EntityKeypair::generate(),
    };
    let origin_hash = identity.origin_hash();
    let mut mesh = MeshNode::new(identity, config).await?;
    let channels = (arguments.flag("channels") == Some(true)).then(|| {
        let channels = Arc::new(ChannelConfigRegistry::new());
        mesh.set_channel_configs(channels.clone());
        mesh.set_token_cache(Arc::new(TokenCache::new()));
        channels
    });
    let described = json!({
        "addr": mesh.local_addr().to_string(),
        "node_id": mesh.node_id(),
        "origin_hash": origin_hash,
        "public_key": hex::encode(mesh.public_key()),
        "entity_id": hex::encode(mesh.entity_id().as_bytes()),
    });
    let number = meshes.nodes.put(Node { mesh: Arc::new(mesh), channels });
    Ok(with(described, "mesh", number))
}

async fn use_one(mesh: &MeshNode, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "mesh_accept" => {
            let (addr, _) = mesh.accept(arguments.number("node_id")?).await?;
            return Ok(json!({"addr": addr.to_string()}));
        }
        "mesh_connect" => {
            let (addr, key) = (arguments.address("addr")?, arguments.key("public_key")?);
            mesh.connect(addr, &key, arguments.number("node_id")?).await?;
        }
        "mesh_connect_via" => {
            let (relay, key) = (arguments.address("relay")?, arguments.key("public_key")?);
            mesh.connect_via(relay, &key, arguments.number("node_id")?).await?;
        }
        "mesh_connect_routed" => {
            mesh.connect_routed(&arguments.key("public_key")?, arguments.number("node_id")?).await?;
        }
        "mesh_start" => mesh.start(),
        "mesh_send" => mesh.send_to_peer(arguments.address("addr")?, batch(arguments)?).await?,
        "mesh_send_routed" => mesh.send_routed(arguments.number("node_id")?, batch(arguments)?).await?,
        "mesh_poll" => {
            let shard = arguments.optional_number("shard").unwrap_or(0) as u16;
            let polled = mesh.poll_shard(shard, None, arguments.number("limit")? as usize).await?;
            return Ok(json!({"events": polled.events.iter().map(stored_event).collect::<Vec<_>>()}));
        }
        "mesh_add_route" => mesh.router().add_route(arguments.number("node_id")?, arguments.address("next_hop")?),
        "mesh_routes" => return Ok(routes(mesh)),
        "mesh_peers" => {
            return Ok(
                json!({"peer_count": mesh.peer_count(), "discovered_nodes": mesh.proximity_graph().node_count()}),
            )
        }
        "mesh_status" => {
            let status = mesh.failure_detector().status(arguments.number("node_id")?);
            return Ok(json!({"status": variant(&status)}));
        }
        "mesh_block" => mesh.block_peer(arguments.address("addr")?),
        "mesh_unblock" => mesh.unblock_peer(&arguments.address("addr")?),
        _ => return Err(crate::unknown(operation)),
    }
    Ok(Value::Null)
}

/// The `events` of a request, as a batch of shard `shard`.
fn batch(arguments: &Arguments) -> Result<Batch, Failure> {
    let shard = arguments.optional_number("shard").unwrap_or(0) as u16;
    let events = arguments.many_bytes("events")?.into_iter().map(|event| InternalEvent::new(event, 0, shard));
    Ok(Batch::new(shard, events.collect(), 0))
}

fn routes(mesh: &MeshNode) -> Value {
    let routes = mesh.router().routing_table().all_routes().into_iter().map(|(node, route)| {
        json!({
            "node_id": node,
            "next_hop": route.next_hop.to_string(),
            "metric": route.metric,
            "active": route.active,
        })
    });
    json!({"routes": routes.collect::<Vec<_>>()})
}

fn open_stream(meshes: &Meshes, arguments: &Arguments) -> Result<Value, Failure> {
    let mesh = meshes.node(arguments)?;
    let mut config = StreamConfig::new();
    if arguments.optional_text("reliability").as_deref() == Some("reliable") {
        config = config.with_reliability(Reliability::Reliable);
    }
    if let Some(window) = arguments.optional_number("window_bytes") {
        config = config.with_window_bytes(window as u32);
    }
    let stream = mesh.open_stream(arguments.number("node_id")?, arguments.number("stream_id")?, config)?;
    Ok(json!({"stream": meshes.streams.put((mesh, stream))}))
}

async fn send((mesh, stream): &(Arc<MeshNode>, Stream), arguments: &Arguments) -> Result<(), Failure> {
    let events = arguments.many_bytes("events")?;
    match arguments.optional_text("how").as_deref() {
        Some("retry") => mesh.send_with_retry(stream, &events, 8).await?,
        Some("blocking") => mesh.send_blocking(stream, &events).await?,
        _ => mesh.send_on_stream(stream, &events).await?,
    }
    Ok(())
}

fn use_stream(mesh: &MeshNode, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let (peer, id) = (arguments.number("node_id")?, arguments.number("stream_id")?);
    match operation {
        "stream_stats" => Ok(mesh.stream_stats(peer, id).map_or(Value::Null, |stats| describe(&stats))),
        "stream_close" => {
            mesh.close_stream(peer, id);
            Ok(Value::Null)
        }
        _ => Err(crate::unknown(operation)),
    }
}

fn describe(stats: &StreamStats) -> Value {
    json!({
        "tx_seq": stats.tx_seq,
        "rx_seq": stats.rx_seq,
        "inbound_pending": stats.inbound_pending,
        "last_activity_ns": stats.last_activity_ns,
        "active": stats.active,
        "backpressure_events": stats.backpressure_events,
        "tx_credit_remaining": stats.tx_credit_remaining,
        "tx_window": stats.tx_window,
        "credit_grants_received": stats.credit_grants_received,
        "credit_grants_sent": stats.credit_grants_sent,
    })
}

async fn use_capabilities(mesh: &MeshNode, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "capabilities_announce" => {
            let tags = arguments.texts("tags")?;
            let capabilities = tags.into_iter().fold(CapabilitySet::new(), CapabilitySet::add_tag);
            mesh.announce_capabilities(capabilities).await?;
            Ok(Value::Null)
        }
        "capabilities_find" => {
            let tags = arguments.texts("require_tags")?;
            let filter = tags.into_iter().fold(CapabilityFilter::new(), CapabilityFilter::require_tag);
            Ok(json!({"node_ids": mesh.find_nodes_by_filter(&filter)}))
        }
        _ => Err(crate::unknown(operation)),
    }
}

fn register(node: &Node, arguments: &Arguments) -> Result<(), Failure> {
    let channels = node.channels.as_ref();
    let channels = channels.ok_or_else(|| Failure::new("Argument", "the node was opened without channels"))?;
    let config = ChannelConfig::new(ChannelId::parse(&arguments.text("channel")?)?);
    channels.insert(config.with_require_token(arguments.flag("require_token") == Some(true)));
    Ok(())
}

async fn use_channel(mesh: &MeshNode, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let channel = ChannelName::new(&arguments.text("channel")?)?;
    match operation {
        "channel_subscribe" if arguments.value("token").is_some() => {
            let token = PermissionToken::from_bytes(&arguments.bytes("token")?)?;
            mesh.subscribe_channel_with_token(arguments.number("publisher")?, channel, token).await?;
        }
        "channel_subscribe" => mesh.subscribe_channel(arguments.number("publisher")?, channel).await?,
        "channel_unsubscribe" => mesh.unsubscribe_channel(arguments.number("publisher")?, channel).await?,
        "channel_publish" => {
            let publisher = mesh.channel_publisher(channel, PublishConfig::new());
            let report = mesh.publish(&publisher, Bytes::from(arguments.bytes("payload")?)).await?;
            let errors =
                report.errors.iter().map(|(node, error)| json!({"node_id": node, "message": error.to_string()}));
            return Ok(json!({
                "attempted": report.attempted,
                "delivered": report.delivered,
                "errors": errors.collect::<Vec<_>>(),
            }));
        }
        _ => return Err(crate::unknown(operation)),
    }
    Ok(Value::Null)
}

fn with(mut object: Value, member: &str, value: u64) -> Value {
    object[member] = json!(value);
    object
}
