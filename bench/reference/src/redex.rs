//! The append-only log: appends to memory and disk, reads, tails, reopening.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::StreamExt;
use net::adapter::net::{ChannelName, Redex, RedexFile, RedexFileConfig};
use tokio::runtime::Runtime;

use crate::figures::{timed, Figures};

pub fn run(figures: &Figures, runtime: &Runtime) {
    for (label, size) in [("8B", 8), ("32B", 32), ("256B", 256), ("1KiB", 1024)] {
        append_memory(figures, &format!("append.{label}.memory"), size);
    }
    for (label, size) in [("32B", 32), ("1KiB", 1024)] {
        append_disk(figures, &format!("append.{label}.disk"), size);
    }
    batch(figures, false);
    batch(figures, true);
    append_and_sync(figures);
    read(figures);
    tail_same_thread(figures, runtime);
    tail_other_thread(figures, runtime);
    reopen(figures);
}

fn append_memory(figures: &Figures, name: &str, size: usize) {
    const APPENDS: u64 = 200_000;
    let payload = vec![b'x'; size];
    figures.time_each(name, "ns", APPENDS, || {
        let (_log, file) = in_memory();
        timed(|| repeat(APPENDS, || file.append(&payload).expect("append")))
    });
}

fn append_disk(figures: &Figures, name: &str, size: usize) {
    const APPENDS: u64 = 20_000;
    let payload = vec![b'x'; size];
    figures.time_each(name, "ns", APPENDS, || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (_log, file) = on_disk(folder.path());
        timed(|| repeat(APPENDS, || file.append(&payload).expect("append")))
    });
}

/// One call that appends 64 payloads of 64 bytes.
fn batch(figures: &Figures, disk: bool) {
    const BATCHES: u64 = 2_000;
    let payloads = vec![Bytes::from(vec![b'x'; 64]); 64];
    let name = format!("batch.64x64B.{}", if disk { "disk" } else { "memory" });
    figures.time_each(&name, "us", BATCHES, || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (_log, file) = if disk { on_disk(folder.path()) } else { in_memory() };
        timed(|| repeat(BATCHES, || file.append_batch(&payloads).expect("append")))
    });
}

fn append_and_sync(figures: &Figures) {
    const APPENDS: u64 = 200;
    figures.time_each("append+sync.32B.disk", "us", APPENDS, || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (_log, file) = on_disk(folder.path());
        timed(|| {
            repeat(APPENDS, || {
                file.append(&[b'x'; 32]).expect("append");
                file.sync().expect("sync");
            })
        })
    });
}

/// Reads 1,000 consecutive events of 32 bytes out of 100,000.
fn read(figures: &Figures) {
    const READS: u64 = 500;
    figures.time_each("read.1000x32B", "us", READS, || {
        let (_log, file) = in_memory();
        repeat(100_000, || file.append(&[b'x'; 32]).expect("append"));
        timed(|| {
            for i in 0..READS {
                let first = (i * 197) % 99_000;
                assert_eq!(file.read_range(first, first + 1_000).len(), 1_000);
            }
        })
    });
}

/// From before an append to its event in the hand of a tail that the same thread reads.
fn tail_same_thread(figures: &Figures, runtime: &Runtime) {
    const APPENDS: u64 = 20_000;
    figures.time_each("tail.same-thread", "ns", APPENDS, || {
        let (_log, file) = in_memory();
        let mut tail = Box::pin(file.tail(0));
        runtime.block_on(async {
            let started = Instant::now();
            for _ in 0..APPENDS {
                file.append(&[b'x'; 32]).expect("append");
                tail.next().await.expect("an event").expect("an event");
            }
            started.elapsed()
        })
    });
}

/// From before an append to its event in the hand of another thread that waits for it, one append every 50 us.
fn tail_other_thread(figures: &Figures, runtime: &Runtime) {
    const WARM_UP: usize = 2_000;
    const APPENDS: usize = 20_000;
    let name = "tail.other-thread";
    if !figures.wants(name) {
        return;
    }
    let log = Redex::new();
    let config = RedexFileConfig::new().with_tail_buffer_size(WARM_UP + APPENDS);
    let file = log.open_file(&channel("bench/tail"), config).expect("a log in memory");
    let mut tail = Box::pin(file.tail(0));
    let epoch = Instant::now();
    let reader = runtime.spawn(async move {
        let mut nanos = Vec::with_capacity(APPENDS);
        for i in 0..WARM_UP + APPENDS {
            let event = tail.next().await.expect("an event").expect("an event");
            let now = epoch.elapsed().as_nanos() as u64;
            let sent = u64::from_le_bytes(event.payload[..8].try_into().expect("eight bytes"));
            if i >= WARM_UP {
                nanos.push(now - sent);
            }
        }
        nanos
    });
    let mut due = epoch;
    for _ in 0..WARM_UP + APPENDS {
        due += Duration::from_micros(50);
        while Instant::now() < due {
            std::hint::spin_loop();
        }
        let mut payload = [0; 32];
        payload[..8].copy_from_slice(&(epoch.elapsed().as_nanos() as u64).to_le_bytes());
        file.append(&payload).expect("append");
    }
    figures.print_percentiles(name, "us", runtime.block_on(reader).expect("the reader"));
}

/// Opens a log of 100,000 events of 32 bytes that another manager wrote and closed.
fn reopen(figures: &Figures) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    if figures.wants("reopen.100000x32B") {
        let (_log, file) = on_disk(folder.path());
        let payloads = vec![Bytes::from(vec![b'x'; 32]); 1_000];
        repeat(100, || file.append_batch(&payloads).expect("append"));
        file.close().expect("close");
    }
    figures.time_each("reopen.100000x32B", "ms", 1, || {
        timed(|| {
            let (_log, file) = on_disk(folder.path());
            assert_eq!(file.len(), 100_000);
        })
    });
}

fn in_memory() -> (Redex, RedexFile) {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let log = Redex::new();
    let name = format!("bench/{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let file = log.open_file(&channel(&name), RedexFileConfig::new()).expect("a log in memory");
    (log, file)
}

/// Never synchronises by itself: the crate's default policy.
fn on_disk(folder: &Path) -> (Redex, RedexFile) {
    let log = Redex::new().with_persistent_dir(folder);
    let config = RedexFileConfig::new().with_persistent(true);
    let file = log.open_file(&channel("bench/disk"), config).expect("a log on disk");
    (log, file)
}

fn channel(name: &str) -> ChannelName {
    ChannelName::new(name).expect("a channel name")
}

fn repeat<T>(times: u64, mut work: impl FnMut() -> T) {
    (0..times).for_each(|_| drop(black_box(work())));
}
