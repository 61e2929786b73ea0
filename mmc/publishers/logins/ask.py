"""One call to a platform's login desk: told apart are an answer, a moment's failure and a login that is dead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from mmc.errors import ChannelLocked, DeliveryError, TemporaryDelivery
from mmc.publishers.fence import FencedTransport
from mmc.publishers.http import redacted, trust

ANSWER_BYTES = 256 * 1024
MOMENTARY = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
TRANSIENT_GRAPH = frozenset({-1, 1, 2, 4, 17, 32, 341, 613})


class Dead(ChannelLocked):
    """The platform says that this login is no good any more: revoked, expired, spent or another app's."""


def ask(
    method: str, address: str, who: str, *, params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, timeout: float = 30.0,
) -> dict[str, Any]:  # fmt: skip
    """The JSON object of a 2xx answer. Dead or ChannelLocked where a person must act, TemporaryDelivery otherwise."""
    transport = FencedTransport(verify=trust(), trust_env=False)
    patience = httpx.Timeout(timeout, connect=min(10.0, timeout))
    try:
        with (
            httpx.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=patience) as client,
            client.stream(method, address, params=params, data=form, headers=headers) as response,
        ):
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > ANSWER_BYTES:
                    raise TemporaryDelivery(f"{who}: the login desk's answer has no end")
            status, wait = response.status_code, response.headers.get("retry-after", "")
    except DeliveryError:  # the fence fell, or the answer without an end
        raise
    except httpx.HTTPError as error:
        words = redacted(f"{who}: the login desk does not answer ({type(error).__name__}); the login stays as it is")
        raise TemporaryDelivery(words) from None  # its chain names the address, which may hold a token
    return _read(status, body, who, float(wait) if wait.isdecimal() else None)


def _read(status: int, body: bytes, who: str, wait: float | None) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if status == 429 or status >= 500 or status == 408:
        raise TemporaryDelivery(f"{who}: the login desk answered {status}; the login stays", retry_after=wait)
    if not isinstance(told, dict):
        raise TemporaryDelivery(f"{who}: the login desk's answer {status} cannot be read; the login stays as it is")
    if 200 <= status < 300 and "error" not in told and "error_type" not in told:
        return told
    raise _refusal(status, told, who)


def _refusal(status: int, told: Mapping[str, Any], who: str) -> DeliveryError:
    graph = told.get("error")
    if isinstance(graph, dict):
        words = str(graph.get("message") or "")[:300]
        if graph.get("is_transient") is True or graph.get("code") in TRANSIENT_GRAPH:
            return TemporaryDelivery(redacted(f"{who}: Meta answered {status} {words}; the login stays as it is"))
        return Dead(redacted(f"{who}: Meta refuses this login ({words}); connect this channel again"))
    name = str(graph or told.get("error_type") or told.get("title") or status)
    refused = status in (400, 401, 403) or told.get("ok") is False
    if name in MOMENTARY or not refused:
        return TemporaryDelivery(f"{who}: the login desk answered {name}; the login stays as it is")
    more = str(told.get("error_description") or told.get("error_message") or told.get("detail") or "")[:300]
    said = redacted(f"{who}: the login desk refuses ({name}{': ' if more else ''}{more})")
    if name in ("invalid_client", "unauthorized_client"):
        return Dead(f"{said}: the app's id or secret is wrong; connect this channel again")
    return Dead(f"{said}; connect this channel again")


def text_of(told: Mapping[str, Any], name: str, who: str) -> str:
    """A text the answer must hold; TemporaryDelivery when it is empty or missing: such an answer changes nothing."""
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise TemporaryDelivery(f"{who}: the login desk's answer holds no {name}; the login stays as it is")
    return value


def seconds_of(told: Mapping[str, Any], name: str) -> float | None:
    """A number of seconds, None where the answer names none."""
    value = told.get(name)
    sound = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return float(value) if sound else None  # type: ignore[arg-type]
