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
