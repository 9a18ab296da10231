"""A control socket whose members have names that no limpetd would take, as an evil one could."""
import contextlib
import json
import socketserver
import threading


class OddDaemon:
    """answers show.members with these names, and keeps what member.set is asked for."""

    def __init__(self, path, names):
        self.names = names
        self.asked = []
        daemon = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                with contextlib.suppress(BrokenPipeError):
                    for line in self.rfile:
                        self.wfile.write(daemon.answer(json.loads(line)))

        self._server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request):
        if request["method"] == "member.set":
            self.asked.append(request["params"]["member"])
        members = [{"pool": "cas", "name": name, "state": "up"} for name in self.names]
        reply = {"jsonrpc": "2.0", "id": request["id"], "result": {"members": members}}
        return json.dumps(reply).encode() + b"\n"
