"""A partner's webhook: signed as Standard Webhooks say, one key a letter, and a signed question whether it is there."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

import httpx

from mmc.core.channel import Absent, Found, Outcome, Receipt, Unreadable
from mmc.core.ports import Clock
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery
from mmc.publishers.fence import FencedTransport
from mmc.publishers.http import keep_secret, redacted, trust
from mmc.publishers.partner_letter import Letter, as_data
from mmc.publishers.settings import Settings
from mmc.publishers.wordpress_wire import NEVER_SENT, check_address, doubt

ANSWER_BYTES = 256 * 1024
_LATER = 60.0


class Webhook:
    """One address. POST brings a letter, GET with the letter's key asks whether it came."""

    readable = True

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.name = settings.name
        self._url = settings.base_url or settings.text("address")
        check_address(settings.name, "address", self._url)
        self._key = key_of(settings.secret)
        keep_secret(settings.secret, settings.secret.removeprefix("whsec_"))
        self._clock = clock
        wait = settings.seconds("timeout", 30)
        transport = FencedTransport(verify=trust(), trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._client = httpx.Client(
            transport=transport, trust_env=False, follow_redirects=False,
            timeout=httpx.Timeout(wait, connect=min(10.0, wait)),
        )  # fmt: skip

    def send(self, letter: Letter, *, visible: bool) -> Receipt:
        """The partner's receipt. A letter that came twice is dropped there by its key."""
        told = {"type": f"story.{letter.event}", "timestamp": letter.at.isoformat(), "data": as_data(letter)}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        status, answer = self._ask("POST", letter.id, body, visible)
        if answer is None and status != 204:
            raise doubt(f"{self.name}: HTTP {status} and no receipt of the partner", visible)
        if answer is not None and answer.get("received") is not True:
            raise doubt(f"{self.name}: the partner's answer does not say that it has the letter", visible)
        return _receipt(letter.delivery, answer or {})

    def find(self, delivery: str) -> Outcome:
        """Ask the partner; only its own yes or no counts."""
        try:
            status, answer = self._ask("GET", delivery, b"", visible=False)
        except (RefusedDelivery, ChannelLocked) as error:
            return Unreadable(f"Mitra ini tidak menjawab pertanyaan apakah siaran sudah diterima ({error})")
        except TemporaryDelivery as error:
            return Unreadable(str(error), ever=True)
        if answer is None or not isinstance(answer.get("received"), bool):
            return Unreadable(f"{self.name}: HTTP {status}, the answer says neither yes nor no", ever=True)
        return Found(_receipt(delivery, answer)) if answer["received"] else Absent()

    def greet(self) -> None:
        """A signed question about a letter nobody ever wrote."""
        try:
            self._ask("GET", "mmc-sapa", b"", visible=False)
        except RefusedDelivery:
            pass  # this partner answers no questions; that it answers at all is enough

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def _ask(self, method: str, id: str, body: bytes, visible: bool) -> tuple[int, dict[str, Any] | None]:
        stamp = str(int(self._clock().timestamp()))
        headers = {"webhook-id": id, "webhook-timestamp": stamp, "Content-Type": "application/json",
                   "webhook-signature": signature(self._key, id, stamp, body)}  # fmt: skip
        try:
            with self._client.stream(method, self._url, headers=headers, content=body) as response:
                return response.status_code, self._read(response, visible)
        except DeliveryError:
            raise
        except NEVER_SENT as error:
            raise TemporaryDelivery(f"{self.name}: no connection to the partner, nothing was sent") from error
        except httpx.HTTPError as error:
            raise doubt(redacted(f"{self.name}: {type(error).__name__}: {error}"), visible) from error

    def _read(self, response: httpx.Response, visible: bool) -> dict[str, Any] | None:
        """The JSON object of a good answer, None for one without; the error of a bad one."""
        status, body = response.status_code, b""
        for piece in response.iter_bytes():
            body += piece
            if len(body) > ANSWER_BYTES:
                raise doubt(f"{self.name}: an answer without an end", visible)
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        told = told if isinstance(told, dict) else None
        # "No" to a question is an answer too, if it is the partner's own and not a web server's.
        if 200 <= status < 300 or (status == 404 and told is not None and told.get("received") is False):
            return told
        said = f"{self.name}: the partner answers {status}"
        if told is None and response.headers.get("Content-Type", "").startswith("application/json"):
            raise doubt(f"{said} with half an answer", visible)
        if status in (429, 503) and (status == 429 or "Retry-After" in response.headers):
            wait = response.headers.get("Retry-After", "")
            raise TemporaryDelivery(said, retry_after=float(wait) if wait.isdecimal() else _LATER)
        if status in (401, 403, 410):
            raise ChannelLocked(f"{said}; ask the partner whether the secret and the address still hold")
        if 300 <= status < 400:
            raise RefusedDelivery(f"{said}, a redirect; write the final address into mmc.toml")
        raise RefusedDelivery(said) if 400 <= status < 500 else doubt(said, visible)


def key_of(secret: str) -> bytes:
    """The signing key: the bytes behind `whsec_...`, or the secret itself."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def signature(key: bytes, id: str, stamp: str, body: bytes) -> str:
    """`v1,<base64>` over id, time and body."""
    made = hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


def _receipt(delivery: str, answer: dict[str, Any]) -> Receipt:
    url = str(answer.get("url") or "")
    return Receipt(id=delivery, url=url if url.startswith(("https://", "http://")) else "",
                   raw={"partner_id": str(answer.get("id") or "")})  # fmt: skip
