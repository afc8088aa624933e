"""A reference process for interoperability tests: the published Python wheel, driven by JSON lines.

One request per line on stdin, one answer per line on stdout; see README.md for the operations. Each request runs on a
thread of its own, so that a waiting one (an accept, a tail) does not hold up the next; answers carry the request's id.
The process ends when stdin does.
"""

import inspect
import json
import os
import sys
import threading

from rooms import bus, cortex, identity, mesh, redex, rpc

ROOMS = (bus, cortex, identity, mesh, redex, rpc)
OPERATIONS = {
    name: function
    for room in ROOMS
    for name, function in inspect.getmembers(room, inspect.isfunction)
    if function.__module__ == room.__name__ and not name.startswith("_")
}


class Handles:
    """The live objects of this process, known to the driver by number."""

    def __init__(self):
        self._lock = threading.Lock()
        self._objects = {}
        self._last = 0

    def put(self, thing):
        with self._lock:
            self._last += 1
            self._objects[self._last] = thing
            return self._last

    def get(self, handle):
        with self._lock:
            if handle not in self._objects:
                raise KeyError(f"no handle {handle}")
            return self._objects[handle]

    def take(self, handle):
        thing = self.get(handle)
        with self._lock:
            self._objects.pop(handle, None)
        return thing


class Peer:
    def __init__(self, output):
        self._output = output
        self._lock = threading.Lock()
        self._handles = Handles()

    def serve(self, lines):
        for line in lines:
            if line.strip():
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line):
        number = None
        try:
            request = json.loads(line)
            number = request.pop("id", None)
            operation = OPERATIONS[request.pop("op")]
            answer = {"id": number, "ok": operation(self._handles, **request)}
            text = json.dumps(answer)
        except BaseException as failure:  # the wheel turns a panic into a BaseException
            error = {"kind": type(failure).__name__, "message": str(failure)}
            text = json.dumps({"id": number, "error": error})
        with self._lock:
            self._output.write(text + "\n")
            self._output.flush()


if __name__ == "__main__":
    Peer(sys.stdout).serve(sys.stdin)
    sys.stdout.flush()
    os._exit(0)  # threads that still wait inside the wheel cannot be ended otherwise
