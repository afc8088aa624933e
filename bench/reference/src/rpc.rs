//! Calls from one process to another on loopback: round trips, rates, processor time, a stream of items.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use net::adapter::net::cortex::{
    RpcContext, RpcHandler, RpcHandlerError, RpcResponsePayload, RpcResponseSink, RpcStatus, RpcStreamingHandler,
};
use net::adapter::net::mesh_rpc::CallOptions;
use net::adapter::net::MeshNode;
use tokio::runtime::Runtime;

use crate::figures::{median_of, Figures};
use crate::link::node;

/// The argument that makes this program the server of another one.
pub const SERVER: &str = "rpc-server";

const ECHO: &str = "bench.echo";
const ITEMS: &str = "bench.items";
const ITEMS_A_STREAM: u64 = 1_000;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(10);

pub fn run(figures: &Figures, runtime: &Runtime) {
    let server = runtime.block_on(Server::start());
    round_trips(figures, runtime, &server);
    rate(figures, runtime, &server);
    per_core(figures, runtime, &server);
    stream(figures, runtime, &server);
}

/// One call of 64 bytes at a time.
fn round_trips(figures: &Figures, runtime: &Runtime, server: &Server) {
    const WARM_UP: usize = 10_000;
    const CALLS: usize = 50_000;
    if !figures.wants("unary.64B") {
        return;
    }
    let nanos = runtime.block_on(async {
        let mut nanos = Vec::with_capacity(CALLS);
        for i in 0..WARM_UP + CALLS {
            let started = Instant::now();
            server.echo().await.expect("a reply");
            if i >= WARM_UP {
                nanos.push(started.elapsed().as_nanos() as u64);
            }
        }
        nanos
    });
    figures.print_percentiles("unary.64B", "us", nanos);
}

fn rate(figures: &Figures, runtime: &Runtime, server: &Server) {
    let name = "unary.64B.128-in-flight";
    if figures.wants(name) {
        figures.print(name, "calls/s", runtime.block_on(flood(server, 128)).0);
    }
}

fn per_core(figures: &Figures, runtime: &Runtime, server: &Server) {
    let name = "unary.64B.100-in-flight.per-core";
    if figures.wants(name) {
        figures.print(name, "calls/s", runtime.block_on(flood(server, 100)).1);
    }
}

