"""How the wheel's values look in an answer."""


def stored_event(event):
    return {
        "id": event.id,
        "raw": event.raw,
        "insertion_ts": event.insertion_ts,
        "shard_id": event.shard_id,
    }


def fields(thing, *names):
    return {name: getattr(thing, name) for name in names}
