//! Daemons and their migration, with one kind of daemon: a sum that grows by the number in each event.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use net::adapter::net::behavior::CapabilityFilter;
use net::adapter::net::{CausalChainBuilder, ChannelConfigRegistry};
use net_sdk::compute::{
    CausalEvent, CoreDaemonError, DaemonHostConfig, DaemonRuntime, MeshDaemon, MigrationOpts, StateSnapshot,
};
use net_sdk::{Identity, Mesh};
use serde_json::{json, Value};

use crate::lines::{variant, Arguments, Failure};
use crate::mesh::Meshes;
use crate::shelf::Shelf;

const KIND: &str = "sum";

pub struct Daemons(Shelf<Host>);

impl Default for Daemons {
    fn default() -> Self {
        Self(Shelf::of("daemons"))
    }
}

struct Host {
    runtime: DaemonRuntime,
    /// Whoever sends events to this host's daemons: one chain, continued from call to call.
    sender: Mutex<CausalChainBuilder>,
}

pub async fn answer(
    daemons: &Daemons,
    meshes: &Meshes,
    operation: &str,
    arguments: &Arguments,
) -> Result<Value, Failure> {
    if operation == "daemon_open" {
        return open(daemons, meshes, arguments);
    }
    let host = daemons.0.get(arguments)?;
    let runtime = &host.runtime;
    match operation {
        "daemon_start" => runtime.start().await?,
        "daemon_spawn" => {
            let identity = Identity::from_seed(arguments.key("seed")?);
            let spawned = runtime.spawn(KIND, identity, DaemonHostConfig::default()).await?;
            return Ok(json!({
                "origin_hash": spawned.origin_hash,
                "entity_id": hex::encode(spawned.entity_id.as_bytes()),
            }));
        }
        "daemon_deliver" => return deliver(&host, arguments),
        "daemon_snapshot" => {
            let snapshot = runtime.snapshot(arguments.number("origin_hash")?).await?;
            return Ok(snapshot.map_or(Value::Null, |snapshot| describe(&snapshot)));
        }
        "daemon_stop" => runtime.stop(arguments.number("origin_hash")?).await?,
        "daemon_count" => return Ok(json!({"count": runtime.daemon_count()})),
        "daemon_expect" => {
            runtime.expect_migration(KIND, arguments.number("origin_hash")?, DaemonHostConfig::default())?
        }
        "daemon_phase" => {
            let phase = runtime.migration_phase(arguments.number("origin_hash")?);
            return Ok(json!({"phase": phase.map(|phase| variant(&phase))}));
        }
        "daemon_migrate" => migrate(runtime, arguments).await?,
        _ => return Err(crate::unknown(operation)),
    }
    Ok(Value::Null)
}

fn open(daemons: &Daemons, meshes: &Meshes, arguments: &Arguments) -> Result<Value, Failure> {
    let mesh = Mesh::from_node_arc(meshes.node(arguments)?, Arc::new(ChannelConfigRegistry::new()), None);
    let runtime = DaemonRuntime::new(Arc::new(mesh));
    runtime.register_factory(KIND, || Box::new(Sum(0)))?;
    let sender = Mutex::new(CausalChainBuilder::new(1));
    Ok(json!({"daemons": daemons.0.put(Host { runtime, sender })}))
}

fn deliver(host: &Host, arguments: &Arguments) -> Result<Value, Failure> {
    let payload = arguments.number("number")?.to_le_bytes().to_vec();
    let event = host.sender.lock().unwrap().append(Bytes::from(payload), 0);
    let event = event.ok_or_else(|| Failure::new("Argument", "the chain is at its end"))?;
    let outputs = host.runtime.deliver(arguments.number("origin_hash")?, &event)?;
    let sums = outputs.iter().map(|output| json!({"sum": number(&output.payload), "sequence": output.link.sequence}));
    Ok(json!({"outputs": sums.collect::<Vec<_>>()}))
}

async fn migrate(runtime: &DaemonRuntime, arguments: &Arguments) -> Result<(), Failure> {
    let options = MigrationOpts {
        transport_identity: arguments.flag("transport_identity") != Some(false),
        ..MigrationOpts::default()
    };
    let (source, target) = (arguments.number("source_node")?, arguments.number("target_node")?);
    let migration = runtime.start_migration_with(arguments.number("origin_hash")?, source, target, options).await?;
    migration.wait_with_timeout(Duration::from_secs(20)).await?;
    Ok(())
}

fn describe(snapshot: &StateSnapshot) -> Value {
    json!({
        "through_seq": snapshot.through_seq,
        "state": hex::encode(&snapshot.state),
        "bytes": hex::encode(snapshot.to_bytes()),
    })
}

struct Sum(u64);

impl MeshDaemon for Sum {
    fn name(&self) -> &str {
        KIND
    }

    fn requirements(&self) -> CapabilityFilter {
        CapabilityFilter::default()
    }

    fn process(&mut self, event: &CausalEvent) -> Result<Vec<Bytes>, CoreDaemonError> {
        self.0 = self.0.wrapping_add(number(&event.payload));
        Ok(vec![Bytes::copy_from_slice(&self.0.to_le_bytes())])
    }

    fn is_stateful(&self) -> bool {
        true
    }

    fn snapshot(&self) -> Option<Bytes> {
        Some(Bytes::copy_from_slice(&self.0.to_le_bytes()))
    }

    fn restore(&mut self, state: Bytes) -> Result<(), CoreDaemonError> {
        self.0 = number(&state);
        Ok(())
    }
}

/// The first eight bytes, little-endian; what is missing counts as zero.
fn number(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = bytes.len().min(8);
    first[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(first)
}
