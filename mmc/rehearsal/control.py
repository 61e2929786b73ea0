"""The rehearsal's own controls under /_control: faults, lag, clock, followers, numbers, what is public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.faults import Fault, UnknownFault
from mmc.rehearsal.public import doubles, public
from mmc.rehearsal.stage import Stage

PLATFORMS = ("telegram", "x", "youtube", "instagram", "facebook", "wordpress", "partner", "mail")
STATS = ("views", "likes", "comments", "reposts", "quotes", "bookmarks")
Control = Callable[[Stage, dict[str, Any]], Any]


def routes(stage: Stage) -> list[Route]:
    """Every control; wrong orders are answered 400 with the reason."""
    table: list[tuple[str, str, Control]] = [
        ("GET", "public", _public),
        ("GET", "doubles", lambda s, _: doubles(s.state)),
        ("GET", "calls", _calls),
        ("GET", "faults", lambda s, _: [asdict(f) for f in s.faults.planned()]),
        ("POST", "faults", _plan),
        ("DELETE", "faults", lambda s, order: s.faults.clear(order.get("platform"))),
        ("POST", "lag", _lag),
        ("POST", "clock", _clock),
        ("GET", "clock", lambda s, _: {"now": s.state.now().isoformat()}),
        ("POST", "followers", _followers),
        ("POST", "stats", _stats),
        ("POST", "processing", _processing),
        ("POST", "resizing", _resizing),
    ]
    return [Route(f"/_control/{name}", _endpoint(stage, run), methods=[method]) for method, name, run in table]


def _endpoint(stage: Stage, run: Control) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            order = await request.json() if request.method == "POST" else dict(request.query_params)
            return JSONResponse(run(stage, order))
        except (UnknownFault, KeyError, ValueError, TypeError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)

    return answer


def _public(stage: Stage, order: dict[str, Any]) -> Any:
    return public(stage.state, order.get("platform") or None, live=order.get("live") == "1")


def _calls(stage: Stage, order: dict[str, Any]) -> Any:
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for (platform, call), times in stage.calls.items():
        counted[platform][call] = times
    return counted


def _plan(stage: Stage, order: dict[str, Any]) -> Any:
    stage.faults.plan(
        Fault(
            platform=str(order["platform"]), call=str(order.get("call") or "*"), name=str(order["fault"]),
            times=int(order.get("times", 1)), skip=int(order.get("skip", 0)), seconds=float(order.get("seconds", 30)),
        )
    )  # fmt: skip
    return [asdict(f) for f in stage.faults.planned()]


def _platform(order: dict[str, Any]) -> str:
    name = str(order["platform"])
    if name not in PLATFORMS:
        raise ValueError(f"no platform '{name}'; one of {', '.join(PLATFORMS)}")
    return name


def _lag(stage: Stage, order: dict[str, Any]) -> Any:
    stage.state.remember(f"lag:{_platform(order)}", float(order["seconds"]))


def _followers(stage: Stage, order: dict[str, Any]) -> Any:
    stage.state.remember(f"followers:{_platform(order)}", int(order["value"]))


def _processing(stage: Stage, order: dict[str, Any]) -> Any:
    """How many polls a film stays in the works; `fail` lets processing end badly."""
    stage.state.remember(f"polls:{_platform(order)}", int(order.get("polls", 1)))
    stage.state.remember(f"fails:{_platform(order)}", bool(order.get("fail", False)))


def _resizing(stage: Stage, order: dict[str, Any]) -> Any:
    """WordPress keeps an upload and fails at its smaller copies, as on a host with little memory."""
    stage.state.remember("wordpress:resize:broken", bool(order.get("broken", False)))


def _clock(stage: Stage, order: dict[str, Any]) -> Any:
    state, wanted = stage.state, order.get("now")
    state.forget("clock:frozen")
    state.remember("clock:ahead", 0.0)
    if wanted:
        moment = datetime.fromisoformat(str(wanted))
        if moment.tzinfo is None:
            raise ValueError(f"'{wanted}' has no time zone; write 2026-11-21T05:30:00+07:00")
        if order.get("frozen"):
            state.remember("clock:frozen", moment.astimezone(UTC).isoformat())
        else:
            state.remember("clock:ahead", (moment - datetime.now(UTC)).total_seconds())
    return {"now": state.now().isoformat()}


def _stats(stage: Stage, order: dict[str, Any]) -> Any:
    platform, wanted = _platform(order), str(order.get("id") or "*")
    values = {str(k): int(v) for k, v in dict(order["values"]).items()}
    unknown = set(values) - set(STATS)
    if unknown:
        raise ValueError(f"no number called {', '.join(sorted(unknown))}; one of {', '.join(STATS)}")
    touched = [p for p in stage.state.pieces(platform) if wanted in ("*", p.id, p.id.rpartition("/")[2])]
    for piece in touched:
        stage.state.change(replace(piece, stats={**piece.stats, **values}))
    return {"pieces": len(touched)}
