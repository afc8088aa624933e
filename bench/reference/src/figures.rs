//! What a benchmark hands back, and how it is printed: one line `area<TAB>name<TAB>unit<TAB>value` per figure on
//! stdout. Everything else goes to stderr.

use std::time::{Duration, Instant};

/// The figures of one area that the command line asked for.
pub struct Figures {
    area: &'static str,
    only: Option<String>,
}

impl Figures {
    pub fn of(area: &'static str, only: Option<String>) -> Self {
        Self { area, only }
    }

    /// Whether the figure, or a family of figures whose names begin with `name`, is to be measured.
    pub fn wants(&self, name: &str) -> bool {
        let wanted = self.only.as_deref().is_none_or(|only| name.starts_with(only) || only.starts_with(name));
        if wanted {
            eprintln!("{} {}", self.area, name);
        }
        wanted
    }

    pub fn print(&self, name: &str, unit: &str, value: f64) {
        if self.only.as_deref().is_none_or(|only| name.starts_with(only)) {
            println!("{}\t{}\t{}\t{}", self.area, name, unit, rounded(value));
        }
    }

    /// Measures nanoseconds per operation and prints it in `unit` ("ns", "us" or "ms").
    pub fn time_each(&self, name: &str, unit: &str, operations: u64, mut round: impl FnMut() -> Duration) {
        if self.wants(name) {
            let nanos = median_of(|| round().as_nanos() as f64 / operations as f64);
            self.print(name, unit, nanos / nanos_in(unit));
        }
    }

    /// Prints the 50th and 99th percentile of the samples as `name.p50` and `name.p99`.
    pub fn print_percentiles(&self, name: &str, unit: &str, mut nanos: Vec<u64>) {
        nanos.sort_unstable();
        for (label, share) in [("p50", 0.50), ("p99", 0.99)] {
            let index = ((nanos.len() - 1) as f64 * share) as usize;
            self.print(&format!("{name}.{label}"), unit, nanos[index] as f64 / nanos_in(unit));
        }
    }
}

const ROUNDS: usize = 5;

/// Runs one round to warm up, then five more, and returns their median.
pub fn median_of(mut round: impl FnMut() -> f64) -> f64 {
    round();
    let mut values: Vec<f64> = (0..ROUNDS).map(|_| round()).collect();
    values.sort_by(f64::total_cmp);
    values[ROUNDS / 2]
}

/// Time taken by `work`.
pub fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn nanos_in(unit: &str) -> f64 {
    match unit {
        "ns" => 1.0,
        "us" => 1e3,
        "ms" => 1e6,
        other => panic!("no time unit: {other}"),
    }
}

/// Four significant digits are more than a shared machine can repeat.
fn rounded(value: f64) -> String {
    let digits = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    format!("{:.*}", (3.0 - digits).max(0.0) as usize, value)
}
