"""Real peers on loopback: a mail server (aiosmtpd) and an SMS gateway over HTTP, each with a mood."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


@dataclass
class Gateway:
    """What arrived, and how the next requests are answered. moods: (status, headers, seconds of silence)."""

    url: str = ""
    received: list[dict] = field(default_factory=list)
    moods: list[tuple[int, dict, float]] = field(default_factory=list)
    # What happens elsewhere while the gateway holds a text.
    meanwhile: Callable[[], None] | None = None

    @property
    def keys(self) -> list[str]:
        """Of the texts it took, as often as it took them; people see one text per key."""
        return [one["key"] for one in self.received if one["status"] < 300]


@contextmanager
def gateway():
    told = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, silence = told.moods.pop(0) if told.moods else (202, {}, 0)
            told.received.append(said | {"status": status, "headers": dict(self.headers)})
            time.sleep(silence)
            if told.meanwhile is not None:
                told.meanwhile()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

        def handle(self):
            try:
                super().handle()
            except ConnectionError:
                """The sender was killed: that is what some tests do."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}/sms"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailServer:
    """received: parsed messages. answers: what the next RCPT or DATA are told, first "rcpt" or "data"."""

    port: int = 0
    received: list = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, moment, usual):
        if self.answers and self.answers[0][0] == moment:
            return self.answers.pop(0)[1]
        return usual

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        said = self.answer("rcpt", "250 OK")
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        said = self.answer("data", "250 OK")
        if said.startswith("2"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return said


@contextmanager
def mail_server():
    told = MailServer()
    controller = Controller(told, hostname="127.0.0.1", port=0, server_hostname="localhost")
    controller.port = free_port()
    controller.start()
    told.port = controller.port
    try:
        yield told
    finally:
        controller.stop()


def free_port():
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as found:
        return found.server_port
