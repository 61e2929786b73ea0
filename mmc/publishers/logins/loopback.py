"""A door on 127.0.0.1 where the browser comes back from a platform's consent page. It says nothing to any log."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

from mmc.errors import RefusedDelivery

PATH = "/kembali"
_PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><body style="font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:4em auto;padding:0 1em">
<h1>{title}</h1><p>{words}</p></body></html>"""


class Door:
    """One open door. Closed again by `close`."""

    def __init__(self, port: int = 0) -> None:
        self.answer = ""
        door = self

        class Visitor(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                door._met(self)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the address holds the code."""

        try:
            self._server = HTTPServer(("127.0.0.1", port), Visitor)
        except OSError as error:
            raise RefusedDelivery(f"port {port} on 127.0.0.1 is taken: {error.strerror}; name another") from error
        self.port = int(self._server.server_address[1])
        self._accepts: Callable[[str], str] = str

    def wait(self, accepts: Callable[[str], str], seconds: float) -> str:
        """What `accepts` makes of the first answer it does not refuse; RefusedDelivery when nobody came in time."""
        self._accepts, until = accepts, time.monotonic() + seconds
        while not self.answer:
            left = until - time.monotonic()
            if left <= 0:
                raise RefusedDelivery(f"nobody came back from the consent page within {seconds:.0f} s; begin anew")
            self._server.timeout = left
            self._server.handle_request()
        return self.answer

    def close(self) -> None:
        """Give the port back."""
        self._server.server_close()

    def _met(self, visitor: BaseHTTPRequestHandler) -> None:
        if urlsplit(visitor.path).path != PATH:
            _say(visitor, 404, "Tidak ada di sini", "Alamat ini hanya untuk menyambungkan kanal.")
            return
        try:
            self.answer = self._accepts(visitor.path)
        except RefusedDelivery:
            # Somebody else's request must not end the wait of the right one.
            _say(visitor, 400, "Belum tersambung", "Jawaban ini ditolak. Kembali ke terminal dan mulai lagi.")
            return
        _say(visitor, 200, "Izin diterima", "Halaman ini boleh ditutup. Lanjutkan di terminal.")


def _say(visitor: BaseHTTPRequestHandler, status: int, title: str, words: str) -> None:
    body = _PAGE.format(title=title, words=words).encode()
    visitor.send_response(status)
    for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))),
                        ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store")):  # fmt: skip
        visitor.send_header(name, value)
    visitor.end_headers()
    visitor.wfile.write(body)
