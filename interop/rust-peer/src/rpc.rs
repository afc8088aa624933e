//! Calls between nodes: serving and calling, one answer or a stream of them.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use net::adapter::net::cortex::{
    RpcContext, RpcHandler, RpcHandlerError, RpcResponsePayload, RpcResponseSink, RpcStatus, RpcStreamingHandler,
};
use net::adapter::net::mesh_rpc::{CallOptions, ServeHandle};
use net::adapter::net::MeshNode;
use serde_json::{json, Value};

use crate::lines::{Arguments, Failure};
use crate::mesh::Meshes;
use crate::shelf::Shelf;

pub struct Calls(Shelf<ServeHandle>);

impl Default for Calls {
    fn default() -> Self {
        Self(Shelf::of("serving"))
    }
}

pub async fn answer(calls: &Calls, meshes: &Meshes, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
    if operation == "rpc_stop" {
        drop(calls.0.take(arguments)?);
        return Ok(Value::Null);
    }
    let mesh = meshes.node(arguments)?;
    let service = arguments.text("service")?;
    match operation {
        "rpc_serve_echo" => {
            let handler = Arc::new(Echo { prefix: arguments.bytes("prefix")? });
            Ok(json!({"serving": calls.0.put(mesh.serve_rpc(&service, handler)?)}))
        }
        "rpc_serve_error" => {
            let (code, message) = (arguments.number("code")? as u16, arguments.text("message")?);
            let handler = Arc::new(Refusal { code, message });
            Ok(json!({"serving": calls.0.put(mesh.serve_rpc(&service, handler)?)}))
        }
        "rpc_serve_stream" => {
            let handler = Arc::new(Repeat { times: arguments.number("times")? });
            Ok(json!({"serving": calls.0.put(mesh.serve_rpc_streaming(&service, handler)?)}))
        }
        "rpc_find" => Ok(json!({"node_ids": mesh.find_service_nodes(&service)})),
        _ => call(&mesh, operation, &service, arguments).await,
    }
}

async fn call(mesh: &Arc<MeshNode>, operation: &str, service: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let request = Bytes::from(arguments.bytes("request")?);
    let mut options = CallOptions::default();
    if let Some(deadline) = arguments.millis("deadline_ms") {
        options.deadline = Some(Instant::now() + deadline);
    }
    match operation {
        "rpc_call" => {
            let reply = mesh.call(arguments.number("node_id")?, service, request, options).await?;
            Ok(json!({"response": hex::encode(reply.body)}))
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

/// Answers with its prefix and the request.
struct Echo {
    prefix: Vec<u8>,
}

#[async_trait]
impl RpcHandler for Echo {
    async fn call(&self, context: RpcContext) -> Result<RpcResponsePayload, RpcHandlerError> {
        let body = [self.prefix.as_slice(), &context.payload.body].concat();
        Ok(RpcResponsePayload { status: RpcStatus::Ok, headers: Vec::new(), body })
    }
}

/// Refuses every request with an application error.
struct Refusal {
    code: u16,
    message: String,
}

#[async_trait]
impl RpcHandler for Refusal {
    async fn call(&self, _context: RpcContext) -> Result<RpcResponsePayload, RpcHandlerError> {
        Err(RpcHandlerError::Application { code: self.code, message: self.message.clone() })
    }
}

/// Answers with the request, several times.
struct Repeat {
    times: u64,
}

#[async_trait]
impl RpcStreamingHandler for Repeat {
    async fn call(&self, context: RpcContext, sink: RpcResponseSink) -> Result<(), RpcHandlerError> {
        for _ in 0..self.times {
            sink.send(context.payload.body.clone());
        }
        Ok(())
    }
}
