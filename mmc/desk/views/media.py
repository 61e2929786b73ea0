"""Files of the desk: renditions with byte ranges, small pictures for lists, previews, the typeface."""

from __future__ import annotations

import gzip
import hashlib
import io
import mimetypes
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from mmc.errors import MmcError
from mmc.newsroom.media import media_store
from mmc.newsroom.models import Rendition

FOREVER = "private, max-age=31536000, immutable"  # the address is the content's hash
SMALL = (240, 300)  # pixels a list picture may fill, at twice its shown size
PREVIEW_KEPT = 3600  # seconds
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@login_required
@require_safe
def rendition(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """One made file with its type; a player may ask for a part of it."""
    row, path = _found(sha256)
    size = path.stat().st_size
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    response = _part(path, size, match) if match and any(match.groups()) else HttpResponse(path.read_bytes())
    response.headers["Content-Type"] = row.mime
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = FOREVER
    return response


@login_required
@require_safe
def small(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The picture at list size, in its own proportions."""
    row, path = _found(sha256)
    if not row.mime.startswith("image/"):
        raise Http404
    key = f"small:{sha256}"
    body = cache.get(key) or shrunk(path)
    cache.set(key, body, 24 * 3600)
    return HttpResponse(body, content_type="image/webp", headers={"Cache-Control": FOREVER})


@login_required
@require_safe
def preview(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture the composer has just drawn; gone after an hour."""
    body = cache.get(f"preview:{sha256}")
    if body is None:
        raise Http404
    kind = "image/jpeg" if body.startswith(b"\xff\xd8") else "image/png"
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": FOREVER})


def keep_preview(picture: bytes) -> str:
    """The name under which a preview is served for an hour."""
    name = hashlib.sha256(picture).hexdigest()
    cache.set(f"preview:{name}", picture, PREVIEW_KEPT)
    return name


@require_safe
def typeface(request: HttpRequest) -> HttpResponseBase:
    """Plus Jakarta Sans from the installed font package; public, the login page needs it too."""
    return _packed(request, _typeface(), "font/ttf", 7 * 24 * 3600)


@require_safe
def static(request: HttpRequest, path: str) -> HttpResponseBase:
    """Style, script and marks of the desk, from the installed packages; public."""
    try:
        found = finders.find(path)
    except SuspiciousFileOperation:
        raise Http404 from None
    if not isinstance(found, str):
        raise Http404
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    # Few and small, so whole answers: streaming a file through ASGI would only be slower.
    return _packed(request, _static(found, Path(found).stat().st_mtime_ns), kind, 300)


def _found(sha256: str) -> tuple[Rendition, Path]:
    row = Rendition.objects.filter(sha256=sha256).first()
    if row is None:
        raise Http404
    try:
        return row, media_store().path(sha256)
    except MmcError as error:
        raise Http404 from error


def _part(path: Path, size: int, match: re.Match[str]) -> HttpResponseBase:
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(end, start + (1 << 20) - 1)  # players ask again; memory stays small
    with path.open("rb") as file:
        file.seek(start)
        body = file.read(end - start + 1)
    return HttpResponse(body, status=206, headers={"Content-Range": f"bytes {start}-{end}/{size}"})


def shrunk(path: Path) -> bytes:
    """The picture at list size, as WebP."""
    from PIL import Image

    with Image.open(path) as picture:
        picture.thumbnail(SMALL)
        out = io.BytesIO()
        picture.convert("RGB").save(out, "WEBP", quality=82)
    return out.getvalue()


def _packed(request: HttpRequest, bodies: tuple[bytes, bytes], kind: str, seconds: int) -> HttpResponse:
    headers = {"Cache-Control": f"public, max-age={seconds}", "Vary": "Accept-Encoding"}
    body, packed = bodies
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(packed, content_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return HttpResponse(body, content_type=kind, headers=headers)


@lru_cache(maxsize=1)
def _typeface() -> tuple[bytes, bytes]:
    body = (files("fontpkg_plus_jakarta_sans") / "files" / "PlusJakartaSans[wght].ttf").read_bytes()
    return body, gzip.compress(body, 9, mtime=0)


@lru_cache(maxsize=64)
def _static(file: str, changed: int) -> tuple[bytes, bytes]:
    body = Path(file).read_bytes()
    return body, gzip.compress(body, 9, mtime=0)
