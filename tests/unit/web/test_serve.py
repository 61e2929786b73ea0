"""The two servers: asleep until somebody asks or tells them to stop."""

from __future__ import annotations

import asyncio
from typing import Any

from mmc.web.serve import _server


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """An app that nobody asks."""


def test_a_server_that_is_told_to_stop_does_not_sleep_on() -> None:
    async def life() -> int:
        server, looks = _server(nothing, "127.0.0.1:0"), 0

        async def look(counter: int) -> bool:
            nonlocal looks
            looks += 1
            asyncio.get_running_loop().call_soon(server.told.set)
            return looks == 2

        server.on_tick = look  # type: ignore[method-assign]
        await server.main_loop()
        return looks

    assert asyncio.run(life()) == 2


def test_answers_carry_the_date_of_now() -> None:
    async def headers() -> list[tuple[bytes, bytes]]:
        server = _server(nothing, "127.0.0.1:0")
        server.config.load()
        server.should_exit = True
        await server.main_loop()
        return list(server.server_state.default_headers)

    assert [name for name, _ in asyncio.run(headers())] == [b"date"]
