//! JSON lines: one request per line in, one answer per line out, each request a task of its own.

use std::fmt::Debug;
use std::future::Future;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{json, Map, Value};
use tokio::runtime::Runtime;

/// Answers every line of stdin with `answer(operation, arguments)` until stdin ends.
pub fn serve<F, A>(runtime: &Runtime, answer: F)
where
    F: Fn(String, Arguments) -> A + Clone + Send + 'static,
    A: Future<Output = Result<Value, Failure>> + Send,
{
    for line in std::io::stdin().lock().lines().map_while(Result::ok).filter(|line| !line.trim().is_empty()) {
        let answer = answer.clone();
        runtime.spawn(async move {
            let mut request = Arguments(serde_json::from_str(&line).unwrap_or_default());
            let id = request.0.remove("id").unwrap_or(Value::Null);
            let outcome = match request.text("op") {
                Ok(operation) => answer(operation, request).await,
                Err(missing) => Err(missing),
            };
            let line = match outcome {
                Ok(value) => json!({"id": id, "ok": value}),
                Err(failure) => json!({"id": id, "error": {"kind": failure.kind, "message": failure.message}}),
            };
            // One write under one lock, so that answers do not run into each other.
            let _ = std::io::stdout().lock().write_all(format!("{line}\n").as_bytes());
        });
    }
}

/// Why an operation failed: the name of the error's variant, and its text.
pub struct Failure {
    kind: String,
    message: String,
}

impl Failure {
    pub fn new(kind: &str, message: impl Into<String>) -> Self {
        Self { kind: kind.to_string(), message: message.into() }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { kind: variant(&error), message: error.to_string() }
    }
}

/// The name that a value's debug text begins with.
pub fn variant(value: &impl Debug) -> String {
    format!("{value:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

/// The members of a request.
pub struct Arguments(Map<String, Value>);

impl Arguments {
    pub fn text(&self, name: &str) -> Result<String, Failure> {
        self.optional_text(name).ok_or_else(|| missing(name))
    }

    pub fn optional_text(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(str::to_string)
    }

    pub fn number(&self, name: &str) -> Result<u64, Failure> {
        self.optional_number(name).ok_or_else(|| missing(name))
    }

    pub fn optional_number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    pub fn millis(&self, name: &str) -> Option<Duration> {
        self.optional_number(name).map(Duration::from_millis)
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub fn texts(&self, name: &str) -> Result<Vec<String>, Failure> {
        let values = self.0.get(name).and_then(Value::as_array).ok_or_else(|| missing(name))?;
        values.iter().map(|value| value.as_str().map(str::to_string).ok_or_else(|| missing(name))).collect()
    }

    /// Bytes given as hexadecimal text.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Failure> {
        Ok(hex::decode(self.text(name)?)?)
    }

    pub fn many_bytes(&self, name: &str) -> Result<Vec<bytes::Bytes>, Failure> {
        self.texts(name)?.iter().map(|text| Ok(hex::decode(text)?.into())).collect()
    }

    /// A key of 32 bytes given as hexadecimal text.
    pub fn key(&self, name: &str) -> Result<[u8; 32], Failure> {
        self.bytes(name)?.try_into().map_err(|_| Failure::new("Argument", format!("{name}: 32 bytes are needed")))
    }

    pub fn address(&self, name: &str) -> Result<SocketAddr, Failure> {
        Ok(self.text(name)?.parse()?)
    }
}

fn missing(name: &str) -> Failure {
    Failure::new("Argument", format!("{name} is missing or of another type"))
}
