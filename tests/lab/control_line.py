"""A connection to limpetd's control socket, to send what one likes: lines go out, lines come back."""
import json
import socket

PATIENCE = 20  # seconds


class HungUp(Exception):
    """limpetd ended the connection."""


class ControlLine:
    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(str(path))
        self._replies = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._replies.close()
        self._socket.close()

    def send(self, what):
        try:
            self._socket.sendall(what)
        except (BrokenPipeError, ConnectionResetError):
            raise HungUp from None

    def reply(self):
        """The next line that comes, as JSON."""
        try:
            line = self._replies.readline()
        except ConnectionResetError:
            raise HungUp from None
        if not line.endswith(b"\n"):
            raise HungUp
        return json.loads(line)
