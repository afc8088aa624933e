"""Each room of the Rust peer, once there and back, alone and against the Python peer.

`RUST_PEER=<the built program> python -m unittest discover -s tests` in this folder, with the Python peer's packages.
"""

import os
import pathlib
import sys
import unittest

PYTHON_PEER = pathlib.Path(__file__).parents[2] / "python-peer"
sys.path.append(str(PYTHON_PEER / "tests"))

from driver import Failure, PeerTest, free_port  # noqa: E402

PSK = "07" * 32


@unittest.skipUnless("RUST_PEER" in os.environ, "RUST_PEER names no program")
class RustPeerTest(PeerTest):
    def setUp(self):
        self.peer = self.start([os.environ["RUST_PEER"]])
        self.call = self.peer.call

    def python(self):
        return self.start([sys.executable, str(PYTHON_PEER / "peer.py")])

    def test_errors_name_their_kind(self):
        for request, kind in (("no_such_operation", "Operation"), ("bus_poll", "Argument")):
            with self.assertRaises(Failure) as caught:
                self.call(request)
            self.assertEqual(caught.exception.kind, kind)

    def stored(self, **transport):
        nonce = {"producer_nonce_path": self.folder() + "/nonce"}
        bus = self.call("bus_open", num_shards=1, scaling=False, **transport, **nonce)["bus"]
        self.call("bus_emit", bus=bus, raw='{"n":1}')
        self.assertEqual(self.call("bus_emit_batch", bus=bus, events=['{"n":2}', '{"n":3}']), {"accepted": 2})
        self.call("bus_flush", bus=bus)
        stats = lambda: self.call("bus_stats", bus=bus)["events_dispatched"]
        self.eventually(stats, lambda dispatched: dispatched == 3)
        page = self.call("bus_poll", bus=bus, limit=2, filter='{"$not": {"path": "n", "value": 2}}')
        self.assertEqual([event["raw"] for event in page["events"]], ['{"n":1}', '{"n":3}'])
        page = self.call("bus_poll", bus=bus, limit=1)
        rest = self.call("bus_poll", bus=bus, limit=9, cursor=page["next_id"])
        self.call("bus_close", bus=bus)
        return page["events"] + rest["events"]

    def test_bus_over_redis(self):
        events = self.stored(redis_url=self.redis(), redis_prefix="t")
        self.assertEqual(len({event["dedup_id"] for event in events}), 3)

    def test_bus_over_jetstream(self):
        events = self.stored(jetstream_url=self.nats(), jetstream_prefix="t")
        self.assertEqual(events[0]["id"], "1")

    def test_bus_scales_by_hand(self):
        bus = self.call("bus_open", num_shards=2)["bus"]
        self.call("bus_scale_down", bus=bus, count=1)
        with self.assertRaises(Failure) as caught:
            self.call("bus_scale_up", bus=bus, count=9)
        self.assertIn("already at maximum shard count", str(caught.exception))
        self.call("bus_close", bus=bus)

    def test_bus_over_a_mesh_link_to_python(self):
        python = self.python()
        keys = self.call("net_keypair")
        here, there = (f"127.0.0.1:{free_port()}" for _ in range(2))
        link = {"net_psk": PSK, "num_shards": 1}
        responding = self.peer.begin(
            "bus_open",
            net_bind_addr=there,
            net_peer_addr=here,
            net_role="responder",
            net_secret_key=keys["secret_key"],
            net_public_key=keys["public_key"],
            **link,
        )
        sender = python.call(
            "bus_open",
            net_bind_addr=here,
            net_peer_addr=there,
            net_role="initiator",
            net_peer_public_key=keys["public_key"],
            **link,
        )["bus"]
        receiver = responding()["bus"]
        python.call("bus_emit", bus=sender, raw='{"n":1}')
        poll = lambda: self.call("bus_poll", bus=receiver, limit=10)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["raw"], '{"n":1}')
        self.call("bus_emit", bus=receiver, raw='{"n":2}')
        poll = lambda: python.call("bus_poll", bus=sender, limit=10)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["raw"], '{"n":2}')

    def node(self, **options):
        return self.call("mesh_open", bind_addr="127.0.0.1:0", psk=PSK, heartbeat_interval_ms=200, **options)

    def link(self, one, two):
        accepting = self.peer.begin("mesh_accept", mesh=two["mesh"], node_id=one["node_id"])
        contact = {name: two[name] for name in ("addr", "public_key", "node_id")}
        self.call("mesh_connect", mesh=one["mesh"], **contact)
        self.assertEqual(accepting()["addr"], one["addr"])

    def linked(self, **options):
        one, two = self.node(**options), self.node(**options)
        self.link(one, two)
        self.begin(one, two)
        return one, two

    def begin(self, *nodes):
        for node in nodes:
            self.call("mesh_start", mesh=node["mesh"])

    def send(self, one, two, stream_id=70_000):
        stream = self.call("stream_open", mesh=one["mesh"], node_id=two["node_id"], stream_id=stream_id)["stream"]
        self.call("stream_send", stream=stream, events=["00ff"])
        poll = lambda: self.call("mesh_poll", mesh=two["mesh"], limit=1)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["bytes"], "00ff")

    def test_mesh_direct(self):
        one, two = self.linked()
        self.send(one, two)
        self.send(two, one)
        stats = self.call("stream_stats", mesh=one["mesh"], node_id=two["node_id"], stream_id=70_000)
        self.assertEqual(stats["tx_seq"], 1)
        self.call("stream_close", mesh=one["mesh"], node_id=two["node_id"], stream_id=70_000)
        self.call("mesh_send", mesh=one["mesh"], addr=two["addr"], events=["01"])
        poll = lambda: self.call("mesh_poll", mesh=two["mesh"], limit=1)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["bytes"], "01")
        self.assertEqual(self.call("mesh_peers", mesh=one["mesh"])["peer_count"], 1)
        self.assertEqual(self.call("mesh_status", mesh=one["mesh"], node_id=two["node_id"])["status"], "Healthy")
        self.call("mesh_block", mesh=one["mesh"], addr=two["addr"])
        self.call("mesh_unblock", mesh=one["mesh"], addr=two["addr"])
        self.call("mesh_close", mesh=one["mesh"])

    def test_mesh_through_a_relay(self):
        one, relay, two, three = (self.node() for _ in range(4))
        for node in (one, two, three):
            self.link(node, relay)
        self.begin(one, relay, two, three)
        contact = {name: two[name] for name in ("public_key", "node_id")}
        self.call("mesh_connect_via", mesh=one["mesh"], relay=relay["addr"], **contact)
        self.send_routed(one, two)
        routes = lambda: self.call("mesh_routes", mesh=one["mesh"])["routes"]
        self.eventually(routes, lambda known: three["node_id"] in [route["node_id"] for route in known])
        contact = {name: three[name] for name in ("public_key", "node_id")}
        self.call("mesh_connect_routed", mesh=one["mesh"], **contact)
        self.send_routed(one, three)

    def send_routed(self, one, two):
        """Streams do not cross a relay of the reference; routed batches do."""
        self.call("mesh_send_routed", mesh=one["mesh"], node_id=two["node_id"], events=["02"])
        poll = lambda: self.call("mesh_poll", mesh=two["mesh"], limit=1)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["bytes"], "02")

    def test_mesh_to_python_with_a_token(self):
        python = self.python()
        seed = "05" * 32
        publisher = self.node(channels=True, identity_seed=seed)
        address = f"127.0.0.1:{free_port()}"
        subscriber = python.call("mesh_open", bind_addr=address, psk=PSK, num_shards=1)
        accepting = self.peer.begin("mesh_accept", mesh=publisher["mesh"], node_id=subscriber["node_id"])
        contact = {name: publisher[name] for name in ("addr", "public_key", "node_id")}
        python.call("mesh_connect", mesh=subscriber["mesh"], **contact)
        accepting()
        self.begin(publisher)
        python.call("mesh_start", mesh=subscriber["mesh"])
        self.call("channel_register", mesh=publisher["mesh"], channel="a/b", require_token=True)
        self.call("channel_register", mesh=publisher["mesh"], channel="open")
        python.call("capabilities_announce", mesh=subscriber["mesh"], capabilities={"tags": ["reader"]})
        find = lambda: self.call("capabilities_find", mesh=publisher["mesh"], require_tags=["reader"])["node_ids"]
        self.eventually(find, lambda found: found == [subscriber["node_id"]])
        issuer = python.call("identity_open", seed=seed)["identity"]
        grant = {"subject": subscriber["entity_id"], "scope": ["subscribe"], "channel": "a/b", "ttl_seconds": 60}
        token = python.call("token_issue", identity=issuer, **grant)["token"]
        subscribe = {"mesh": subscriber["mesh"], "publisher": publisher["node_id"]}
        python.call("channel_subscribe", channel="a/b", token=token, **subscribe)
        python.call("channel_subscribe", channel="open", **subscribe)
        report = self.call("channel_publish", mesh=publisher["mesh"], channel="open", payload=b"[1]".hex())
        self.assertEqual(report, {"attempted": 1, "delivered": 1, "errors": []})
        poll = lambda: python.call("mesh_poll", mesh=subscriber["mesh"], limit=1)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["raw"], "[1]")

    def test_channels_and_capabilities(self):
        one, two = self.linked()
        self.call("capabilities_announce", mesh=two["mesh"], tags=["gpu-rack"])
        find = lambda: self.call("capabilities_find", mesh=one["mesh"], require_tags=["gpu-rack"])["node_ids"]
        self.eventually(find, lambda found: found == [two["node_id"]])
        membership = {"mesh": one["mesh"], "publisher": two["node_id"], "channel": "a/b"}
        self.call("channel_subscribe", **membership)
        self.assertEqual(self.call("channel_publish", mesh=two["mesh"], channel="a/b", payload="00")["delivered"], 1)
        self.call("channel_unsubscribe", **membership)

    def test_calls_among_rust_nodes(self):
        one, two = self.linked()
        serving = self.call("rpc_serve", mesh=two["mesh"], service="echo", shape="unary", prefix="ff")["serving"]
        error = {"ending": "error", "code": 0x8005, "message": "on purpose"}
        self.call("rpc_serve", mesh=two["mesh"], service="broken", shape="unary", **error)
        self.call("rpc_serve", mesh=two["mesh"], service="thrice", shape="stream", times=3)
        target = {"mesh": one["mesh"], "node_id": two["node_id"], "deadline_ms": 5_000}
        self.assertEqual(self.call("rpc_call", service="echo", request="01", **target)["response"], "ff01")
        thrice = self.call("rpc_call_streaming", service="thrice", request="02", **target)
        self.assertEqual(thrice["responses"], ["02"] * 3)
        with self.assertRaises(Failure) as caught:
            self.call("rpc_call", service="broken", request="01", **target)
        self.assertIn("0x8005: on purpose", str(caught.exception))
        self.call("capabilities_announce", mesh=two["mesh"], tags=[])
        find = lambda: self.call("rpc_find", mesh=one["mesh"], service="echo")["node_ids"]
        self.eventually(find, lambda found: found == [two["node_id"]])
        called = self.call("rpc_call_service", mesh=one["mesh"], service="echo", request="03", deadline_ms=5_000)
        self.assertEqual(called["response"], "ff03")
        self.call("rpc_stop", serving=serving)

    def test_calls_that_stay_open(self):
        one, two = self.linked()
        self.call("rpc_serve", mesh=two["mesh"], service="list", shape="upload")
        self.call("rpc_serve", mesh=two["mesh"], service="mirror", shape="duplex", prefix="ff")
        self.call("rpc_serve", mesh=two["mesh"], service="count", shape="stream", times=3, numbered=True)
        target = {"mesh": one["mesh"], "node_id": two["node_id"], "deadline_ms": 5_000}
        upload = self.call("rpc_open_upload", service="list", request_window_initial=2, **target)["call"]
        for item in ("01", "02", "03"):
            self.call("rpc_send", call=upload, item=item)
        self.assertEqual(self.call("rpc_finish", call=upload)["response"], "012c022c03")
        duplex = self.call("rpc_open_duplex", service="mirror", **target)["call"]
        self.call("rpc_send", call=duplex, item="01")
        self.assertEqual(self.call("rpc_next", call=duplex)["item"], "ff01")
        self.call("rpc_finish", call=duplex)
        self.assertEqual(self.call("rpc_next", call=duplex)["item"], "31")
        self.assertIsNone(self.call("rpc_next", call=duplex)["item"])
        stream = self.call("rpc_open_stream", service="count", request="", stream_window_initial=1, **target)["call"]
        self.assertEqual([self.call("rpc_next", call=stream)["item"] for _ in range(4)], ["30", "31", "32", None])
        self.call("rpc_close", call=stream)
        self.assertIn("nrpc_calls_total", self.call("rpc_metrics", mesh=one["mesh"])["text"])

    def test_handlers_hear_of_cancellation(self):
        one, two = self.linked()
        service = {"mesh": two["mesh"], "service": "endless", "shape": "unary", "ending": "cancelled"}
        serving = self.call("rpc_serve", **service)["serving"]
        target = {"mesh": one["mesh"], "node_id": two["node_id"], "service": "endless", "request": ""}
        self.assertFalse(self.call("rpc_call_abandoned", after_ms=100, **target)["answered"])
        count = lambda: self.call("rpc_serving", serving=serving)
        self.eventually(count, lambda counts: counts == {"started": 1, "ended": 1, "cancelled": 1})

    def test_calls_from_python(self):
        python = self.python()
        server = self.node()
        address = f"127.0.0.1:{free_port()}"
        client = python.call("mesh_open", bind_addr=address, psk=PSK, num_shards=1)
        accepting = self.peer.begin("mesh_accept", mesh=server["mesh"], node_id=client["node_id"])
        contact = {name: server[name] for name in ("addr", "public_key", "node_id")}
        python.call("mesh_connect", mesh=client["mesh"], **contact)
        accepting()
        self.begin(server)
        python.call("mesh_start", mesh=client["mesh"])
        self.call("rpc_serve", mesh=server["mesh"], service="echo", shape="unary")
        self.call("rpc_serve", mesh=server["mesh"], service="twice", shape="stream", times=2)
        rpc = python.call("rpc_open", mesh=client["mesh"])["rpc"]
        self.call("capabilities_announce", mesh=server["mesh"], tags=[])
        find = lambda: python.call("rpc_find", rpc=rpc, service="echo")["node_ids"]
        self.eventually(find, lambda found: found == [server["node_id"]])
        target = {"rpc": rpc, "node_id": server["node_id"]}
        self.assertEqual(python.call("rpc_call", service="echo", request="01", **target)["response"], "01")
        self.assertEqual(python.call("rpc_call_service", rpc=rpc, service="echo", request="02")["response"], "02")
        twice = python.call("rpc_call_streaming", service="twice", request="03", **target)
        self.assertEqual(twice["responses"], ["03", "03"])
        self.call("rpc_serve", mesh=server["mesh"], service="list", shape="upload")
        self.call("rpc_serve", mesh=server["mesh"], service="mirror", shape="duplex")
        upload = python.call("rpc_open_upload", service="list", request_window_initial=1, **target)["call"]
        for item in ("01", "02"):
            python.call("rpc_send", call=upload, item=item)
        self.assertEqual(python.call("rpc_finish", call=upload)["response"], "012c02")
        duplex = python.call("rpc_open_duplex", service="mirror", **target)["call"]
        python.call("rpc_send", call=duplex, item="01")
        self.assertEqual(python.call("rpc_next", call=duplex)["item"], "01")
        python.call("rpc_finish", call=duplex)
        items = [python.call("rpc_next", call=duplex)["item"] for _ in range(2)]
        self.assertEqual(items, ["31", None])
        stream = python.call("rpc_open_stream", service="twice", request="04", **target)["call"]
        self.assertEqual(python.call("rpc_next", call=stream)["item"], "04")
        self.assertEqual([python.call("rpc_next", call=stream)["item"] for _ in range(2)], ["04", None])

    def test_logs(self):
        folder = self.folder()
        redex = self.call("redex_open", persistent_dir=folder)["redex"]
        file = self.call("file_open", redex=redex, name="a/b", persistent=True, retention_max_events=2)["file"]
        self.assertEqual(self.call("file_append", file=file, payload="00")["seq"], 0)
        self.assertEqual(self.call("file_append_batch", file=file, payloads=["01", "02"])["first_seq"], 1)
        self.call("redex_sweep", redex=redex)
        length = self.call("file_len", file=file)
        self.assertEqual(length, {"len": 2, "next_seq": 3, "lowest_retained_seq": 1})
        payloads = [event["payload"] for event in self.call("file_read", file=file, start=0, end=9)["events"]]
        self.assertEqual(payloads, ["01", "02"])
        self.call("file_sync", file=file)
        self.call("file_close", file=file)
        self.call("redex_close", redex=redex)

    def test_replication(self):
        nodes = self.linked()
        pinned = [node["node_id"] for node in nodes]
        for node in nodes:
            node["redex"] = self.call("redex_open")["redex"]
            self.call("redex_enable_replication", redex=node["redex"], mesh=node["mesh"])
            node["file"] = self.call(
                "file_open",
                redex=node["redex"],
                name="a/b",
                replication=True,
                replication_heartbeat_ms=100,
                replication_pinned_nodes=pinned,
            )["file"]
        leader, follower = nodes
        self.move(leader, ("Replica", "CapabilitySelected"), ("Candidate", "MissedHeartbeats"), ("Leader", "ElectionWon"))
        self.move(follower, ("Replica", "CapabilitySelected"))
        self.call("file_append", file=leader["file"], payload="0102")
        read = lambda: self.call("file_read", file=follower["file"], start=0, end=9)["events"]
        self.assertEqual(self.eventually(read, bool)[0]["payload"], "0102")
        role = lambda node: self.call("replica_role", redex=node["redex"], name="a/b")["role"]
        self.assertEqual((role(leader), role(follower)), ("Leader", "Replica"))

    def move(self, node, *steps):
        for role, signal in steps:
            self.call("replica_move", redex=node["redex"], name="a/b", role=role, signal=signal)

    def test_migration(self):
        source, target = self.linked()
        for node in (source, target):
            node["daemons"] = self.call("daemon_open", mesh=node["mesh"])["daemons"]
            self.call("daemon_start", daemons=node["daemons"])
        origin = self.call("daemon_spawn", daemons=source["daemons"], seed="09" * 32)["origin_hash"]
        add = lambda node, number: self.call(
            "daemon_deliver", daemons=node["daemons"], origin_hash=origin, number=number
        )["outputs"][0]["sum"]
        self.assertEqual([add(source, 40), add(source, 2)], [40, 42])
        snapshot = self.call("daemon_snapshot", daemons=source["daemons"], origin_hash=origin)
        self.assertEqual(snapshot["state"], (42).to_bytes(8, "little").hex())
        self.call("daemon_expect", daemons=target["daemons"], origin_hash=origin)
        self.call(
            "daemon_migrate",
            daemons=source["daemons"],
            origin_hash=origin,
            source_node=source["node_id"],
            target_node=target["node_id"],
        )
        counts = [self.call("daemon_count", daemons=node["daemons"])["count"] for node in (source, target)]
        self.assertEqual(counts, [0, 1])
        self.assertEqual(add(target, 1), 43)
        self.assertIsNone(self.call("daemon_phase", daemons=source["daemons"], origin_hash=origin)["phase"])
        self.call("daemon_stop", daemons=target["daemons"], origin_hash=origin)
