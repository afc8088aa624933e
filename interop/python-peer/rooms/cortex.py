"""Tasks, memories and the database of both, folded over logs. State bytes are hexadecimal text."""

import net
from net._net import WriteToken

from .events import fields


def tasks_open(handles, redex, origin_hash, persistent=False):
    return {"tasks": handles.put(net.TasksAdapter.open(handles.get(redex), origin_hash, persistent))}


def tasks_restore(handles, redex, origin_hash, state, last_seq=None, persistent=False):
    state = bytes.fromhex(state)
    tasks = net.TasksAdapter.open_from_snapshot(handles.get(redex), origin_hash, state, last_seq, persistent)
    return {"tasks": handles.put(tasks)}


def tasks_create(handles, tasks, task_id, title, now_ns):
    return {"seq": handles.get(tasks).create(task_id, title, now_ns)}


def tasks_rename(handles, tasks, task_id, title, now_ns):
    return {"seq": handles.get(tasks).rename(task_id, title, now_ns)}


def tasks_complete(handles, tasks, task_id, now_ns):
    return {"seq": handles.get(tasks).complete(task_id, now_ns)}


def tasks_delete(handles, tasks, task_id):
    return {"seq": handles.get(tasks).delete(task_id)}


def tasks_list(handles, tasks, **filter):
    return {"tasks": [_task(task) for task in handles.get(tasks).list_tasks(**filter)]}


def tasks_watch(handles, tasks, **filter):
    rows, watch = handles.get(tasks).snapshot_and_watch_tasks(**filter)
    return {"tasks": [_task(task) for task in rows], "watch": handles.put(watch)}


def tasks_watch_next(handles, watch):
    rows = next(handles.get(watch), None)
    return {"tasks": None if rows is None else [_task(task) for task in rows]}


def memories_open(handles, redex, origin_hash, persistent=False):
    return {"memories": handles.put(net.MemoriesAdapter.open(handles.get(redex), origin_hash, persistent))}


def memories_restore(handles, redex, origin_hash, state, last_seq=None, persistent=False):
    state = bytes.fromhex(state)
    memories = net.MemoriesAdapter.open_from_snapshot(handles.get(redex), origin_hash, state, last_seq, persistent)
    return {"memories": handles.put(memories)}


def memories_store(handles, memories, memory_id, content, tags, source, now_ns):
    return {"seq": handles.get(memories).store(memory_id, content, tags, source, now_ns)}


def memories_retag(handles, memories, memory_id, tags, now_ns):
    return {"seq": handles.get(memories).retag(memory_id, tags, now_ns)}


def memories_pin(handles, memories, memory_id, now_ns):
    return {"seq": handles.get(memories).pin(memory_id, now_ns)}


def memories_unpin(handles, memories, memory_id, now_ns):
    return {"seq": handles.get(memories).unpin(memory_id, now_ns)}


def memories_delete(handles, memories, memory_id):
    return {"seq": handles.get(memories).delete(memory_id)}


def memories_list(handles, memories, **filter):
    return {"memories": [_memory(memory) for memory in handles.get(memories).list_memories(**filter)]}


def memories_watch(handles, memories, **filter):
    rows, watch = handles.get(memories).snapshot_and_watch_memories(**filter)
    return {"memories": [_memory(memory) for memory in rows], "watch": handles.put(watch)}


def memories_watch_next(handles, watch):
    rows = next(handles.get(watch), None)
    return {"memories": None if rows is None else [_memory(memory) for memory in rows]}


def watch_close(handles, watch):
    handles.take(watch).close()


def fold_wait(handles, fold, seq):
    """Waits until the tasks or memories have folded the event with this sequence number."""
    handles.get(fold).wait_for_seq(seq)


def fold_wait_token(handles, fold, token, deadline_ms=1000):
    handles.get(fold).wait_for_token(WriteToken.from_string(token), deadline_ms)


def fold_state(handles, fold):
    adapter = handles.get(fold)
    return {"count": adapter.count(), "is_running": adapter.is_running()}


def fold_snapshot(handles, fold):
    state, last_seq = handles.get(fold).snapshot()
    return {"state": state.hex(), "last_seq": last_seq}


def fold_close(handles, fold):
    handles.take(fold).close()


def netdb_open(handles, **options):
    return _database(handles, net.NetDb.open(**options))


def netdb_restore(handles, bundle, **options):
    return _database(handles, net.NetDb.open_from_snapshot(bytes.fromhex(bundle), **options))


def netdb_snapshot(handles, netdb):
    return {"bundle": handles.get(netdb).snapshot().hex()}


def netdb_close(handles, netdb):
    handles.take(netdb).close()


def _database(handles, database):
    models = {
        name: None if model is None else handles.put(model)
        for name, model in (("tasks", database.tasks), ("memories", database.memories))
    }
    return {"netdb": handles.put(database), **models}


def _task(task):
    return fields(task, "id", "title", "status", "created_ns", "updated_ns")


def _memory(memory):
    return fields(memory, "id", "content", "tags", "source", "created_ns", "updated_ns", "pinned")
