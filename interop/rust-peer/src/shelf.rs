//! Live objects of one kind, known to the driver by number.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::lines::{Arguments, Failure};

pub struct Shelf<T> {
    /// The request member that names an object of this kind.
    member: &'static str,
    things: Mutex<(u64, HashMap<u64, Arc<T>>)>,
}

impl<T> Shelf<T> {
    pub fn of(member: &'static str) -> Self {
        Self { member, things: Mutex::new((0, HashMap::new())) }
    }

    pub fn put(&self, thing: T) -> u64 {
        let mut things = self.things.lock().unwrap();
        things.0 += 1;
        let number = things.0;
        things.1.insert(number, Arc::new(thing));
        number
    }

    pub fn get(&self, arguments: &Arguments) -> Result<Arc<T>, Failure> {
        let number = arguments.number(self.member)?;
        let things = self.things.lock().unwrap();
        things.1.get(&number).cloned().ok_or_else(|| Failure::new("Handle", format!("no {} {number}", self.member)))
    }

    pub fn take(&self, arguments: &Arguments) -> Result<Arc<T>, Failure> {
        let thing = self.get(arguments)?;
        self.things.lock().unwrap().1.remove(&arguments.number(self.member)?);
        Ok(thing)
    }
}
