"""The event bus: class `Net` of the wheel, over Redis, a mesh link, or nothing."""

import net

from .events import fields, stored_event


def bus_open(handles, **options):
    bus = net.Net(**options)
    return {"bus": handles.put(bus), "shards": bus.num_shards()}


def bus_emit(handles, bus, raw):
    receipt = handles.get(bus).ingest_raw(raw)
    return fields(receipt, "shard_id", "timestamp")


def bus_emit_object(handles, bus, event):
    receipt = handles.get(bus).ingest(event)
    return fields(receipt, "shard_id", "timestamp")


def bus_emit_batch(handles, bus, events):
    return {"accepted": handles.get(bus).ingest_raw_batch(events)}


def bus_poll(handles, bus, limit, **options):
    page = handles.get(bus).poll(limit, **options)
    return {
        "events": [stored_event(event) for event in page.events],
        "next_id": page.next_id,
        "has_more": page.has_more,
    }


def bus_stats(handles, bus):
    return fields(handles.get(bus).stats(), "events_ingested", "events_dropped")


def bus_close(handles, bus):
    handles.take(bus).shutdown()


def net_keypair(handles):
    return fields(net.generate_net_keypair(), "public_key", "secret_key")


def dedup_open(handles, capacity=None):
    return {"dedup": handles.put(net.RedisStreamDedup(capacity))}


def dedup_check(handles, dedup, dedup_id):
    return {"duplicate": handles.get(dedup).is_duplicate(dedup_id), "len": handles.get(dedup).len}


def dedup_close(handles, dedup):
    handles.take(dedup).clear()
