"""Append-only logs. Payloads are hexadecimal text."""

import itertools

import net


def redex_open(handles, persistent_dir=None):
    return {"redex": handles.put(net.Redex(persistent_dir))}


def redex_close(handles, redex):
    handles.take(redex)


def file_open(handles, redex, name, **options):
    return {"file": handles.put(handles.get(redex).open_file(name, **options))}


def file_append(handles, file, payload):
    return {"seq": handles.get(file).append(bytes.fromhex(payload))}


def file_append_batch(handles, file, payloads):
    return {"first_seq": handles.get(file).append_batch([bytes.fromhex(payload) for payload in payloads])}


def file_read(handles, file, start, end):
    return {"events": [_event(event) for event in handles.get(file).read_range(start, end)]}


def file_len(handles, file):
    return {"len": len(handles.get(file))}


def file_sync(handles, file):
    handles.get(file).sync()


def file_close(handles, file):
    handles.take(file).close()


def tail_open(handles, file, from_seq=0):
    return {"tail": handles.put(handles.get(file).tail(from_seq))}


def tail_next(handles, tail, count=1):
    """Waits for `count` events; fewer only if the tail ended."""
    return {"events": [_event(event) for event in itertools.islice(handles.get(tail), count)]}


def tail_close(handles, tail):
    handles.take(tail).close()


def _event(event):
    return {
        "seq": event.seq,
        "payload": event.payload.hex(),
        "checksum": event.checksum,
        "is_inline": event.is_inline,
    }
