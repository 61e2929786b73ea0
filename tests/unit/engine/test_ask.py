"""Asking a source for a schedule: politely, compared with last time, and no story left showing a changed figure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mmc.config import Config, SourceConfig
from mmc.core.delivery import State
from mmc.engine import produce
from mmc.engine.ask import ask
from mmc.engine.deliver import deliver
from mmc.engine.lease import renew
from mmc.engine.render import Made
from mmc.errors import SourceUnreachable
from mmc.newsroom.actions.flag_figures import settle_figures
from mmc.newsroom.actions.sign_schedule import sign
from mmc.newsroom.models import ChangedFigures, Slot, Snapshot, Source, Story
from tests.house import NOW, HandClock, Scripted, a_person, a_rendition, tools_for

pytestmark = pytest.mark.django_db

RULE = """
title: "Panen {tanggal}"
every: "cron: 0 10 * * *"
source: panen
data: "select Kabupaten as daerah, Produksi as panen from data where Produksi > 20"
infographic: {template: ranking, formats: [square]}
channels: {telegram: {at: +1m, send: [still.square]}}
caption: {default: "{{ judul }} {{ link }}"}
approval: auto
"""


class Office:
    """A small web server with one table, which may be out of order for a while."""

    def __init__(self) -> None:
        self.body = "Kabupaten;Produksi\nKapuas;250,5\nKatingan;120\nLamandau;10\n"
        self.asked: list[tuple[str, int]] = []  # User-Agent and the status answered
        self.broken = 0
        office = self

        class Desk(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status = 503 if office.broken else 200
                office.broken = max(0, office.broken - 1)
                office.asked.append((self.headers["User-Agent"], status))
                body = office.body.encode() if status == 200 else b""
                self.send_response(status)
                self.send_header("Content-Type", "text/csv")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def office() -> Iterator[Office]:
    running = Office()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def newsroom(config: Config, settings: Any, office: Office) -> Config:
    (config.folder / "schedules").mkdir()
    (config.folder / "schedules" / "panen.yaml").write_text(RULE)
    facts: dict[str, Any] = {
        "base_url": office.url, "url": f"{office.url}/panen.csv", "producer": "Dinas Uji", "period": "2026",
        "as_of": "2026-11-01", "unit": "ton",
    }  # fmt: skip
    source = SourceConfig(kind="spreadsheet", **facts)
    settings.MMC = config.model_copy(update={"sources": {"panen": source}})
    return settings.MMC


@pytest.fixture
def maker(newsroom: Config, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Any:
    sign(schedule=newsroom.schedules["panen"], config=newsroom, by=a_person("kepala", "approver"), now=NOW)
    monkeypatch.setattr(produce, "render", lambda *_: Made("Kapuas terbanyak", (a_rendition(newsroom),)))
    return tools_for(newsroom, platform, clock)


def published(maker: Any) -> Story:
    """The story of today's slot, out on its channel."""
    slot = Slot.objects.create(schedule="panen", opens_at=NOW)
    assert produce.produce_slot(slot.pk, maker) == "made", Slot.objects.get(pk=slot.pk).note
    story = Slot.objects.get(pk=slot.pk).story
    maker.clock.turn(minutes=2)
    renew(maker)
    row = story.deliveries.get()
    assert deliver(row.pk, row.generation, maker) == State.PUBLISHED
    return story


def test_a_host_in_disorder_is_asked_again_and_told_who_asks(maker: Any, office: Office) -> None:
    office.broken = 2
    ask("panen", maker)
    assert [status for _, status in office.asked] == [503, 503, 200]
    assert office.asked[0][0] == "MMC (MMC Uji; http://127.0.0.1:8080)"
    office.broken = 3
    with pytest.raises(SourceUnreachable):
        ask("panen", maker)
    assert "out of order" in Source.objects.get(name="panen").last_error


def test_an_unchanged_table_makes_no_second_snapshot(maker: Any) -> None:
    ask("panen", maker)
    fresh, row = ask("panen", maker)
    assert fresh.dataset.rows == 3 and fresh.revised == ()
    assert Snapshot.objects.get() == row


def test_a_figure_its_source_changed_raises_a_flag_with_old_and_new_on_the_story(maker: Any, office: Office) -> None:
    story = published(maker)
    office.body = office.body.replace("120", "180")
    ask("panen", maker)
    flag = ChangedFigures.objects.get()
    assert flag.story == story and flag.revision == story.latest
    assert flag.figures == [{"row": "Katingan", "column": "panen", "unit": "ton", "old": 120.0, "new": 180.0}]
    ask("panen", maker)
    assert ChangedFigures.objects.count() == 1, "the same answer flags once"


def test_a_figure_the_story_does_not_show_raises_none(maker: Any, office: Office) -> None:
    published(maker)
    office.body = office.body.replace("Lamandau;10", "Lamandau;12")
    fresh, _ = ask("panen", maker)
    assert len(fresh.revised) == 1
    assert not ChangedFigures.objects.exists()


def test_a_source_that_goes_back_to_what_it_said_is_compared_with_what_it_said_last(maker: Any, office: Office) -> None:
    published(maker)
    first = office.body
    office.body = first.replace("120", "180")
    ask("panen", maker)
    office.body = first
    fresh, _ = ask("panen", maker)
    assert [(r.old, r.new) for r in fresh.revised] == [(180.0, 120.0)]
    assert not ChangedFigures.objects.filter(settled_at=None).exists(), "the story is right again"


def test_a_flag_is_lowered_by_a_person_with_a_reason_on_the_desk(maker: Any, office: Office, client: Any) -> None:
    published(maker)
    office.body = office.body.replace("120", "180")
    ask("panen", maker)
    flag = ChangedFigures.objects.get()
    client.force_login(a_person("redaktur", "editor"))
    page = client.get("/antrean/").content.decode()
    assert "Angka sumber berubah" in page and "Katingan" in page and "180" in page
    assert client.post(f"/antrean/angka/{flag.pk}/", {"reason": " "}).status_code == 422
    client.post(f"/antrean/angka/{flag.pk}/", {"reason": "Dibetulkan di revisi 2"})
    flag.refresh_from_db()
    assert flag.note == "Dibetulkan di revisi 2" and flag.settled_by.username == "redaktur"
    assert "Angka sumber berubah" not in client.get("/antrean/").content.decode()
    settled = settle_figures(flag=flag, by=a_person("lain", "editor"), now=NOW, reason="x")
    assert settled.settled_by.username == "redaktur", "the first word counts"
