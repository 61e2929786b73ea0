"""No token shows in a log line or an error, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable

import pytest

from mmc.core.channel import Receipt
from mmc.errors import DeliveryError
from tests.contract.kinds import KINDS
from tests.contract.scene import Scene


@pytest.mark.parametrize("kind", KINDS)
def test_no_token_shows_in_logs_or_errors(scene: Scene, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """A canary: everything a library logs at its most talkative, and every error with its whole chain."""
    said: list[str] = []

    def tell(action: Callable[[], object]) -> None:
        try:
            action()
        except DeliveryError as error:
            said.append("".join(traceback.format_exception(type(error), error, None)) + repr(error))

    with caplog.at_level(logging.DEBUG):
        for fault in ("", "401", "429", "500_before", "reset_before", "html", "nonsense_json", "not_found"):
            publisher, post = scene.channel(kind), scene.post(kind)
            refs: dict[str, str] = {}
            tell(lambda: publisher.prepare(post, {}, refs.__setitem__))
            if fault:
                scene.rehearsal.fault(kind, "*", fault, times=2)
            tell(lambda: publisher.send(post, refs))
            tell(publisher.followers)
            tell(lambda: publisher.withdraw(Receipt(id="1")))
            scene.rehearsal.clear_faults()
    everything = caplog.text + "\n".join(said)
    assert said and "127.0.0.1" in caplog.text, "the canary must hear something"
    whole = scene.rehearsal.secrets[kind]
    try:
        words = [value for name, value in json.loads(whole).items() if name not in KINDS[kind].known]
    except ValueError:  # a token as it is
        words = [whole]
    for word in (*words, "ya29.gladi"):
        assert word not in everything
