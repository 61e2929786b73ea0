"""The wire to X: tweepy with timeouts, no resends and a movable address; every failure told by whose turn it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests
import tweepy

from mmc.core.ports import Clock
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.http import LoopAdapter, keep_secret, never_sent, redacted
from mmc.publishers.logins.login import LoginKeeper
from mmc.publishers.settings import Settings, json_secret

T = TypeVar("T")
HOST = "https://api.twitter.com"  # the alias of api.x.com that tweepy has in its source
KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
_LOCKED = re.compile(r"suspend|locked|client-forbidden|client-not-enrolled|oauth1-permissions|enrolled", re.IGNORECASE)


class XWire:
    """One account's connection. Every method raises only DeliveryErrors."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.name, self._clock, self._keeper = settings.name, clock, settings.login
        if self._keeper is None:
            secrets = json_secret(settings, *KEYS)
            keep_secret(settings.secret, *(secrets[key] for key in KEYS))
            self._auth: Any = tweepy.OAuth1UserHandler(*(secrets[key] for key in KEYS)).apply_auth()
            self.client = tweepy.Client(
                None, *(secrets[key] for key in KEYS), return_type=dict, wait_on_rate_limit=False
            )
        else:
            self._auth = _Bearer(self._keeper)
            self.client = _TokenClient(self._auth)
        session = self.client.session
        session.trust_env = False
        session.max_redirects = 0  # a redirected POST would become a GET
        patience = (min(10.0, settings.seconds("timeout", 60)), settings.seconds("timeout", 60))
        session.mount("https://", LoopAdapter(settings.base_url, patience))

    def ask(self, call: Callable[[tweepy.Client], T], *, visible: bool = False) -> T:
        """What the call gives; `visible` marks the one call whose failure may leave something public."""
        try:
            try:
                return call(self.client)
            except tweepy.Unauthorized:
                # Refused, so nothing happened: with a new token the same call may be made once more.
                if self._keeper is None or not self._auth.token:
                    raise
                self._auth.refused = self._auth.token
                return call(self.client)
        except (tweepy.TweepyException, requests.RequestException) as error:
            raise self._read(error, visible) from error
        except UNREADABLE as error:
            raise _doubt(f"{self.name}: X's answer cannot be read", visible) from error

    def data(self, method: str, route: str, *, params: Any = None, json: Any = None) -> dict[str, Any]:
        """The `data` of an invisible JSON call that tweepy has no method for; empty if there is none."""
        return self.ask(lambda client: _data(client.request(method, route, params, json, user_auth=True)))

    def upload(self, route: str, fields: dict[str, str], media: bytes) -> dict[str, Any]:
        """The `data` of an invisible multipart call with one part named `media`."""
        parts = {"media": ("media", media, "application/octet-stream")}
        told = self.plain("POST", HOST + route, data=fields, files=parts)
        return self.ask(lambda _client: _object(told["data"]) if told else {})

    def plain(self, method: str, address: str, **sent: Any) -> dict[str, Any]:
        """The JSON of an invisible call at an address of its own; empty for an empty answer."""

        def call(client: tweepy.Client) -> dict[str, Any]:
            with client.session.request(method, address, auth=self._auth, **sent) as response:
                if response.status_code == 401:  # told apart: with a token of the vault it is renewed and tried again
                    raise tweepy.Unauthorized(response)
                if not response.ok:
                    raise tweepy.HTTPException(response)
                return _object(response.json()) if response.content else {}

        return self.ask(call)

    def close(self) -> None:
        """Give back the connections."""
        self.client.session.close()

    def _read(self, error: tweepy.TweepyException | requests.RequestException, visible: bool) -> DeliveryError:
        said = redacted(f"{self.name}: {error}".replace("\n", " "))
        if not isinstance(error, tweepy.HTTPException):
            if never_sent(error):
                return TemporaryDelivery(f"{self.name}: no connection to X, nothing was sent")
            return _doubt(said, visible)
        response: requests.Response = error.response
        status, body = response.status_code, response.text[:2000]
        if status == 429 and "usage-capped" not in body:
            return TemporaryDelivery(said, retry_after=self._wait(response))
        if status in (401, 402, 429):
            return ChannelLocked(f"{said}: check the keys and the balance of this X account")
        if status == 403 and "duplicate content" in body:
            # Evidence that an earlier attempt arrived; only reading back can confirm it.
            return _doubt(f"{said} (an equal post exists)", visible)
        if status == 403 and _LOCKED.search(body):
            return ChannelLocked(f"{said}: the account or app may not post; see the X console")
        if 400 <= status < 500 and status != 408:
            return RefusedDelivery(said)
        return _doubt(said, visible)

    def _wait(self, response: requests.Response) -> float:
        reset = response.headers.get("x-rate-limit-reset", "")
        if not reset.isdecimal():
            return 60.0
        try:  # the platform's own time: our clock may be off
            now = parsedate_to_datetime(response.headers["date"]).timestamp()
        except (KeyError, ValueError):
            now = self._clock().timestamp()
        return max(1.0, int(reset) - now)


class _Bearer(requests.auth.AuthBase):
    """The vault's token on every request; `refused` is one the platform has just turned away."""

    def __init__(self, keeper: LoginKeeper) -> None:
        self._keeper, self.token, self.refused = keeper, "", ""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.token = self._keeper.fresh(self.refused).access
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class _TokenClient(tweepy.Client):
    """tweepy with a user's OAuth 2 token: its own methods ask for an OAuth 1 signature or the app's token."""

    def __init__(self, auth: _Bearer) -> None:
        super().__init__("from-the-vault", return_type=dict)
        self._bearer = auth

    def request(self, method: str, route: str, params: Any = None, json: Any = None, user_auth: bool = False) -> Any:
        """As the base class does, signed by the vault."""
        self.session.auth = self._bearer
        return super().request(method, route, params, json, False)


def _data(response: requests.Response) -> dict[str, Any]:
    return _object(response.json()["data"]) if response.content else {}


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise TypeError("the answer is no object")
    return found


def _doubt(said: str, visible: bool) -> DeliveryError:
    """Only a visible call leaves doubt; anything else can simply be done again."""
    return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)
