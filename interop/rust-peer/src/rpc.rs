//! Calls between nodes, in all four shapes: serving, calling at once, and calls that stay open.

mod open;
mod script;

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures::StreamExt;
use net::adapter::net::mesh_rpc::CallOptions;
use net::adapter::net::MeshNode;
use serde_json::{json, Value};

use crate::lines::{Arguments, Failure};
use crate::mesh::Meshes;
use crate::shelf::Shelf;
use open::Open;
use script::Serving;

pub struct Calls {
    servings: Shelf<Serving>,
    open: Shelf<Open>,
}

impl Default for Calls {
    fn default() -> Self {
        Self { servings: Shelf::of("serving"), open: Shelf::of("call") }
    }
}

pub async fn answer(calls: &Calls, meshes: &Meshes, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    match operation {
        "rpc_stop" => drop(calls.servings.take(arguments)?),
        "rpc_serving" => return Ok(calls.servings.get(arguments)?.describe()),
        "rpc_close" => calls.open.take(arguments)?.close().await,
        "rpc_send" | "rpc_finish" | "rpc_next" | "rpc_grant" => {
            return calls.open.get(arguments)?.step(operation, arguments).await
        }
        _ => return on_node(calls, &meshes.node(arguments)?, operation, arguments).await,
    }
    Ok(Value::Null)
}

async fn on_node(
    calls: &Calls,
    mesh: &Arc<MeshNode>,
    operation: &str,
    arguments: &Arguments,
) -> Result<Value, Failure> {
    if operation == "rpc_metrics" {
        return Ok(json!({"text": mesh.rpc_metrics_snapshot().prometheus_text()}));
    }
    let service = arguments.text("service")?;
    match operation {
        "rpc_serve" => Ok(json!({"serving": calls.servings.put(script::serve(mesh, &service, arguments)?)})),
        "rpc_serve_echo_sum" => Ok(json!({"serving": calls.servings.put(script::serve_echo_sum(mesh, &service)?)})),
        "rpc_find" => Ok(json!({"node_ids": mesh.find_service_nodes(&service)})),
        "rpc_open_stream" | "rpc_open_upload" | "rpc_open_duplex" => {
            let opened = open::open(mesh, operation, &service, arguments, options(arguments)).await?;
            Ok(json!({"call": calls.open.put(opened)}))
        }
        _ => call(mesh, operation, &service, arguments).await,
    }
}

async fn call(mesh: &Arc<MeshNode>, operation: &str, service: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let request = Bytes::from(arguments.bytes("request")?);
    let options = options(arguments);
    match operation {
        "rpc_call" => {
            let reply = mesh.call(arguments.number("node_id")?, service, request, options).await?;
            Ok(json!({"response": hex::encode(reply.body)}))
        }
        "rpc_call_abandoned" => {
            let call = mesh.call(arguments.number("node_id")?, service, request, options);
            let patience = arguments.millis("after_ms").unwrap_or_default();
            let answered = tokio::time::timeout(patience, call).await.is_ok();
            Ok(json!({"answered": answered}))
        }
        "rpc_call_service" => {
            let reply = mesh.call_service(service, request, options).await?;
            Ok(json!({"response": hex::encode(reply.body)}))
        }
        "rpc_call_streaming" => {
            let mut replies = mesh.call_streaming(arguments.number("node_id")?, service, request, options).await?;
            let mut responses = Vec::new();
            while let Some(reply) = replies.next().await {
                responses.push(hex::encode(reply?));
            }
            Ok(json!({"responses": responses}))
        }
        _ => Err(crate::unknown(operation)),
    }
}

fn options(arguments: &Arguments) -> CallOptions {
    CallOptions {
        deadline: arguments.millis("deadline_ms").map(|deadline| Instant::now() + deadline),
        stream_window_initial: arguments.optional_number("stream_window_initial").map(|window| window as u32),
        request_window_initial: arguments.optional_number("request_window_initial").map(|window| window as u32),
        ..CallOptions::default()
    }
}
