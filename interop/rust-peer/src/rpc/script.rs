//! Handlers that do what the driver wrote down for them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt;
use net::adapter::net::cortex::{
    RequestStream, RpcCancellationToken, RpcClientStreamingHandler, RpcContext, RpcDuplexHandler, RpcHandler,
    RpcHandlerError, RpcResponsePayload, RpcResponseSink, RpcStatus, RpcStreamingContext, RpcStreamingHandler,
};
use net::adapter::net::mesh_rpc::ServeHandle;
use net::adapter::net::MeshNode;
use serde_json::{json, Value};

use crate::lines::{Arguments, Failure};

/// The status of a request that a typed handler cannot read.
const BAD_REQUEST: u16 = 0x8000;

/// A service that is served, and what its handlers have lived through.
pub struct Serving {
    _handle: ServeHandle,
    counts: Arc<Counts>,
}

impl Serving {
    pub fn describe(&self) -> Value {
        json!({
            "started": self.counts.started.load(Ordering::SeqCst),
            "ended": self.counts.ended.load(Ordering::SeqCst),
            "cancelled": self.counts.cancelled.load(Ordering::SeqCst),
        })
    }
}

pub fn serve(mesh: &Arc<MeshNode>, service: &str, arguments: &Arguments) -> Result<Serving, Failure> {
    let script = Arc::new(Script::read(arguments)?);
    let counts = script.counts.clone();
    let shape = arguments.text("shape")?;
    let handle = match shape.as_str() {
        "unary" => mesh.serve_rpc(service, script)?,
        "stream" => mesh.serve_rpc_streaming(service, script)?,
        "upload" => mesh.serve_rpc_client_stream(service, script)?,
        "duplex" => mesh.serve_rpc_duplex(service, script)?,
        _ => return Err(Failure::new("Argument", format!("no shape {shape}"))),
    };
    Ok(Serving { _handle: handle, counts })
}

pub fn serve_echo_sum(mesh: &Arc<MeshNode>, service: &str) -> Result<Serving, Failure> {
    let counts = Arc::new(Counts::default());
    let handle = mesh.serve_rpc(service, Arc::new(EchoSum { counts: counts.clone() }))?;
    Ok(Serving { _handle: handle, counts })
}

#[derive(Default)]
struct Counts {
    started: AtomicU64,
    ended: AtomicU64,
    cancelled: AtomicU64,
}

impl Counts {
    fn run(self: &Arc<Self>, token: &RpcCancellationToken) -> Run {
        self.started.fetch_add(1, Ordering::SeqCst);
        Run { counts: self.clone(), token: token.clone() }
    }
}

/// One handler under way: it counts its own end, also when it is dropped in the middle.
struct Run {
    counts: Arc<Counts>,
    token: RpcCancellationToken,
}

impl Drop for Run {
    fn drop(&mut self) {
        if self.token.is_cancelled() {
            self.counts.cancelled.fetch_add(1, Ordering::SeqCst);
        }
        self.counts.ended.fetch_add(1, Ordering::SeqCst);
    }
}

/// How a handler ends.
enum Ending {
    Answer,
    Cancelled,
    Error(u16, String),
    Internal(String),
    Panic(String),
}

struct Script {
    prefix: Vec<u8>,
    delay: Duration,
    blocking: bool,
    times: u64,
    numbered: bool,
    limit: usize,
    ending: Ending,
    counts: Arc<Counts>,
}

impl Script {
    fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let message = arguments.optional_text("message").unwrap_or_default();
        let ending = match arguments.optional_text("ending").as_deref() {
            None | Some("answer") => Ending::Answer,
            Some("cancelled") => Ending::Cancelled,
            Some("error") => Ending::Error(arguments.number("code")? as u16, message),
            Some("internal") => Ending::Internal(message),
            Some("panic") => Ending::Panic(message),
            Some(other) => return Err(Failure::new("Argument", format!("no ending {other}"))),
        };
        Ok(Self {
            prefix: arguments.value("prefix").map_or(Ok(Vec::new()), |_| arguments.bytes("prefix"))?,
            delay: arguments.millis("delay_ms").unwrap_or_default(),
            blocking: arguments.flag("blocking") == Some(true),
            times: arguments.optional_number("times").unwrap_or(1),
            numbered: arguments.flag("numbered") == Some(true),
            limit: arguments.optional_number("limit").map_or(usize::MAX, |limit| limit as usize),
            ending,
            counts: Arc::default(),
        })
    }

    /// Waits as long as it is told to, whatever its token says.
    async fn wait(&self) {
        if self.blocking {
            std::thread::sleep(self.delay);
        } else {
            tokio::time::sleep(self.delay).await;
        }
    }

    async fn end(&self, token: &RpcCancellationToken) -> Result<(), RpcHandlerError> {
        match &self.ending {
            Ending::Answer => Ok(()),
            Ending::Cancelled => {
                token.cancelled().await;
                Ok(())
            }
            Ending::Error(code, message) => Err(RpcHandlerError::Application { code: *code, message: message.clone() }),
            Ending::Internal(message) => Err(RpcHandlerError::Internal(message.clone())),
            Ending::Panic(message) => panic!("{message}"),
        }
    }
}