/// So many callers, each with its next call once the last was answered: the median rate of the rounds, and the calls for
/// each second that a core worked, in both processes.
async fn flood(server: &Server, callers: usize) -> (f64, f64) {
    let (answered, failed) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let done = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (server, answered, failed, done) = (server.face(), answered.clone(), failed.clone(), done.clone());
            tokio::spawn(async move {
                while !done.load(Ordering::Relaxed) {
                    let count = if server.echo().await.is_ok() { &answered } else { &failed };
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    tokio::time::sleep(2 * ROUND).await;
    let (first, worked) = (answered.load(Ordering::Relaxed), server.processor_seconds());
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let (before, started) = (answered.load(Ordering::Relaxed), Instant::now());
        tokio::time::sleep(ROUND).await;
        rates.push((answered.load(Ordering::Relaxed) - before) as f64 / started.elapsed().as_secs_f64());
    }
    let calls = (answered.load(Ordering::Relaxed) - first) as f64;
    let worked = server.processor_seconds() - worked;
    done.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.expect("a caller");
    }
    let failed = failed.load(Ordering::Relaxed);
    if failed > 0 {
        eprintln!("{failed} calls failed");
    }
    rates.sort_by(f64::total_cmp);
    (rates[ROUNDS / 2], calls / worked)
}

/// Items of 64 bytes, in response streams of 1,000 one after the other, with a window of 256: the crate drops what its
/// handler sends beyond 1,024 that wait.
fn stream(figures: &Figures, runtime: &Runtime, server: &Server) {
    let name = "stream.64B.items";
    if !figures.wants(name) {
        return;
    }
    let (mut asked, mut came) = (0, 0);
    let rate = median_of(|| {
        runtime.block_on(async {
            let (started, mut received) = (Instant::now(), 0);
            while started.elapsed() < ROUND {
                received += server.items().await;
                asked += ITEMS_A_STREAM;
            }
            came += received;
            received as f64 / started.elapsed().as_secs_f64()
        })
    });
    if came < asked {
        eprintln!("{came} of {asked} items came");
    }
    figures.print(name, "items/s", rate);
}

/// The server's process, and a node of ours with a session to it.
struct Server {
    process: Child,
    face: Face,
}

/// Makes the calls.
#[derive(Clone)]
struct Face {
    node: Arc<MeshNode>,
    server: u64,
}

impl Server {
    async fn start() -> Self {
        let node = Arc::new(node().await);
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .args([SERVER, &node.node_id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server");
        let mut card = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut card).expect("its card");
        let parts: Vec<&str> = card.split_whitespace().collect();
        let (address, server) = (parts[0].parse().expect("an address"), parts[2].parse().expect("an id"));
        node.connect(address, &key(parts[1]), server).await.expect("connect");
        node.start();
        let face = Face { node, server };
        face.wait_for_service().await;
        Self { process, face }
    }

    fn face(&self) -> Face {
        self.face.clone()
    }

    async fn echo(&self) -> Result<(), String> {
        self.face.echo().await
    }

    /// How many items of one stream came.
    async fn items(&self) -> u64 {
        let request = Bytes::copy_from_slice(&ITEMS_A_STREAM.to_le_bytes());
        let options = CallOptions { stream_window_initial: Some(256), ..CallOptions::default() };
        let call = self.face.node.call_streaming(self.face.server, ITEMS, request, options).await;
        let mut items = call.expect("a stream");
        let mut received = 0;
        while let Ok(Some(item)) = tokio::time::timeout(PATIENCE, items.next()).await {
            assert_eq!(item.expect("an item").len(), 64);
            received += 1;
        }
        received
    }

    /// What both processes have used of the processor.
    fn processor_seconds(&self) -> f64 {
        processor_seconds(std::process::id()) + processor_seconds(self.process.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Face {
    /// The node answers before its services do.
    async fn wait_for_service(&self) {
        let began = Instant::now();
        while let Err(why) = self.echo().await {
            assert!(began.elapsed() < PATIENCE, "no service: {why}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn echo(&self) -> Result<(), String> {
        let options = CallOptions { deadline: Some(Instant::now() + PATIENCE), ..CallOptions::default() };
        let body = Bytes::from_static(&[b'x'; 64]);
        let reply = self.node.call(self.server, ECHO, body, options).await.map_err(|error| error.to_string())?;
        assert_eq!(reply.body.len(), 64);
        Ok(())
    }
}

/// Serves until its input ends: one line says where, then the one node named may come.
pub fn serve(runtime: &Runtime, client: u64) {
    let _guard = runtime.enter();
    let node = Arc::new(runtime.block_on(node()));
    let public: String = node.public_key().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{} {public} {}", node.local_addr(), node.node_id());
    std::io::stdout().flush().expect("a line told");
    runtime.block_on(node.accept(client)).expect("accept");
    node.start();
    let _echo = node.serve_rpc(ECHO, Arc::new(Echo)).expect("serve");
    let _items = node.serve_rpc_streaming(ITEMS, Arc::new(Items)).expect("serve");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

struct Echo;

#[async_trait]
impl RpcHandler for Echo {
    async fn call(&self, context: RpcContext) -> Result<RpcResponsePayload, RpcHandlerError> {
        Ok(RpcResponsePayload { status: RpcStatus::Ok, headers: Vec::new(), body: context.payload.body.to_vec() })
    }
}

/// Sends as many items as it is asked for.
struct Items;

#[async_trait]
impl RpcStreamingHandler for Items {
    async fn call(&self, context: RpcContext, sink: RpcResponseSink) -> Result<(), RpcHandlerError> {
        let wanted = u64::from_le_bytes(context.payload.body[..8].try_into().expect("eight bytes"));
        let item = Bytes::from_static(&[b'x'; 64]);
        for _ in 0..wanted {
            sink.send(item.clone());
        }
        Ok(())
    }
}

fn key(hex: &str) -> [u8; 32] {
    std::array::from_fn(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("a byte"))
}

/// From Linux's own books, which count a hundredth of a second; 0 elsewhere.
fn processor_seconds(process: u32) -> f64 {
    let Ok(line) = std::fs::read_to_string(format!("/proc/{process}/stat")) else {
        return 0.0;
    };
    let after_name = line.rsplit(')').next().expect("more fields");
    let ticks =
        |field: usize| after_name.split_whitespace().nth(field - 3).expect("a field").parse::<f64>().expect("ticks");
    (ticks(14) + ticks(15)) / 100.0
}
