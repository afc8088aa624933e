//! Append-only logs, alone and replicated: roles are moved by hand, as an operator would.

use std::sync::Arc;

use net::adapter::net::redex::{
    PlacementStrategy, ReplicaRole, ReplicationConfig, ReplicationCoordinator, TransitionSignal,
};
use net::adapter::net::{ChannelName, Redex, RedexEvent, RedexFile, RedexFileConfig};
use serde_json::{json, Value};

use crate::lines::{variant, Arguments, Failure};
use crate::mesh::Meshes;
use crate::shelf::Shelf;

pub struct Logs {
    managers: Shelf<Redex>,
    files: Shelf<RedexFile>,
}

impl Default for Logs {
    fn default() -> Self {
        Self { managers: Shelf::of("redex"), files: Shelf::of("file") }
    }
}

pub async fn answer(logs: &Logs, meshes: &Meshes, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "redex_open" => {
            let manager = match arguments.optional_text("persistent_dir") {
                Some(folder) => Redex::new().with_persistent_dir(folder),
                None => Redex::new(),
            };
            return Ok(json!({"redex": logs.managers.put(manager)}));
        }
        "redex_close" => drop(logs.managers.take(arguments)?),
        "redex_sweep" => logs.managers.get(arguments)?.sweep_retention(),
        "redex_enable_replication" => logs.managers.get(arguments)?.enable_replication(meshes.node(arguments)?),
        "replica_role" => {
            let coordinator = coordinator(logs, arguments)?;
            return Ok(json!({"role": variant(&coordinator.role()), "tail_seq": coordinator.tail_seq()}));
        }
        "replica_move" => {
            let (role, signal) = (role(arguments)?, signal(arguments)?);
            coordinator(logs, arguments)?.transition_to(role, signal).await?;
        }
        "file_open" => {
            let name = ChannelName::new(&arguments.text("name")?)?;
            let file = logs.managers.get(arguments)?.open_file(&name, config(arguments)?)?;
            return Ok(json!({"file": logs.files.put(file)}));
        }
        "file_close" => logs.files.take(arguments)?.close()?,
        _ => return use_file(&*logs.files.get(arguments)?, operation, arguments),
    }
    Ok(Value::Null)
}

fn use_file(file: &RedexFile, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "file_append" => Ok(json!({"seq": file.append(&arguments.bytes("payload")?)?})),
        "file_append_batch" => Ok(json!({"first_seq": file.append_batch(&arguments.many_bytes("payloads")?)?})),
        "file_read" => {
            let events = file.read_range(arguments.number("start")?, arguments.number("end")?);
            Ok(json!({"events": events.iter().map(event).collect::<Vec<_>>()}))
        }
        "file_len" => Ok(json!({
            "len": file.len(),
            "next_seq": file.next_seq(),
            "lowest_retained_seq": file.lowest_retained_seq(),
        })),
        "file_sync" => {
            file.sync()?;
            Ok(Value::Null)
        }
        _ => Err(crate::unknown(operation)),
    }
}

fn event(event: &RedexEvent) -> Value {
    json!({
        "seq": event.entry.seq,
        "payload": hex::encode(&event.payload),
        "checksum": event.entry.checksum(),
        "is_inline": event.entry.is_inline(),
    })
}

fn config(arguments: &Arguments) -> Result<RedexFileConfig, Failure> {
    let mut config = RedexFileConfig::new().with_persistent(arguments.flag("persistent") == Some(true));
    if let Some(events) = arguments.optional_number("retention_max_events") {
        config = config.with_retention_max_events(events);
    }
    if let Some(bytes) = arguments.optional_number("retention_max_bytes") {
        config = config.with_retention_max_bytes(bytes);
    }
    if arguments.flag("replication") == Some(true) {
        config = config.with_replication(Some(replication(arguments)?));
    }
    Ok(config)
}

fn replication(arguments: &Arguments) -> Result<ReplicationConfig, Failure> {
    let mut replication = ReplicationConfig::new();
    if let Some(factor) = arguments.optional_number("replication_factor") {
        replication = replication.with_factor(factor as u8);
    }
    if let Some(millis) = arguments.optional_number("replication_heartbeat_ms") {
        replication = replication.with_heartbeat_ms(millis);
    }
    if let Some(nodes) = arguments.value("replication_pinned_nodes").and_then(Value::as_array) {
        let nodes = nodes.iter().filter_map(Value::as_u64).collect();
        replication = replication.with_placement(PlacementStrategy::Pinned(nodes));
    }
    Ok(replication.with_leader_pinned(arguments.optional_number("replication_leader_pinned")))
}

fn coordinator(logs: &Logs, arguments: &Arguments) -> Result<Arc<ReplicationCoordinator>, Failure> {
    let name = ChannelName::new(&arguments.text("name")?)?;
    let coordinator = logs.managers.get(arguments)?.replication_coordinator_for(&name);
    coordinator.ok_or_else(|| Failure::new("Handle", format!("{} is not replicated here", name.as_str())))
}

fn role(arguments: &Arguments) -> Result<ReplicaRole, Failure> {
    let roles = [ReplicaRole::Leader, ReplicaRole::Replica, ReplicaRole::Candidate, ReplicaRole::Idle];
    named(&roles, arguments, "role")
}

fn signal(arguments: &Arguments) -> Result<TransitionSignal, Failure> {
    let signals = [
        TransitionSignal::CapabilitySelected,
        TransitionSignal::MissedHeartbeats,
        TransitionSignal::ElectionWon,
        TransitionSignal::ElectionLost,
        TransitionSignal::GracefulRelinquish,
        TransitionSignal::DiskPressureWithdraw,
        TransitionSignal::LeaderDiskPressureWithdraw,
        TransitionSignal::CandidateDiskPressureWithdraw,
        TransitionSignal::ChannelClose,
        TransitionSignal::PeerLeaderObserved,
    ];
    named(&signals, arguments, "signal")
}

/// The value whose name the request gives.
fn named<T: Copy + std::fmt::Debug>(values: &[T], arguments: &Arguments, member: &str) -> Result<T, Failure> {
    let name = arguments.text(member)?;
    let found = values.iter().copied().find(|value| variant(value) == name);
    found.ok_or_else(|| Failure::new("Argument", format!("{member}: {name} is none of {values:?}")))
}
