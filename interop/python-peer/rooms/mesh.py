"""The mesh node: class `NetMesh` of the wheel. Bytes are hexadecimal text."""

import net

from .events import fields, stored_event

STREAM_STATS = (
    "tx_seq",
    "rx_seq",
    "inbound_pending",
    "last_activity_ns",
    "active",
    "backpressure_events",
    "tx_credit_remaining",
    "tx_window",
    "credit_grants_received",
    "credit_grants_sent",
)


def mesh_open(handles, identity_seed=None, **options):
    if identity_seed is not None:
        options["identity_seed"] = bytes.fromhex(identity_seed)
    node = net.NetMesh(**options)
    identity = {"node_id": node.node_id, "public_key": node.public_key, "entity_id": node.entity_id.hex()}
    return {"mesh": handles.put(node), **identity}


def mesh_connect(handles, mesh, addr, public_key, node_id):
    handles.get(mesh).connect(addr, public_key, node_id)


def mesh_connect_direct(handles, mesh, node_id, public_key, coordinator):
    handles.get(mesh).connect_direct(node_id, public_key, coordinator)


def mesh_accept(handles, mesh, node_id):
    return {"addr": handles.get(mesh).accept(node_id)}


def mesh_start(handles, mesh):
    handles.get(mesh).start()


def mesh_push(handles, mesh, addr, raw):
    return {"sent": handles.get(mesh).push_to(addr, raw)}


def mesh_poll(handles, mesh, limit):
    return {"events": [stored_event(event) for event in handles.get(mesh).poll(limit)]}


def mesh_add_route(handles, mesh, node_id, next_hop):
    handles.get(mesh).add_route(node_id, next_hop)


def mesh_peers(handles, mesh):
    node = handles.get(mesh)
    return {"peer_count": node.peer_count(), "discovered_nodes": node.discovered_nodes()}


def mesh_nat(handles, mesh):
    node = handles.get(mesh)
    return {"nat_type": node.nat_type(), "reflex_addr": node.reflex_addr()}


def mesh_probe_reflex(handles, mesh, node_id):
    return {"addr": handles.get(mesh).probe_reflex(node_id)}


def mesh_close(handles, mesh):
    handles.take(mesh).shutdown()


def stream_open(handles, mesh, node_id, stream_id, **options):
    return {"stream": handles.put((mesh, handles.get(mesh).open_stream(node_id, stream_id, **options)))}


def stream_send(handles, stream, events, how="once"):
    mesh, opened = handles.get(stream)
    node = handles.get(mesh)
    payloads = [bytes.fromhex(event) for event in events]
    {"once": node.send_on_stream, "retry": node.send_with_retry, "blocking": node.send_blocking}[how](opened, payloads)


def stream_stats(handles, mesh, node_id, stream_id):
    stats = handles.get(mesh).stream_stats(node_id, stream_id)
    return None if stats is None else fields(stats, *STREAM_STATS)


def stream_close(handles, mesh, node_id, stream_id):
    handles.get(mesh).close_stream(node_id, stream_id)


def capabilities_announce(handles, mesh, capabilities):
    handles.get(mesh).announce_capabilities(capabilities)


def capabilities_find(handles, mesh, filter, scope=None):
    node = handles.get(mesh)
    found = node.find_nodes(filter) if scope is None else node.find_nodes_scoped(filter, scope)
    return {"node_ids": found}


def channel_register(handles, mesh, channel, **options):
    handles.get(mesh).register_channel(channel, **options)


def channel_subscribe(handles, mesh, publisher, channel, token=None):
    token = None if token is None else bytes.fromhex(token)
    handles.get(mesh).subscribe_channel(publisher, channel, token)


def channel_unsubscribe(handles, mesh, publisher, channel):
    handles.get(mesh).unsubscribe_channel(publisher, channel)


def channel_publish(handles, mesh, channel, payload, **options):
    return handles.get(mesh).publish(channel, bytes.fromhex(payload), **options)


def channel_hash(handles, channel):
    return {"hash": net.channel_hash(channel)}
