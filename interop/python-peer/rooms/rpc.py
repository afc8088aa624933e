"""Calls to other nodes (serving from Python aborts the process). Requests and responses are hexadecimal text."""

import net


def rpc_open(handles, mesh):
    return {"rpc": handles.put(net.MeshRpc(handles.get(mesh)))}


def rpc_call(handles, rpc, node_id, service, request, **options):
    return {"response": handles.get(rpc).call(node_id, service, bytes.fromhex(request), options or None).hex()}


def rpc_call_service(handles, rpc, service, request, **options):
    return {"response": handles.get(rpc).call_service(service, bytes.fromhex(request), options or None).hex()}


def rpc_call_streaming(handles, rpc, node_id, service, request, **options):
    stream = handles.get(rpc).call_streaming(node_id, service, bytes.fromhex(request), options or None)
    return {"responses": [chunk.hex() for chunk in stream]}


def rpc_find(handles, rpc, service):
    return {"node_ids": handles.get(rpc).find_service_nodes(service)}


def rpc_open_stream(handles, rpc, node_id, service, request, **options):
    call = handles.get(rpc).call_streaming(node_id, service, bytes.fromhex(request), options or None)
    return {"call": handles.put(call)}


def rpc_open_upload(handles, rpc, node_id, service, **options):
    return {"call": handles.put(handles.get(rpc).call_client_stream(node_id, service, options or None))}


def rpc_open_duplex(handles, rpc, node_id, service, **options):
    return {"call": handles.put(handles.get(rpc).call_duplex(node_id, service, options or None))}


def rpc_send(handles, call, item):
    handles.get(call).send(bytes.fromhex(item))


def rpc_finish(handles, call):
    opened = handles.get(call)
    if hasattr(opened, "finish"):
        return {"response": opened.finish().hex()}
    opened.finish_sending()
    return None


def rpc_next(handles, call):
    item = next(handles.get(call), None)
    return {"item": None if item is None else item.hex()}


def rpc_grant(handles, call, count):
    handles.get(call).grant(count)
