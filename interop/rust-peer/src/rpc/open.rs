//! Calls that stay open between requests of the driver: streams, uploads, and both at once.

use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use net::adapter::net::mesh_rpc::{CallOptions, ClientStreamCallRaw, DuplexSink, DuplexStream, RpcError, RpcStream};
use net::adapter::net::MeshNode;
use serde_json::{json, Value};
use tokio::sync::Mutex;

use crate::lines::{Arguments, Failure};

/// A call, or what is left of it. The two directions of a duplex call do not wait for each other.
#[derive(Default)]
pub struct Open {
    stream: Mutex<Option<RpcStream>>,
    upload: Mutex<Option<ClientStreamCallRaw>>,
    sink: Mutex<Option<DuplexSink>>,
    answers: Mutex<Option<DuplexStream>>,
}

pub async fn open(
    mesh: &Arc<MeshNode>,
    operation: &str,
    service: &str,
    arguments: &Arguments,
    options: CallOptions,
) -> Result<Open, Failure> {
    let node = arguments.number("node_id")?;
    let mut open = Open::default();
    match operation {
        "rpc_open_stream" => {
            let request = Bytes::from(arguments.bytes("request")?);
            open.stream = Mutex::new(Some(mesh.call_streaming(node, service, request, options).await?));
        }
        "rpc_open_upload" => {
            open.upload = Mutex::new(Some(mesh.call_client_stream(node, service, options).await?));
        }
        _ => {
            let (sink, answers) = mesh.call_duplex(node, service, options).await?.into_split();
            open.sink = Mutex::new(Some(sink));
            open.answers = Mutex::new(Some(answers));
        }
    }
    Ok(open)
}

impl Open {
    pub async fn step(&self, operation: &str, arguments: &Arguments) -> Result<Value, Failure> {
        match operation {
            "rpc_send" => self.send(Bytes::from(arguments.bytes("item")?)).await,
            "rpc_finish" => self.finish().await,
            "rpc_grant" => {
                if let Some(stream) = &*self.stream.lock().await {
                    stream.grant(arguments.number("count")? as u32);
                }
                Ok(Value::Null)
            }
            _ => self.next().await,
        }
    }

    async fn send(&self, item: Bytes) -> Result<Value, Failure> {
        if let Some(upload) = &mut *self.upload.lock().await {
            upload.send(item).await?;
        } else if let Some(sink) = &mut *self.sink.lock().await {
            sink.send(item).await?;
        } else {
            return Err(Failure::new("Handle", "the call takes no items any more"));
        }
        Ok(Value::Null)
    }

    async fn finish(&self) -> Result<Value, Failure> {
        if let Some(upload) = self.upload.lock().await.take() {
            return Ok(json!({"response": hex::encode(upload.finish().await?.body)}));
        }
        if let Some(sink) = self.sink.lock().await.take() {
            sink.finish_sending().await?;
        }
        Ok(Value::Null)
    }

    async fn next(&self) -> Result<Value, Failure> {
        if let Some(stream) = &mut *self.stream.lock().await {
            return item(stream.next().await);
        }
        match &mut *self.answers.lock().await {
            Some(answers) => item(answers.next().await),
            None => Err(Failure::new("Handle", "the call gives no items")),
        }
    }

    /// Drops what is left: the reference then cancels what has not ended.
    pub async fn close(&self) {
        self.stream.lock().await.take();
        self.upload.lock().await.take();
        self.sink.lock().await.take();
        self.answers.lock().await.take();
    }
}

fn item(next: Option<Result<Bytes, RpcError>>) -> Result<Value, Failure> {
    Ok(json!({"item": next.transpose()?.map(hex::encode)}))
}
