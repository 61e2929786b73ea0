"""What a source's answer can become on demand: too big, packed like a bomb, of another shape, of another kind."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

_MEGABYTE = bytes(1024 * 1024)
_HUGE = 500
_WALL = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Support ID: 0</body>"
_OTHER_NAMES = {"title": "judul", "pubDate": "tgl", "guid": "kode", "expires": "habis", "updated": "diubah"}


def replaced(name: str) -> Response | None:
    """The answer a fault gives instead of the true one, None if it spoils the true one."""
    match name:
        case "429_bare":
            return PlainTextResponse("Too Many Requests", 429)
        case "redirect_inside":
            return RedirectResponse("http://127.0.0.1:9/rahasia", 302)
        case "waf":
            return HTMLResponse(_WALL)
        case "wrong_type":
            return Response(b"%PDF-1.7\n%latihan\n", media_type="application/pdf")
        case "empty":
            return Response(b"", media_type="application/json")
        case "huge":
            return StreamingResponse(_huge(), media_type="application/json")
        case "bomb":
            return StreamingResponse(_bomb(), media_type="application/json", headers={"Content-Encoding": "gzip"})
    return None


async def _huge() -> AsyncIterator[bytes]:
    for _ in range(_HUGE):
        yield _MEGABYTE


async def _bomb() -> AsyncIterator[bytes]:
    """Half a gigabyte of zeros in half a megabyte: one packed block, over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(b"{") + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(_MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(_HUGE):
        yield block


def with_other_columns(response: Response) -> Response:
    """The same answer whose columns are called otherwise, as after a change nobody announced."""
    body = bytes(response.body)
    if body.startswith(b"PK"):
        body = b"Nama;Nilai lain\nContoh;1\n"
    elif body.lstrip()[:1] in (b"{", b"["):
        body = json.dumps(_renamed(json.loads(body)), ensure_ascii=False).encode()
    elif body.lstrip().startswith(b"<"):
        text = body.decode("utf-8")
        for old, new in _OTHER_NAMES.items():
            text = re.sub(rf"(</?){old}\b", rf"\g<1>{new}", text)
        body = text.encode()
    else:
        lines = body.decode("utf-8-sig").split("\n")
        mark = ";" if ";" in lines[-2] else ","
        place = next(n for n, line in enumerate(lines) if line.count(mark) == max(x.count(mark) for x in lines[:5]))
        lines[place] = mark.join(f"Kolom {chr(65 + n)}" for n in range(lines[place].count(mark) + 1))
        body = "\n".join(lines).encode()
    return Response(body, response.status_code, media_type=response.media_type)


def _renamed(value: Any, record: bool = False) -> Any:
    if isinstance(value, list):
        return [_renamed(entry, record=True) for entry in value]
    if isinstance(value, dict):
        return {f"{key}_baru" if record else key: _renamed(entry, record) for key, entry in value.items()}
    return value
