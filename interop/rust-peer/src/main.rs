//! A reference process for interoperability tests: the published crate, driven by JSON lines. See README.md.

mod bus;
mod daemon;
mod lines;
mod mesh;
mod redex;
mod rpc;
mod shelf;

use std::sync::Arc;

use lines::{Arguments, Failure};
use serde_json::Value;

/// Everything that requests have opened.
#[derive(Default)]
struct Peer {
    buses: bus::Buses,
    meshes: mesh::Meshes,
    logs: redex::Logs,
    calls: rpc::Calls,
    daemons: daemon::Daemons,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a tokio runtime");
    let _within = runtime.enter(); // calls that are still open at the end need it when they are dropped
    let peer = Arc::new(Peer::default());
    lines::serve(&runtime, move |operation, arguments| answer(peer.clone(), operation, arguments));
    std::process::exit(0); // without waiting for requests that still wait
}

async fn answer(peer: Arc<Peer>, operation: String, arguments: Arguments) -> Result<Value, Failure> {
    let room = operation.split('_').next().unwrap_or_default();
    match room {
        "bus" | "net" => bus::answer(&peer.buses, &operation, &arguments).await,
        "mesh" | "stream" | "capabilities" | "channel" => mesh::answer(&peer.meshes, &operation, &arguments).await,
        "redex" | "file" | "replica" => redex::answer(&peer.logs, &peer.meshes, &operation, &arguments).await,
        "rpc" => rpc::answer(&peer.calls, &peer.meshes, &operation, &arguments).await,
        "daemon" => daemon::answer(&peer.daemons, &peer.meshes, &operation, &arguments).await,
        _ => Err(unknown(&operation)),
    }
}

fn unknown(operation: &str) -> Failure {
    Failure::new("Operation", format!("no operation {operation}"))
}
