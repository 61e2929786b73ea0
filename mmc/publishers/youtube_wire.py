"""The wire to YouTube: Google's client without resends, at a movable address, errors told by whose turn it is."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import google_auth_httplib2
import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient import discovery_cache
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import Error as ClientError
from googleapiclient.errors import HttpError

from mmc.core.ports import Clock
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.http import OnceHttp, join, keep_secret, never_sent, redacted
from mmc.publishers.logins.login import LoginKeeper
from mmc.publishers.settings import Settings, json_secret

T = TypeVar("T")
TOKEN_URI = "https://oauth2.googleapis.com/token"
KEYS = ("client_id", "client_secret", "refresh_token")
TRANSPORT = (OSError, httplib2.HttpLib2Error, http.client.HTTPException)
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "uploadRateLimitExceeded"})
LOCKED = frozenset({"youtubeSignupRequired", "accessNotConfigured", "insufficientPermissions", "authError",
                    "channelClosed", "channelSuspended", "accountSuspended", "accountClosed"})  # fmt: skip
PACIFIC = ZoneInfo("America/Los_Angeles")  # quotas start anew at its midnight


class YoutubeWire:
    """One login's connection. Every method raises only DeliveryErrors. One call at a time."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        secrets = json_secret(settings, *KEYS)
        keep_secret(settings.secret, *(secrets.get(key, "") for key in ("client_secret", "refresh_token", "token")))
        self.name, self._clock, self._base = settings.name, clock, settings.base_url
        if settings.login is not None:
            self._login = Credentials(None, refresh_handler=self._from(settings.login))
        else:
            # Not from_authorized_user_info: that always sends the refresh token to Google's own address.
            self._login = Credentials(
                secrets.get("token"), refresh_token=secrets["refresh_token"], client_id=secrets["client_id"],
                client_secret=secrets["client_secret"],
                token_uri=join(self._base, "token") if self._base else TOKEN_URI,
            )  # fmt: skip
        self._timeout = settings.seconds("timeout", 60)
        self.http = google_auth_httplib2.AuthorizedHttp(self._login, http=OnceHttp(self._timeout))
        self._service: Any = None

    def ask(self, call: Callable[[Any], Any], *, visible: bool = False) -> dict[str, Any]:
        """The answer to the request that `call` builds from the service; empty for 204."""

        def execute() -> dict[str, Any]:
            found = call(self.service).execute(num_retries=0) or {}
            if not isinstance(found, dict):
                raise TypeError("the answer is no object")
            return found

        return self.run(execute, visible=visible)

    def run(self, call: Callable[[], T], *, visible: bool = False) -> T:
        """What the call gives; `visible` marks the one call whose failure may leave something public."""
        self._log_in()
        try:
            return call()
        except HttpError as error:
            raise self._read(error, visible) from error
        except GoogleAuthError as error:  # after a 401: the platform has refused, nothing was done
            raise self._login_failed(error) from error
        except (*TRANSPORT, ClientError) as error:
            if never_sent(error):
                raise TemporaryDelivery(f"{self.name}: no connection to YouTube, nothing was sent") from error
            raise _doubt(redacted(f"{self.name}: {type(error).__name__}: {error}"), visible) from error
        except UNREADABLE as error:
            raise _doubt(f"{self.name}: YouTube's answer cannot be read", visible) from error

    @property
    def service(self) -> Any:
        """The library's service, at our address: every root in its document is rewritten.

        Its own `api_endpoint` option would send media uploads to https and drop a path prefix.
        """
        if self._service is None:
            document = json.loads(discovery_cache.get_static_doc("youtube", "v3"))
            if self._base:
                document["rootUrl"] = document["baseUrl"] = self._base + "/"
            self._service = build_from_document(document, http=self.http)
        return self._service

    def close(self) -> None:
        """Give back the connections."""
        self.http.close()

    def _log_in(self) -> None:
        # Before the call and apart from it: whatever fails here has touched nothing.
        if self._login.valid:
            return
        try:
            self._login.refresh(google_auth_httplib2.Request(OnceHttp(self._timeout)))
        except GoogleAuthError as error:
            raise self._login_failed(error) from error
        except (*TRANSPORT, *UNREADABLE) as error:
            raise TemporaryDelivery(f"{self.name}: Google's login does not answer; nothing was sent") from error
        keep_secret(str(self._login.token))

    def _from(self, keeper: LoginKeeper) -> Callable[..., tuple[str, datetime]]:
        """Google's hook for whoever keeps its tokens: ours are renewed in the vault, by one process at a time."""

        def hand(_request: Any, **_more: Any) -> tuple[str, datetime]:
            token = keeper.fresh(refused=str(self._login.token or "")).access
            # The keeper knows the true end; the library only must not doubt what it was just given.
            return token, datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=10)

        return hand

    def _login_failed(self, error: GoogleAuthError) -> DeliveryError:
        if isinstance(error, RefreshError) and not error.retryable:
            return ChannelLocked(redacted(f"{self.name}: Google refuses this login ({error.args[0]}); connect again"))
        return TemporaryDelivery(redacted(f"{self.name}: Google's login does not answer: {error}"))

    def _read(self, error: HttpError, visible: bool) -> DeliveryError:
        status, reason = int(error.resp.status), reason_of(error)
        said = redacted(f"{self.name}: YouTube answered {status} {reason or error.reason}".strip())
        now = self._clock()
        if reason in QUOTA:
            midnight = (now.astimezone(PACIFIC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            return ChannelLocked(f"{said}: today's quota is spent", until=midnight.timestamp())
        if reason == "uploadLimitExceeded":
            return ChannelLocked(f"{said}: no more uploads today", until=(now + timedelta(days=1)).timestamp())
        if status == 429 or reason in TOO_FAST:
            wait = str(error.resp.get("retry-after", ""))
            return TemporaryDelivery(said, retry_after=float(wait) if wait.isdecimal() else 60.0)
        if status == 401 or reason in LOCKED:
            return ChannelLocked(f"{said}: connect this channel again")
        if 400 <= status < 500 and status != 408:
            return RefusedDelivery(said)
        return _doubt(said, visible)


def reason_of(error: HttpError) -> str:
    """YouTube's word for what is wrong (`quotaExceeded`); empty if it gave none."""
    try:
        return str(json.loads(error.content)["error"]["errors"][0]["reason"])
    except UNREADABLE:
        return ""


def is_gone(error: BaseException) -> bool:
    """True when a refusal says that the thing asked for no longer exists."""
    cause = error.__cause__
    return isinstance(cause, HttpError) and int(cause.resp.status) in (404, 410)


def _doubt(said: str, visible: bool) -> DeliveryError:
    """Only a visible call leaves doubt; anything else can simply be done again."""
    return UnknownOutcome(f"{said}; it may be public") if visible else TemporaryDelivery(said)
