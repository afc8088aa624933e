//! Capability index, predicates, announcements.
//!
//! Node i of 10,000 has i % 64 + 1 cores, 8 << (i % 5) GB of memory, every fourth a GPU, one of ten model tags, and
//! the tag "role-<i % 100>".

use std::collections::BTreeMap;
use std::hint::black_box;

use net::adapter::net::behavior::{
    CapabilityAnnouncement, CapabilityFilter, CapabilityIndex, CapabilitySet, EvalContext, GpuInfo, GpuVendor,
    HardwareCapabilities, ModelCapability, Predicate, Tag, TagKey, TaxonomyAxis,
};
use net::adapter::net::EntityKeypair;

use crate::figures::{timed, Figures};

const NODES: u64 = 10_000;

pub fn run(figures: &Figures) {
    index(figures);
    predicate(figures);
    announcement(figures);
}

fn index(figures: &Figures) {
    let entity = EntityKeypair::generate();
    let announcements: Vec<_> = (0..NODES)
        .map(|i| CapabilityAnnouncement::new(i + 1, entity.entity_id().clone(), 1, capabilities(i)))
        .collect();
    figures.time_each("index.insert.10000", "us", NODES, || {
        let index = CapabilityIndex::new();
        let announcements = announcements.clone();
        timed(|| announcements.into_iter().for_each(|announcement| index.index(announcement)))
    });
    let index = CapabilityIndex::new();
    announcements.into_iter().for_each(|announcement| index.index(announcement));

    let tag = CapabilityFilter::new().require_tag("role-7");
    figures.time_each("query.tag.10000", "us", 200, || {
        timed(|| (0..200).for_each(|_| assert_eq!(black_box(index.query(&tag)).len(), 100)))
    });
    let complex = CapabilityFilter::new().require_gpu().with_min_memory(32).require_model("model-2");
    let found = index.query(&complex).len();
    assert!(found > 0);
    figures.time_each("query.complex.10000", "us", 50, || {
        timed(|| (0..50).for_each(|_| assert_eq!(black_box(index.query(&complex)).len(), found)))
    });
    let predicate = three_clauses();
    let matching = index.find_nodes_matching(&predicate).len();
    assert!(matching > 0);
    figures.time_each("query.predicate.10000", "us", 5, || {
        timed(|| (0..5).for_each(|_| assert_eq!(black_box(index.find_nodes_matching(&predicate)).len(), matching)))
    });
}

/// One evaluation of "memory at least 32 and cores at most 64 and a model 2" that holds.
fn predicate(figures: &Figures) {
    const TIMES: u64 = 100_000;
    let tags: Vec<Tag> = capabilities(12).tags.into_iter().collect();
    let metadata = BTreeMap::new();
    let context = EvalContext::new(&tags, &metadata);
    let predicate = three_clauses();
    figures.time_each("predicate.evaluate", "ns", TIMES, || {
        timed(|| (0..TIMES).for_each(|_| assert!(black_box(&predicate).evaluate(&context))))
    });
}

fn announcement(figures: &Figures) {
    const TIMES: u64 = 1_000;
    let entity = EntityKeypair::generate();
    let announcement = CapabilityAnnouncement::new(entity.node_id(), entity.entity_id().clone(), 1, capabilities(12));
    figures.time_each("announcement.encode+sign", "us", TIMES, || {
        let mut announcements = vec![announcement.clone(); TIMES as usize];
        timed(|| {
            for announcement in &mut announcements {
                announcement.sign(&entity);
                black_box(announcement.to_bytes());
            }
        })
    });
    let mut signed = announcement;
    signed.sign(&entity);
    let bytes = signed.to_bytes();
    eprintln!("announcement of {} bytes", bytes.len());
    figures.time_each("announcement.decode+verify", "us", TIMES, || {
        timed(|| {
            for _ in 0..TIMES {
                let decoded = CapabilityAnnouncement::from_bytes(&bytes).expect("an announcement");
                decoded.verify().expect("a valid signature");
            }
        })
    });
}

fn three_clauses() -> Predicate {
    let hardware = |key: &str| TagKey::new(TaxonomyAxis::Hardware, key);
    Predicate::and(vec![
        Predicate::numeric_at_least(hardware("memory_gb"), 32.0),
        Predicate::numeric_at_most(hardware("cpu_cores"), 64.0),
        Predicate::equals(TagKey::new(TaxonomyAxis::Software, "model.0.id"), "model-2"),
    ])
}

fn capabilities(i: u64) -> CapabilitySet {
    let cores = (i % 64 + 1) as u16;
    let mut hardware = HardwareCapabilities::new().with_cpu(cores, 2 * cores).with_memory(8 << (i % 5));
    if i.is_multiple_of(4) {
        hardware = hardware.with_gpu(GpuInfo::new(GpuVendor::Nvidia, "h100", 80));
    }
    CapabilitySet::new()
        .with_hardware(hardware)
        .add_model(ModelCapability::new(format!("model-{}", i % 10), "family").with_context_length(8_192))
        .add_tag(format!("role-{}", i % 100))
}
