"""Each room of the Python peer, once there and back: `python -m unittest discover -s tests` in this folder."""

import pathlib
import sys

from driver import Failure, PeerTest, free_port

COMMAND = [sys.executable, str(pathlib.Path(__file__).parents[1] / "peer.py")]
PSK = "07" * 32


class PythonPeerTest(PeerTest):
    def setUp(self):
        self.peer = self.start(COMMAND)
        self.call = self.peer.call

    def test_errors_name_their_kind(self):
        with self.assertRaises(Failure) as caught:
            self.call("no_such_operation")
        self.assertEqual(caught.exception.kind, "KeyError")

    def test_bus_over_redis(self):
        url = self.redis()
        bus = self.call("bus_open", num_shards=2, redis_url=url, redis_prefix="t")["bus"]
        self.assertEqual(self.call("bus_emit", bus=bus, raw='{"n":1}').keys(), {"shard_id", "timestamp"})
        self.call("bus_emit_object", bus=bus, event={"n": 2})
        self.assertEqual(self.call("bus_emit_batch", bus=bus, events=['{"n":3}', '{"n":4}']), {"accepted": 2})
        page = self.eventually(lambda: self.call("bus_poll", bus=bus, limit=10), lambda page: len(page["events"]) == 4)
        self.assertIn('{"n":3}', [event["raw"] for event in page["events"]])
        self.assertEqual(self.call("bus_stats", bus=bus), {"events_ingested": 4, "events_dropped": 0})
        self.call("bus_close", bus=bus)

    def test_bus_over_a_mesh_link(self):
        keys = self.call("net_keypair")
        here, there = (f"127.0.0.1:{free_port()}" for _ in range(2))
        link = {"net_psk": PSK, "num_shards": 1}
        other = self.start(COMMAND)  # opening waits for the handshake and lets no other thread of its process run
        responding = other.begin(
            "bus_open",
            net_bind_addr=there,
            net_peer_addr=here,
            net_role="responder",
            net_secret_key=keys["secret_key"],
            net_public_key=keys["public_key"],
            **link,
        )
        sender = self.call(
            "bus_open",
            net_bind_addr=here,
            net_peer_addr=there,
            net_role="initiator",
            net_peer_public_key=keys["public_key"],
            **link,
        )["bus"]
        receiver = responding()["bus"]
        self.call("bus_emit", bus=sender, raw='{"n":1}')
        poll = lambda: other.call("bus_poll", bus=receiver, limit=10)
        page = self.eventually(poll, lambda page: len(page["events"]) == 1)
        self.assertEqual(page["events"][0]["raw"], '{"n":1}')
        self.call("bus_close", bus=sender)
        other.call("bus_close", bus=receiver)

    def test_dedup(self):
        dedup = self.call("dedup_open", capacity=2)["dedup"]
        self.assertFalse(self.call("dedup_check", dedup=dedup, dedup_id="a")["duplicate"])
        self.assertTrue(self.call("dedup_check", dedup=dedup, dedup_id="a")["duplicate"])
        self.call("dedup_close", dedup=dedup)

    def node(self, **options):
        address = f"127.0.0.1:{free_port()}"
        return {**self.call("mesh_open", bind_addr=address, psk=PSK, num_shards=1, **options), "addr": address}

    def linked(self, **options):
        one, two = self.node(**options), self.node(**options)
        self.link(one, two)
        self.call("mesh_start", mesh=one["mesh"])
        self.call("mesh_start", mesh=two["mesh"])
        return one, two

    def link(self, one, two):
        accepting = self.peer.begin("mesh_accept", mesh=two["mesh"], node_id=one["node_id"])
        self.call(
            "mesh_connect",
            mesh=one["mesh"],
            addr=two["addr"],
            public_key=two["public_key"],
            node_id=two["node_id"],
        )
        self.assertEqual(accepting()["addr"], one["addr"])

    def test_mesh_streams(self):
        one, two = self.linked()
        stream = self.call("stream_open", mesh=one["mesh"], node_id=two["node_id"], stream_id=70_000)["stream"]
        for how in ("once", "retry", "blocking"):
            self.call("stream_send", stream=stream, events=[b'{"n":1}'.hex()], how=how)
        self.call("mesh_push", mesh=one["mesh"], addr=two["addr"], raw='{"n":2}')
        received = []
        poll = lambda: received.extend(self.call("mesh_poll", mesh=two["mesh"], limit=10)["events"])
        self.eventually(poll, lambda _: len(received) == 4)
        stats = self.call("stream_stats", mesh=one["mesh"], node_id=two["node_id"], stream_id=70_000)
        self.assertEqual(stats["tx_seq"], 3)
        self.call("stream_close", mesh=one["mesh"], node_id=two["node_id"], stream_id=70_000)
        self.assertEqual(self.call("mesh_peers", mesh=one["mesh"])["peer_count"], 1)
        self.call("mesh_add_route", mesh=one["mesh"], node_id=99, next_hop=two["addr"])
        self.call("mesh_nat", mesh=one["mesh"])
        self.call("mesh_probe_reflex", mesh=one["mesh"], node_id=two["node_id"])
        self.call("mesh_close", mesh=one["mesh"])
        self.call("mesh_close", mesh=two["mesh"])

    def test_capabilities(self):
        one, two = self.linked()
        self.call("capabilities_announce", mesh=two["mesh"], capabilities={"tags": ["gpu-rack"]})
        find = lambda: self.call("capabilities_find", mesh=one["mesh"], filter={"require_tags": ["gpu-rack"]})
        self.eventually(find, lambda found: found["node_ids"] == [two["node_id"]])

    def test_subscribing_with_a_token(self):
        seed = "05" * 32
        publisher, subscriber = self.node(identity_seed=seed), self.node()
        self.link(subscriber, publisher)
        for node in (publisher, subscriber):
            self.call("mesh_start", mesh=node["mesh"])
        issuer = self.call("identity_open", seed=seed)
        self.assertEqual(issuer["entity_id"], publisher["entity_id"])
        self.call("channel_register", mesh=publisher["mesh"], channel="a/b", require_token=True)
        self.call("capabilities_announce", mesh=subscriber["mesh"], capabilities={})
        token = self.call(
            "token_issue",
            identity=issuer["identity"],
            subject=subscriber["entity_id"],
            scope=["subscribe"],
            channel="a/b",
            ttl_seconds=60,
        )["token"]
        self.assertEqual(len(token), 2 * 169)
        subscribe = {"mesh": subscriber["mesh"], "publisher": publisher["node_id"], "channel": "a/b"}
        with self.assertRaises(Failure) as refused:
            self.call("channel_subscribe", **subscribe)
        self.assertEqual(refused.exception.kind, "ChannelAuthError")
        self.call("channel_subscribe", token=token, **subscribe)
        with self.assertRaises(Failure) as refused:
            self.call("channel_publish", mesh=publisher["mesh"], channel="a/b", payload="00")
        self.assertIn("publish denied by channel ACL", str(refused.exception))
        self.call("channel_unsubscribe", **subscribe)

    def test_publishing(self):
        publisher, subscriber = self.linked()
        self.call("channel_register", mesh=publisher["mesh"], channel="a/b", visibility="global")
        subscribe = {"mesh": subscriber["mesh"], "publisher": publisher["node_id"], "channel": "a/b"}
        self.call("channel_subscribe", **subscribe)
        report = self.call("channel_publish", mesh=publisher["mesh"], channel="a/b", payload=b'{"n":1}'.hex())
        self.assertEqual(report, {"attempted": 1, "delivered": 1, "errors": []})
        poll = lambda: self.call("mesh_poll", mesh=subscriber["mesh"], limit=1)["events"]
        self.assertEqual(self.eventually(poll, bool)[0]["raw"], '{"n":1}')
        self.call("channel_unsubscribe", **subscribe)

    def test_tokens(self):
        issuer, middle = (self.call("identity_open", seed=byte * 32) for byte in ("01", "02"))
        parent = self.call(
            "token_issue",
            identity=issuer["identity"],
            subject=middle["entity_id"],
            scope=["publish", "delegate"],
            channel="a",
            ttl_seconds=60,
            delegation_depth=1,
        )["token"]
        child = self.call(
            "token_delegate",
            identity=middle["identity"],
            parent=parent,
            subject=issuer["entity_id"],
            scope=["publish"],
        )["token"]
        self.assertEqual(self.call("token_verify", token=child), {"valid": True, "expired": False})
        self.assertEqual(self.call("token_parse", token=parent)["subject"], middle["entity_id"])
        self.call("token_install", identity=middle["identity"], token=parent)
        lookup = {"identity": middle["identity"], "subject": middle["entity_id"], "channel": "a"}
        self.assertEqual(self.call("token_lookup", **lookup)["token"], parent)
        signature = self.call("identity_sign", identity=issuer["identity"], message="00")["signature"]
        self.assertEqual(len(signature), 128)
        self.assertGreater(self.call("channel_hash", channel="a")["hash"], 0)

    def test_redex(self):
        folder = self.folder()
        redex = self.call("redex_open", persistent_dir=folder)["redex"]
        file = self.call("file_open", redex=redex, name="a/b", persistent=True, retention_max_events=100)["file"]
        self.assertEqual(self.call("file_append", file=file, payload="00")["seq"], 0)
        self.assertEqual(self.call("file_append_batch", file=file, payloads=["01", "02"])["first_seq"], 1)
        payloads = [event["payload"] for event in self.call("file_read", file=file, start=0, end=9)["events"]]
        self.assertEqual(payloads, ["00", "01", "02"])
        tail = self.call("tail_open", file=file, from_seq=2)["tail"]
        waiting = self.peer.begin("tail_next", tail=tail, count=2)
        self.call("file_append", file=file, payload="03")
        self.assertEqual([event["seq"] for event in waiting()["events"]], [2, 3])
        self.call("tail_close", tail=tail)
        self.call("file_sync", file=file)
        self.call("file_close", file=file)
        self.call("redex_close", redex=redex)
        redex = self.call("redex_open", persistent_dir=folder)["redex"]
        file = self.call("file_open", redex=redex, name="a/b", persistent=True)["file"]
        self.assertEqual(self.call("file_len", file=file)["len"], 4)

    def test_tasks(self):
        redex = self.call("redex_open")["redex"]
        tasks = self.call("tasks_open", redex=redex, origin_hash=7)["tasks"]
        watch = self.call("tasks_watch", tasks=tasks, status="pending")["watch"]
        self.call("tasks_create", tasks=tasks, task_id=1, title="one", now_ns=5)
        self.assertEqual(self.call("tasks_watch_next", watch=watch)["tasks"][0]["title"], "one")
        self.call("watch_close", watch=watch)
        self.call("tasks_rename", tasks=tasks, task_id=1, title="two", now_ns=6)
        self.call("tasks_create", tasks=tasks, task_id=2, title="gone", now_ns=7)
        self.call("tasks_delete", tasks=tasks, task_id=2)
        last = self.call("tasks_complete", tasks=tasks, task_id=1, now_ns=8)["seq"]
        self.call("fold_wait", fold=tasks, seq=last)
        self.call("fold_wait_token", fold=tasks, token=f"{7:016x}:{last}")
        rows = self.call("tasks_list", tasks=tasks, status="completed")["tasks"]
        self.assertEqual([row["title"] for row in rows], ["two"])
        snapshot = self.call("fold_snapshot", fold=tasks)
        other = self.call("redex_open")["redex"]
        restored = self.call("tasks_restore", redex=other, origin_hash=7, **snapshot)["tasks"]
        self.assertEqual(self.call("fold_state", fold=restored), {"count": 1, "is_running": True})
        self.call("fold_close", fold=tasks)

    def test_memories_and_database(self):
        database = self.call("netdb_open", origin_hash=7, with_tasks=True, with_memories=True)
        memories = database["memories"]
        one = {"memories": memories, "memory_id": 1}
        watch = self.call("memories_watch", memories=memories)["watch"]
        self.call("memories_store", content="text", tags=["a"], source="s", now_ns=5, **one)
        self.assertEqual(len(self.call("memories_watch_next", watch=watch)["memories"]), 1)
        self.call("memories_retag", tags=["b"], now_ns=6, **one)
        self.call("memories_pin", now_ns=7, **one)
        last = self.call("memories_unpin", now_ns=8, **one)["seq"]
        self.call("fold_wait", fold=memories, seq=last)
        self.assertEqual(len(self.call("memories_list", memories=memories, tag="b", pinned=False)["memories"]), 1)
        snapshot = self.call("fold_snapshot", fold=memories)
        redex = self.call("redex_open")["redex"]
        restored = self.call("memories_restore", redex=redex, origin_hash=7, **snapshot)["memories"]
        self.assertEqual(self.call("fold_state", fold=restored)["count"], 1)
        bundle = self.call("netdb_snapshot", netdb=database["netdb"])["bundle"]
        again = self.call("netdb_restore", bundle=bundle, origin_hash=7, with_tasks=True, with_memories=True)
        self.assertEqual(self.call("fold_state", fold=again["memories"])["count"], 1)
        self.call("memories_delete", **one)
        self.call("netdb_close", netdb=database["netdb"])
