"""Identities and permission tokens. Bytes are hexadecimal text."""

import net


def identity_open(handles, seed=None):
    identity = net.Identity.generate() if seed is None else net.Identity.from_seed(bytes.fromhex(seed))
    return {
        "identity": handles.put(identity),
        "entity_id": identity.entity_id.hex(),
        "node_id": identity.node_id,
        "origin_hash": identity.origin_hash,
    }


def identity_sign(handles, identity, message):
    return {"signature": handles.get(identity).sign(bytes.fromhex(message)).hex()}


def token_issue(handles, identity, subject, scope, channel, ttl_seconds, delegation_depth=0):
    issuer = handles.get(identity)
    token = issuer.issue_token(bytes.fromhex(subject), scope, channel, ttl_seconds, delegation_depth)
    return {"token": token.hex()}


def token_delegate(handles, identity, parent, subject, scope):
    token = net.delegate_token(handles.get(identity), bytes.fromhex(parent), bytes.fromhex(subject), scope)
    return {"token": token.hex()}


def token_install(handles, identity, token):
    handles.get(identity).install_token(bytes.fromhex(token))


def token_lookup(handles, identity, subject, channel):
    token = handles.get(identity).lookup_token(bytes.fromhex(subject), channel)
    return {"token": None if token is None else token.hex()}


def token_parse(handles, token):
    parsed = net.parse_token(bytes.fromhex(token))
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in parsed.items()}


def token_verify(handles, token):
    return {"valid": net.verify_token(bytes.fromhex(token)), "expired": net.token_is_expired(bytes.fromhex(token))}
