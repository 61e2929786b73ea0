"""The HTTP edge of every channel: no resends, timeouts everywhere, addresses that can be moved, secrets masked.

The platforms' own libraries do the talking; what stands here takes away the habits that would post
twice (silent resends), hang for ever (no timeout) or tell a token to a log file.
"""

from __future__ import annotations

import logging
import re
import ssl
import traceback
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import httplib2
import requests
import requests.adapters
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError
from urllib3.exceptions import SSLError as HandshakeError

from mmc.publishers.fence import SAFE_METHODS, check_fence

MASK = "***"
_secrets: set[str] = set()
_TOKEN_SHAPES = re.compile(
    r"(?<=/bot)\d+:[\w-]+"  # Telegram puts its token into the address
    r"|(?<=Bearer )[^\s'\",]+"
    r"|(?<=oauth_token=)[^\s'\",&]+|(?<=oauth_signature=)[^\s'\",&]+"
)


@cache
def trust() -> ssl.SSLContext:
    """The certificates we believe, read once: reading them takes 70 ms, and a bot lives for one call."""
    return ssl.create_default_context()


def join(base: str, path: str) -> str:
    """A base address, which may end in a path of its own, and a path, as one address."""
    return f"{base.rstrip('/')}/{path.lstrip('/')}"


def keep_secret(*values: str) -> None:
    """From now on neither our messages nor any log line of this process shows these values."""
    for value in values:
        if len(value) >= 6:  # masking shorter ones would eat ordinary words
            _secrets.update({value, quote(value, safe="")})
    _mask_log_records()


def redacted(text: str) -> str:
    """The text with every known secret, and everything shaped like a token, replaced by `***`."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return _TOKEN_SHAPES.sub(MASK, text)


def _mask_log_records() -> None:
    # Libraries log addresses and headers through loggers of their own, and a filter on a logger does
    # not see its children. The record factory is the one place every line passes.
    make = logging.getLogRecordFactory()
    if getattr(make, "masks_secrets", False):
        return

    def masked(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        _mask(record)
        return record

    masked.masks_secrets = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(masked)


def _mask(record: logging.LogRecord) -> None:
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        return  # a malformed log call: logging reports it itself, without the arguments' meaning
    shown = redacted(said)
    if shown != said:
        record.msg, record.args = shown, ()
    if record.exc_info and record.exc_info[0] is not None:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if redacted(told) != told:
            record.exc_info, record.exc_text = None, redacted(told)


class NeverSent(OSError):
    """The connection was not made: proof that no byte of the request reached the platform."""


class OnceHttp(httplib2.Http):
    """httplib2 without its silent second sending of a POST.

    The stock class reconnects and sends again when a server hangs up without an answer, and a streamed
    body goes out empty the second time. Here everything but GET and HEAD gets a fresh connection (a
    kept one may have died unseen) and one try; failing to connect is `NeverSent`.
    Overrides a private method: httplib2 is pinned, and a test counts the requests.
    """

    def __init__(self, timeout: float) -> None:
        super().__init__(timeout=timeout, proxy_info=None)
        # 308 is YouTube's "continue", not a redirect.
        self.redirect_codes: frozenset[int] = frozenset(httplib2.REDIRECT_CODES) - {308}

    def _conn_request(self, conn: Any, request_uri: str, method: str, body: Any, headers: Any) -> Any:
        if method in SAFE_METHODS:
            return super()._conn_request(conn, request_uri, method, body, headers)
        conn.close()
        try:
            conn.connect()
        except OSError as error:
            conn.close()
            raise NeverSent(str(error) or type(error).__name__) from error
        conn.send = _behind_fence(conn)
        try:
            conn.request(method, request_uri, body, headers)
            raw = conn.getresponse()
            content = raw.read()
        except BaseException:
            conn.close()
            raise
        response = httplib2.Response(raw)
        return response, httplib2._decompressContent(response, content, self.limit_kwargs)


def _behind_fence(conn: Any) -> Callable[[Any], None]:
    plain = type(conn).send

    def send(data: Any) -> None:
        check_fence()
        plain(conn, data)

    return send


class _FencedConnection(HTTPConnection):
    def send(self, data: Any) -> None:
        _send_fenced(self, data, super().send)


class _FencedTlsConnection(HTTPSConnection):
    def send(self, data: Any) -> None:
        _send_fenced(self, data, super().send)


class _FencedPool(HTTPConnectionPool):
    ConnectionCls = _FencedConnection


class _FencedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _FencedTlsConnection


def _send_fenced(conn: Any, data: Any, send: Callable[[Any], None]) -> None:
    if getattr(conn, "_method", None) not in SAFE_METHODS:
        if conn.sock is None:
            conn.connect()  # first, because it may take its time
        check_fence()
    send(data)


class LoopAdapter(requests.adapters.HTTPAdapter):
    """A requests adapter with timeouts, no retries and, if `base` is set, another destination.

    tweepy writes its host into the source and passes no timeout at all. The OAuth signature is made
    over the public address before this runs; X-Orig-Host tells a server which address that was.
    """

    def __init__(self, base: str = "", timeout: tuple[float, float] = (10, 60)) -> None:
        self.base, self.patience = urlsplit(base), timeout
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As the base class does, with connections that ask the fence."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _FencedPool, "https": _FencedTlsPool}

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer, from wherever `base` points."""
        if self.base.netloc:
            public = urlsplit(str(request.url))
            request.headers["X-Orig-Host"] = public.netloc
            path = self.base.path.rstrip("/") + public.path
            request.url = urlunsplit((self.base.scheme, self.base.netloc, path, public.query, ""))
        if request.method not in SAFE_METHODS:
            self.poolmanager.clear()  # a kept connection may have died unseen: that would look like an answer lost
        kwargs["timeout"] = kwargs.get("timeout") or self.patience
        kwargs["proxies"] = {}
        return super().send(request, *args, **kwargs)


def never_sent(error: BaseException) -> bool:
    """True only where the error proves that the request never reached the platform."""
    if isinstance(error, NeverSent | requests.exceptions.ConnectTimeout | requests.exceptions.InvalidURL):
        return True
    if not isinstance(error, requests.exceptions.ConnectionError) or not error.args:
        return False
    wrapper = error.args[0]
    if not isinstance(wrapper, MaxRetryError):
        return False
    reason = wrapper.reason
    if isinstance(reason, HandshakeError):
        return any(isinstance(part, ssl.SSLCertVerificationError) for part in reason.args)
    return isinstance(reason, NewConnectionError)