fn ok(body: Vec<u8>) -> RpcResponsePayload {
    RpcResponsePayload { status: RpcStatus::Ok, headers: Vec::new(), body: body.into() }
}

/// Answers with its prefix and the request.
#[async_trait]
impl RpcHandler for Script {
    async fn call(&self, context: RpcContext) -> Result<RpcResponsePayload, RpcHandlerError> {
        let _run = self.counts.run(&context.cancellation);
        self.wait().await;
        self.end(&context.cancellation).await?;
        Ok(ok([self.prefix.as_slice(), &context.payload.body].concat()))
    }
}

/// Sends the request, several times, each with its number where that is asked for.
#[async_trait]
impl RpcStreamingHandler for Script {
    async fn call(&self, context: RpcContext, sink: RpcResponseSink) -> Result<(), RpcHandlerError> {
        let _run = self.counts.run(&context.cancellation);
        self.wait().await;
        for number in 0..self.times {
            let mut chunk = context.payload.body.to_vec();
            if self.numbered {
                chunk.extend_from_slice(number.to_string().as_bytes());
            }
            sink.send(chunk);
        }
        self.end(&context.cancellation).await
    }
}

/// Answers with the items, a comma between them.
#[async_trait]
impl RpcClientStreamingHandler for Script {
    async fn call(
        &self,
        context: RpcStreamingContext,
        requests: RequestStream,
    ) -> Result<RpcResponsePayload, RpcHandlerError> {
        let _run = self.counts.run(&context.cancellation);
        self.wait().await;
        let items: Vec<_> = requests.take(self.limit).collect().await;
        self.end(&context.cancellation).await?;
        Ok(ok(items.join(b",".as_slice())))
    }
}

/// Sends back each item after its prefix, and then how many there were.
#[async_trait]
impl RpcDuplexHandler for Script {
    async fn call(
        &self,
        context: RpcStreamingContext,
        requests: RequestStream,
        sink: RpcResponseSink,
    ) -> Result<(), RpcHandlerError> {
        let _run = self.counts.run(&context.cancellation);
        self.wait().await;
        let mut requests = requests.take(self.limit);
        let mut count = 0;
        while let Some(item) = requests.next().await {
            count += 1;
            sink.send([self.prefix.as_slice(), &item].concat());
        }
        sink.send(count.to_string());
        self.end(&context.cancellation).await
    }
}

/// `{"text", "numbers"}` in, `{"echo", "sum"}` out.
struct EchoSum {
    counts: Arc<Counts>,
}

#[async_trait]
impl RpcHandler for EchoSum {
    async fn call(&self, context: RpcContext) -> Result<RpcResponsePayload, RpcHandlerError> {
        let _run = self.counts.run(&context.cancellation);
        let request = serde_json::from_slice(&context.payload.body).ok();
        let answer = request.as_ref().and_then(echo_sum).ok_or_else(|| RpcHandlerError::Application {
            code: BAD_REQUEST,
            message: "text and numbers are needed".to_string(),
        })?;
        Ok(ok(answer.to_string().into_bytes()))
    }
}

fn echo_sum(request: &Value) -> Option<Value> {
    let numbers = request.get("numbers")?.as_array()?;
    let sum = numbers.iter().try_fold(0_i64, |sum, number| Some(sum.saturating_add(number.as_i64()?)))?;
    Some(json!({"echo": request.get("text")?.as_str()?, "sum": sum}))
}
