//! Folds over a log: tasks and memories, and the bundle of both.
//!
//! Rows: task i (from 0) is created as id i + 1, title "task-i"; every third is completed. Memory i has id i + 1,
//! content "content-i", source "src" and the tag "alpha" if i is even, else "beta".

use std::hint::black_box;
use std::time::Duration;

use net::adapter::net::cortex::memories::MemoriesAdapter;
use net::adapter::net::cortex::tasks::{TaskStatus, TasksAdapter};
use net::adapter::net::netdb::{MemoriesFilter, NetDb, NetDbSnapshot, TasksFilter};
use net::adapter::net::Redex;
use tokio::runtime::Runtime;

use crate::figures::{timed, Figures};

const ORIGIN: u64 = 7;
const ROWS: u64 = 1_000;
/// Appends without a wait between them: the fold of the crate stops when about 1,024 are behind.
const BURST: u64 = 500;

pub fn run(figures: &Figures, runtime: &Runtime) {
    writes(figures, runtime);
    let log = Redex::new();
    let (tasks, memories) = runtime.block_on(async { (filled_tasks(&log).await, filled_memories(&log).await) });
    task_queries(figures, &tasks);
    memory_queries(figures, &memories);
    snapshots(figures, runtime, &tasks, &memories);
    bundles(figures, runtime);
}

fn writes(figures: &Figures, runtime: &Runtime) {
    figures.time_each("task.create", "ns", 20 * BURST, || {
        runtime.block_on(async {
            let tasks = TasksAdapter::open(&Redex::new(), ORIGIN).await.expect("tasks");
            let mut elapsed = Duration::ZERO;
            for burst in 0..20 {
                let mut last = 0;
                elapsed += timed(|| {
                    for i in 0..BURST {
                        last = tasks.create(burst * BURST + i, "task", i).expect("create");
                    }
                });
                tasks.wait_for_seq(last).await.expect("folded");
            }
            elapsed
        })
    });
    figures.time_each("task.create+wait", "us", 10_000, || {
        runtime.block_on(async {
            let tasks = TasksAdapter::open(&Redex::new(), ORIGIN).await.expect("tasks");
            let started = std::time::Instant::now();
            for i in 0..10_000 {
                let seq = tasks.create(i, "task", i).expect("create");
                tasks.wait_for_seq(seq).await.expect("folded");
            }
            started.elapsed()
        })
    });
    figures.time_each("memory.store+wait", "us", 10_000, || {
        runtime.block_on(async {
            let memories = MemoriesAdapter::open(&Redex::new(), ORIGIN).await.expect("memories");
            let started = std::time::Instant::now();
            for i in 0..10_000 {
                let seq = memories.store(i, "content", ["alpha".to_string()], "src", i).expect("store");
                memories.wait_for_seq(seq).await.expect("folded");
            }
            started.elapsed()
        })
    });
}

fn task_queries(figures: &Figures, tasks: &TasksAdapter) {
    const QUERIES: u64 = 1_000;
    let state = tasks.state();
    let state = state.read();
    let completed = TasksFilter { status: Some(TaskStatus::Completed), ..Default::default() };
    figures.time_each("task.find.1000", "us", QUERIES, || {
        timed(|| (0..QUERIES).for_each(|_| assert_eq!(state.find_many(&completed).len(), 334)))
    });
    figures.time_each("task.count.1000", "us", QUERIES, || {
        timed(|| (0..QUERIES).for_each(|_| assert_eq!(state.count_where(black_box(&completed)), 334)))
    });
    figures.time_each("task.find-unique.1000", "ns", 100_000, || {
        timed(|| (0..100_000).for_each(|i| assert!(black_box(state.find_unique(1 + i % ROWS)).is_some())))
    });
}

