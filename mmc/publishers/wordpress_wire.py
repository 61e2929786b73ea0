"""The wire to a WordPress site's REST API: one user's application password, every failure told by whose turn it is."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.fence import FencedTransport
from mmc.publishers.http import join, keep_secret, redacted, trust
from mmc.publishers.settings import Settings, wrong

API = "wp-json/wp/v2"
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
ANSWER_BYTES = 4 * 1024 * 1024
GONE = frozenset({"rest_post_invalid_id", "rest_already_trashed"})
_LATER = 60.0  # seconds until the next try where a wall or a limit names no time


class NotThere(RefusedDelivery):
    """The site knows no such post or file."""


class HalfUploaded(TemporaryDelivery):
    """The file is in the media library, only its smaller copies could not be made."""

    def __init__(self, message: str, attachment: str) -> None:
        super().__init__(message)
        self.attachment = attachment


class WordPressWire:
    """One user of one site. Every method raises only DeliveryErrors."""

    def __init__(self, settings: Settings, site: str) -> None:
        self.name = settings.name
        self._base = settings.base_url or site
        check_address(settings.name, "site", self._base)
        user, password = settings.text("user"), settings.secret.replace(" ", "")
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        keep_secret(settings.secret, password, login)
        wait = settings.seconds("timeout", 60)
        transport = FencedTransport(verify=trust(), trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._client = httpx.Client(
            transport=transport, trust_env=False, follow_redirects=False, headers={"Authorization": f"Basic {login}"},
            timeout=httpx.Timeout(wait, connect=min(10.0, wait)),
        )  # fmt: skip

    def get(self, path: str, **params: str) -> Any:
        """What an object or list says."""
        return self._ask("GET", path, params=params)[0]

    def total(self, path: str, **params: str) -> int | None:
        """How many entries a list has; None when the site does not say."""
        told = self._ask("GET", path, params={**params, "per_page": "1"})[1].get("X-WP-Total", "")
        return int(told) if told.isdecimal() else None

    def post(self, path: str, fields: Mapping[str, Any], *, visible: bool = False) -> dict[str, Any]:
        """The object as a change left it; `visible` marks the one call whose failure may leave something public."""
        return _object(self._ask("POST", path, json=dict(fields), visible=visible)[0], self.name, visible)

    def upload(self, file: Path, name: str, mime: str, fields: Mapping[str, str]) -> dict[str, Any]:
        """The attachment made of a file; HalfUploaded if only its smaller copies failed."""
        try:
            with file.open("rb") as stream:
                md5 = hashlib.file_digest(stream, "md5").hexdigest()
                stream.seek(0)
                # As a form: a raw picture as the body is what common firewalls refuse first.
                told = self._ask("POST", "media", files={"file": (name, stream, mime)}, data=dict(fields),
                                 headers={"Content-MD5": md5})[0]  # fmt: skip
        except OSError as error:
            raise RefusedDelivery(f"{name}: {error.strerror}; render it again") from error
        return _object(told, self.name, visible=False)

    def delete(self, path: str) -> None:
        """Into the trash."""
        self._ask("DELETE", path)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def _ask(self, method: str, path: str, *, visible: bool = False, **more: Any) -> tuple[Any, httpx.Headers]:
        try:
            with self._client.stream(method, join(self._base, f"{API}/{path}"), **more) as response:
                return self._read(response, visible), response.headers
        except DeliveryError:  # ours already, or the fence fell
            raise
        except NEVER_SENT as error:
            raise TemporaryDelivery(f"{self.name}: no connection to the site, nothing was sent") from error
        except httpx.HTTPError as error:
            raise doubt(redacted(f"{self.name}: {type(error).__name__}: {error}"), visible) from error

    def _read(self, response: httpx.Response, visible: bool) -> Any:
        body = b""
        for piece in response.iter_bytes():
            body += piece
            if len(body) > ANSWER_BYTES:
                raise doubt(f"{self.name}: an answer without an end", visible)
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        status = response.status_code
        if 200 <= status < 300 and isinstance(told, dict | list):
            return told
        code = str(told.get("code", "")) if isinstance(told, dict) else ""
        words = str(told.get("message", "")) if isinstance(told, dict) else ""
        raise self._whose_turn(status, code, redacted(words)[:300], response.headers, visible)

    def _whose_turn(
        self, status: int, code: str, words: str, headers: httpx.Headers, visible: bool
    ) -> DeliveryError:  # fmt: skip
        said = f"{self.name}: WordPress answers {status} {code} {words}".rstrip()
        if status == 429:
            wait = headers.get("Retry-After", "")
            return TemporaryDelivery(said, retry_after=float(wait) if wait.isdecimal() else _LATER)
        if status == 413:
            return RefusedDelivery(f"{said}; the site takes no file of this size")
        if not code:  # not WordPress itself: a firewall, a cache, a login page in front of it
            said = f"{self.name}: HTTP {status} and no answer of WordPress; is a firewall in front of it?"
            return doubt(said, visible)
        if code in GONE:
            return NotThere(said)
        if status == 401 or status == 403 or code == "rest_no_route":
            return ChannelLocked(f"{said}; check the user's role, the application password and the REST API")
        if attachment := headers.get("X-WP-Upload-Attachment-ID", ""):
            return HalfUploaded(said, attachment)
        if status < 500 or code.startswith("rest_upload"):
            return RefusedDelivery(said)
        return doubt(said, visible)


def check_address(name: str, option: str, address: str) -> None:
    """ConfigError for an address that a secret must not be sent to: no host, or no https outside this machine."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise wrong(name, option, f"'{address}' is no address; write it like https://dinas.example.go.id")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise wrong(name, option, "must begin with https://: the password would be readable on the way")


def doubt(said: str, visible: bool) -> DeliveryError:
    """Only a visible call leaves doubt; anything else can simply be done again."""
    return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)


def _object(told: Any, who: str, visible: bool) -> dict[str, Any]:
    number = told.get("id") if isinstance(told, dict) else None
    if not isinstance(told, dict) or isinstance(number, bool) or not isinstance(number, int):
        raise doubt(f"{who}: WordPress' answer names no id", visible)
    return told


def is_loopback(host: str) -> bool:
    """True if nothing sent there leaves this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
