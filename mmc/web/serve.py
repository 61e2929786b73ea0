"""Serves the desk and the public site from one process, on two addresses that never share a host."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import uvicorn

from mmc.config import Config
from mmc.core.ports import Clock, system_clock
from mmc.engagement.beacon import App, beacon_app
from mmc.engagement.counter import Counter
from mmc.web.partners import partner_app
from mmc.website.partner_room import PREFIX
from mmc.website.serve import site_app

Scope = MutableMapping[str, Any]


class _Quiet(uvicorn.Server):
    """A server that leaves signals to whoever runs several of them, and sleeps until it is asked or told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        """Uvicorn's own wakes ten times a second; once is enough for the date that answers carry."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.told.wait(), 1)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def public_app(config: Config, counter: Counter, clock: Clock = system_clock) -> App:
    """The baked site with the reader beacon below `/_mmc/` and the partners' room below `/_mmc/mitra/`."""
    site = site_app(config.site_folder)
    beacon = beacon_app(counter, clock, config.serve.trusted_proxies)

    partners = partner_app(config, site, clock)

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and f"/{PREFIX}/" in scope["path"]:
            await partners(scope, receive, send)
            return
        beacons = scope["type"] == "http" and "/_mmc/" in scope["path"]
        await (beacon if beacons else site)(scope, receive, send)

    return app


def desk_app() -> Any:
    """The Django desk as ASGI; boot() first."""
    from django.core.asgi import get_asgi_application

    return get_asgi_application()


def serve(config: Config, counter: Counter, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once both addresses answer."""
    desk = _server(desk_app(), config.serve.desk)
    site = _server(public_app(config, counter), config.serve.site)
    counter.start()
    try:
        asyncio.run(_until_told([desk, site], ready))
    finally:
        counter.stop()


def _server(app: Any, address: str) -> _Quiet:
    host, _, port = address.rpartition(":")
    # proxy_headers off: the beacon itself decides whose X-Forwarded-For it believes.
    settings = uvicorn.Config(
        app, host=host.strip("[]"), port=int(port), log_level="warning", access_log=False, lifespan="off",
        proxy_headers=False, server_header=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    return _Quiet(settings)


async def _until_told(servers: list[_Quiet], ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for server in servers:
            server.should_exit = True
            server.told.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    tasks = [asyncio.create_task(server.serve()) for server in servers]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.05)
        if any(task.done() for task in tasks):
            stop()
            break
    else:
        ready()
    await asyncio.gather(*tasks)