fn memory_queries(figures: &Figures, memories: &MemoriesAdapter) {
    const QUERIES: u64 = 1_000;
    let state = memories.state();
    let state = state.read();
    let alpha = MemoriesFilter { tag: Some("alpha".to_string()), ..Default::default() };
    figures.time_each("memory.find.1000", "us", QUERIES, || {
        timed(|| (0..QUERIES).for_each(|_| assert_eq!(state.find_many(&alpha).len(), 500)))
    });
    figures.time_each("memory.count.1000", "us", QUERIES, || {
        timed(|| (0..QUERIES).for_each(|_| assert_eq!(state.count_where(black_box(&alpha)), 500)))
    });
}

fn snapshots(figures: &Figures, runtime: &Runtime, tasks: &TasksAdapter, memories: &MemoriesAdapter) {
    const TIMES: u64 = 300;
    figures.time_each("task.snapshot.1000", "us", TIMES, || {
        timed(|| (0..TIMES).for_each(|_| drop(black_box(tasks.snapshot().expect("snapshot")))))
    });
    figures.time_each("memory.snapshot.1000", "us", TIMES, || {
        timed(|| (0..TIMES).for_each(|_| drop(black_box(memories.snapshot().expect("snapshot")))))
    });
    let (bytes, last) = tasks.snapshot().expect("snapshot");
    figures.time_each("task.restore.1000", "us", TIMES, || {
        runtime.block_on(async {
            let mut elapsed = Duration::ZERO;
            for _ in 0..TIMES {
                let log = Redex::new();
                let started = std::time::Instant::now();
                let restored = TasksAdapter::open_from_snapshot(&log, ORIGIN, &bytes, last).await.expect("restore");
                elapsed += started.elapsed();
                assert_eq!(restored.count(), ROWS as usize);
            }
            elapsed
        })
    });
}

fn bundles(figures: &Figures, runtime: &Runtime) {
    const TIMES: u64 = 300;
    let database = runtime
        .block_on(NetDb::builder(Redex::new()).origin(ORIGIN).with_tasks().with_memories().build())
        .expect("a database");
    runtime.block_on(async {
        fill_tasks(database.tasks()).await;
        fill_memories(database.memories()).await;
    });
    let snapshot = database.snapshot().expect("snapshot");
    let bytes = snapshot.encode().expect("encode");
    figures.time_each("bundle.encode.1000", "us", TIMES, || {
        timed(|| (0..TIMES).for_each(|_| drop(black_box(snapshot.encode().expect("encode")))))
    });
    figures.time_each("bundle.decode.1000", "us", TIMES, || {
        timed(|| (0..TIMES).for_each(|_| drop(black_box(NetDbSnapshot::decode(&bytes).expect("decode")))))
    });
    figures.time_each("netdb.open", "us", TIMES, || {
        runtime.block_on(async {
            let mut elapsed = Duration::ZERO;
            for _ in 0..TIMES {
                let started = std::time::Instant::now();
                let opened = NetDb::builder(Redex::new()).origin(ORIGIN).with_tasks().with_memories().build().await;
                elapsed += started.elapsed();
                drop(opened.expect("a database"));
            }
            elapsed
        })
    });
}

async fn filled_tasks(log: &Redex) -> TasksAdapter {
    let tasks = TasksAdapter::open(log, ORIGIN).await.expect("tasks");
    fill_tasks(&tasks).await;
    tasks
}

async fn fill_tasks(tasks: &TasksAdapter) {
    for i in 0..ROWS {
        let mut last = tasks.create(i + 1, format!("task-{i}"), i).expect("create");
        if i % 3 == 0 {
            last = tasks.complete(i + 1, i).expect("complete");
        }
        tasks.wait_for_seq(last).await.expect("folded");
    }
}

async fn filled_memories(log: &Redex) -> MemoriesAdapter {
    let memories = MemoriesAdapter::open(log, ORIGIN).await.expect("memories");
    fill_memories(&memories).await;
    memories
}

async fn fill_memories(memories: &MemoriesAdapter) {
    for i in 0..ROWS {
        let tag = if i % 2 == 0 { "alpha" } else { "beta" };
        let last = memories.store(i + 1, format!("content-{i}"), [tag.to_string()], "src", i).expect("store");
        memories.wait_for_seq(last).await.expect("folded");
    }
}
