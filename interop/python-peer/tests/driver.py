"""What the tests of both peers share: driving a peer process, and throw-away servers on loopback."""

import itertools
import json
import queue
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest


class Failure(Exception):
    """An answer with an error."""

    def __init__(self, error):
        super().__init__(f"{error['kind']}: {error['message']}")
        self.kind = error["kind"]


class Peer:
    """A peer process. `call` waits for the answer; `begin` returns a function that does."""

    def __init__(self, command):
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        self._numbers = itertools.count(1)
        self._answers = {}
        threading.Thread(target=self._read, daemon=True).start()

    def call(self, operation, **arguments):
        return self.begin(operation, **arguments)()

    def begin(self, operation, **arguments):
        number = next(self._numbers)
        answers = self._answers[number] = queue.SimpleQueue()
        self._process.stdin.write(json.dumps({"id": number, "op": operation, **arguments}) + "\n")
        self._process.stdin.flush()

        def finish(timeout=30):
            answer = answers.get(timeout=timeout)
            if "error" in answer:
                raise Failure(answer["error"])
            return answer["ok"]

        return finish

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _read(self):
        for line in self._process.stdout:
            answer = json.loads(line)
            self._answers.pop(answer["id"]).put(answer)


class PeerTest(unittest.TestCase):
    def start(self, command):
        peer = Peer(command)
        self.addCleanup(peer.close)
        return peer

    def folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def redis(self):
        """The address of a fresh Redis server, or a skipped test."""
        command = ["redis-server", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", self.folder()]
        return "redis://127.0.0.1:%d" % self._server(command, "--port")

    def nats(self):
        """The address of a fresh NATS server with JetStream, or a skipped test."""
        return "nats://127.0.0.1:%d" % self._server(["nats-server", "-js", "-a", "127.0.0.1", "-sd", self.folder()], "-p")

    def eventually(self, read, holds, seconds=15):
        """Reads until `holds` of what was read, and returns it."""
        deadline = time.monotonic() + seconds
        while not holds(value := read()):
            self.assertLess(time.monotonic(), deadline, f"still {value}")
            time.sleep(0.02)
        return value

    def _server(self, command, port_option):
        if shutil.which(command[0]) is None:
            self.skipTest(f"{command[0]} is not installed")
        port = free_port(socket.SOCK_STREAM)
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([*command, port_option, str(port)], stdout=quiet, stderr=quiet)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.eventually(lambda: answers(port), bool)
        return port


def free_port(kind=socket.SOCK_DGRAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
