"""The wire to Meta's Graph API: plain httpx, the token in a header, every failure told by whose turn it is."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import httpx

from mmc.errors import DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.fence import FencedTransport
from mmc.publishers.graph_errors import GraphAnswer, whose_turn
from mmc.publishers.http import join, keep_secret, redacted, trust
from mmc.publishers.settings import Settings, json_secret

VERSION = "v26.0"  # pinned: Meta runs an expired version silently as its oldest living one
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
ANSWER_BYTES = 4 * 1024 * 1024
PIECE = 1024 * 1024
_META = re.compile(r"(?:^|\.)(?:facebook|instagram)\.com$")


class GraphWire:
    """One account's connection. Every method raises only DeliveryErrors."""

    def __init__(self, settings: Settings, host: str) -> None:
        secrets = json_secret(settings, "access_token")
        self.name = settings.name
        self._base = settings.base_url or host
        self._moved = bool(settings.base_url)
        self._keeper, self._static = settings.login, secrets["access_token"]
        self._app_secret = secrets.get("app_secret", "")
        keep_secret(settings.secret, self._static, self._app_secret, _proof(self._app_secret, self._static))
        self._version = settings.text("version", VERSION)
        wait = settings.seconds("timeout", 60)
        # No connection is kept: one that died unseen would look like an answer lost.
        transport = FencedTransport(verify=trust(), trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._client = httpx.Client(
            transport=transport, trust_env=False, follow_redirects=False,
            timeout=httpx.Timeout(wait, connect=min(10.0, wait)),
        )  # fmt: skip

    def get(self, path: str, **params: str) -> dict[str, Any]:
        """What an object or edge says."""
        return self._ask("GET", self._address(path), params={**params, **self._signed()})

    def post(
        self, path: str, fields: Mapping[str, str], *, file: tuple[str, BinaryIO, str] | None = None,
        visible: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """The answer to a change; `visible` marks the one call whose failure may leave something public."""
        files = {"source": file} if file else None
        return self._ask("POST", self._address(path), visible=visible, data={**fields, **self._signed()}, files=files)

    def delete(self, path: str) -> dict[str, Any]:
        """The answer to a withdrawal."""
        return self._ask("DELETE", self._address(path), params=self._signed())

    def look(self, address: str) -> dict[str, Any]:
        """What an upload says about itself."""
        return self._ask("GET", self._trusted(address), scheme="OAuth")

    def upload(
        self, address: str, file: Path, start: int, *, offset: str, progress: Callable[[float], None]
    ) -> dict[str, Any]:
        """The answer to the bytes of a file from `start` on; `offset` is the name of the header that says where."""
        size = file.stat().st_size
        headers = {offset: str(start), "file_size": str(size), "Content-Length": str(size - start),
                   "Content-Type": "application/octet-stream"}  # fmt: skip
        with file.open("rb") as stream:
            stream.seek(start)
            body = _pieces(stream, start, size, progress)
            return self._ask("POST", self._trusted(address), scheme="OAuth", headers=headers, content=body)

    def address_of(self, path: str) -> str:
        """The whole address of an object: for calls that take their token another way."""
        return self._address(path)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def _address(self, path: str) -> str:
        return join(self._base, f"{self._version}/{path}")

    @cached_property
    def _token(self) -> str:
        """What opens the account: as it was given, or from the vault, where it is renewed before its end."""
        if self._keeper is None:
            return self._static
        token = self._keeper.fresh().access
        keep_secret(_proof(self._app_secret, token))
        return token

    def _signed(self) -> dict[str, str]:
        return {"appsecret_proof": _proof(self._app_secret, self._token)} if self._app_secret else {}

    def _trusted(self, address: str) -> str:
        """An address the platform named, if our token may go there."""
        named, own = urlsplit(address), urlsplit(self._base)
        ours = (named.scheme, named.netloc) == (own.scheme, own.netloc)
        if ours or (not self._moved and named.scheme == "https" and _META.search(named.hostname or "")):
            return address
        raise TemporaryDelivery(f"{self.name}: an upload address outside of Meta; the token is not sent there")

    def _ask(
        self, method: str, address: str, *, visible: bool = False, scheme: str = "Bearer", **more: Any
    ) -> dict[str, Any]:
        headers = {"Authorization": f"{scheme} {self._token}", **more.pop("headers", {})}
        try:
            with self._client.stream(method, address, headers=headers, **more) as response:
                return _read(response)
        except DeliveryError:  # the fence fell
            raise
        except GraphAnswer as answer:
            raise whose_turn(answer, self.name, visible) from answer
        except NEVER_SENT as error:
            raise TemporaryDelivery(f"{self.name}: no connection to Meta, nothing was sent") from error
        except httpx.HTTPError as error:
            raise doubt(redacted(f"{self.name}: {type(error).__name__}: {error}"), visible) from error
        except OSError as error:
            raise RefusedDelivery(f"{self.name}: {error.strerror}: {error.filename}; render it again") from error
        except UNREADABLE as error:
            raise doubt(f"{self.name}: Meta's answer cannot be read", visible) from error


def _read(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; GraphAnswer for an error, ValueError for what is no answer of Graph."""
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > ANSWER_BYTES:
            raise ValueError("an answer without an end")
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if isinstance(told, dict) and isinstance(told.get("error"), dict):
        raise GraphAnswer.of(response.status_code, response.headers, told["error"])
    if isinstance(told, dict) and "debug_info" in told:  # how the upload hosts word a failure
        raise GraphAnswer(status=response.status_code, words=f"upload: {told['debug_info']}"[:300], upload=True)
    if not 200 <= response.status_code < 300:
        raise GraphAnswer(status=response.status_code, words="an answer that is not Graph's", headers=response.headers)
    if not isinstance(told, dict):
        raise ValueError("the answer is no object")
    return told


def text_of(told: Mapping[str, Any], name: str, who: str, visible: bool = False) -> str:
    """A text or number of an answer as text; the error of an unreadable answer when it is not there."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value):
        raise doubt(f"{who}: Meta's answer names no {name}", visible)
    return str(value)


def doubt(said: str, visible: bool) -> DeliveryError:
    """Only a visible call leaves doubt; anything else can simply be done again."""
    return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)


def _pieces(stream: BinaryIO, start: int, size: int, progress: Callable[[float], None]) -> Iterator[bytes]:
    here = start
    while piece := stream.read(PIECE):
        yield piece
        here += len(piece)
        progress(here / size)


def _proof(secret: str, token: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest() if secret else ""
