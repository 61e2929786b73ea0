"""Serve: the baked site over HTTP. Only files a release's manifest names can be asked for.

The switch to a new release is seen by the next request; a request under way finishes the file it opened.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mmc.website.handout import handed_out
from mmc.website.partner_room import kit_at
from mmc.website.release import Manifest, current

_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present", ".svg": "image/svg+xml", ".png": "image/png",
    ".jpg": "image/jpeg", ".webp": "image/webp", ".mp4": "video/mp4", ".woff": "font/woff",
    ".vtt": "text/vtt; charset=utf-8", ".zip": "application/zip",
}  # fmt: skip
_NAMED = {"feed.xml": "application/atom+xml; charset=utf-8", "sitemap.xml": "application/xml; charset=utf-8"}
_SMALLER = (".html", ".css", ".csv", ".txt", ".svg", ".xml")
_HASHED = re.compile(r"media/.+|assets/.+\.(css|woff)")  # the address changes with the bytes
_CHUNK = 1 << 18
SAFETY = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def site_app(folder: Path) -> ASGIApp:
    """An ASGI app over a folder that `bake` fills; 503 until its first bake."""
    return _Site(folder)


@dataclass
class _Site:
    folder: Path
    _last: list[Manifest] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        response = self._answer(scope["method"], _path(scope), scope)
        await response(scope, receive, send)

    def _answer(self, method: str, path: str, scope: Scope) -> ASGIApp:
        if method not in ("GET", "HEAD"):
            return PlainTextResponse("Hanya untuk dibaca.", 405, {"allow": "GET, HEAD", **SAFETY})
        if (lent := handed_out(self.folder, path)) is not None:
            return _lent(lent, scope)
        if (kit := kit_at(self.folder, path)) is not None:
            return _lent(kit[1], scope)
        for _ in range(3):  # a release pruned between looking and opening: look again
            manifest = self._manifest()
            if manifest is None:
                return PlainTextResponse("Situs sedang disiapkan.", 503, {"retry-after": "10", **SAFETY})
            try:
                return self._from_release(manifest, path, scope)
            except FileNotFoundError:
                self._last.clear()
        return PlainTextResponse("Situs sedang disiapkan.", 503, {"retry-after": "1", **SAFETY})

    def _manifest(self) -> Manifest | None:
        try:
            name = Path(os.readlink(self.folder / "current")).name
        except FileNotFoundError:
            return None
        if not self._last or self._last[0].name != name:
            found = current(self.folder)
            self._last[:] = [found] if found else []
        return self._last[0] if self._last else None

    def _from_release(self, manifest: Manifest, path: str, scope: Scope) -> ASGIApp:
        release = self.folder / "releases" / manifest.name
        name = f"{path}index.html" if path == "" or path.endswith("/") else path
        if name not in manifest.files:
            if f"{path}/index.html" in manifest.files:
                query = scope["query_string"].decode("latin-1")
                target = f"{scope.get('root_path', '')}/{path}/" + (f"?{query}" if query else "")
                return RedirectResponse(target, 308, SAFETY)
            return _open(release, "404.html", manifest.files["404.html"], scope, status=404)
        return _open(release, name, manifest.files[name], scope)


@dataclass(frozen=True)
class _File:
    """One opened file, or a part of it, on its way to a reader."""

    handle: int
    start: int
    length: int
    status: int
    headers: Mapping[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in self.headers.items()]
        try:
            await send({"type": "http.response.start", "status": self.status, "headers": raw})
            left, at = (0 if scope["method"] == "HEAD" else self.length), self.start
            while left > 0:
                chunk = await asyncio.to_thread(os.pread, self.handle, min(_CHUNK, left), at)
                if not chunk:
                    break
                at, left = at + len(chunk), left - len(chunk)
                await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})
            if self.length == 0 or scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
        finally:
            os.close(self.handle)


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")).removeprefix("/")


def _open(release: Path, name: str, sha256: str, scope: Scope, status: int = 200) -> ASGIApp:
    asked = Headers(scope=scope)
    headers = {**SAFETY, "content-type": _type(name), "cache-control": _cache(name, status), "accept-ranges": "bytes"}
    smaller = Path(name).suffix in _SMALLER
    if smaller:
        headers["vary"] = "accept-encoding"
    packed = smaller and "gzip" in asked.get("accept-encoding", "") and "range" not in asked
    tag = f'"{sha256[:32]}{"-gz" if packed else ""}"'
    headers["etag"] = tag
    if status == 200 and tag in [t.strip().removeprefix("W/") for t in asked.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    if packed:
        return Response(_packed(release / name, sha256), status, {**headers, "content-encoding": "gzip"})
    return _stream(release / name, headers, tag, asked, status)


def _lent(file: Path, scope: Scope) -> ASGIApp:
    headers = {**SAFETY, "content-type": _type(file.name), "cache-control": "no-store", "x-robots-tag": "noindex",
               "accept-ranges": "bytes"}  # fmt: skip
    try:
        return _stream(file, headers, f'"{file.stem}"', Headers(scope=scope), 200)
    except FileNotFoundError:  # it went between looking and opening
        return PlainTextResponse("Tidak ada.", 404, SAFETY)


def _stream(file: Path, headers: dict[str, str], tag: str, asked: Headers, status: int) -> ASGIApp:
    size = file.stat().st_size
    start, end = 0, size
    span = _range(asked.get("range", ""), size) if status == 200 and asked.get("if-range", tag) == tag else None
    if span == ():
        return Response(status_code=416, headers={**SAFETY, "content-range": f"bytes */{size}"})
    if span:
        start, end = span
        status = 206
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    headers["content-length"] = str(end - start)
    return _File(os.open(file, os.O_RDONLY), start, end - start, status, headers)


def _range(wanted: str, size: int) -> tuple[Any, ...] | None:
    """(start, end) of one byte range, () if it lies outside the file, None if there is none to honour."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", wanted.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        return (max(0, size - int(last)), size) if int(last) and size else ()
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else ()


@lru_cache(maxsize=256)
def _packed(file: Path, sha256: str) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


def _type(name: str) -> str:
    return _NAMED.get(name) or _TYPES.get(Path(name).suffix, "application/octet-stream")


def _cache(name: str, status: int) -> str:
    if status == 200 and _HASHED.fullmatch(name):
        return "public, max-age=31536000, immutable"
    return "no-cache"  # asked again each time, answered with 304: a correction reaches readers at once
