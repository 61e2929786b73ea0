"""The growth report: figures equal the database, gaps stay gaps, titles cannot break the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from engagement_builders import WIB, HandClock, a_delivery

from mmc.config import ChannelConfig, Config, Site, Store
from mmc.engagement.collect import collect_channel, enter_sample
from mmc.engagement.days import close_due_days
from mmc.engagement.models import Drop, Rollup, Sample, Watch
from mmc.engagement.reports.chart import Bar, Point, day_bars, follower_line, nice_top, ticks
from mmc.engagement.reports.growth import growth_report, write_growth_report, write_month_report
from mmc.engagement.reports.html import headline, signed, signed_percent
from mmc.engagement.reports.period import Period, day_span, month_of
from mmc.errors import MmcError, TemporaryDelivery

pytestmark = pytest.mark.django_db(transaction=True)
START, END = date(2026, 10, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 1, 3, tzinfo=WIB).astimezone(UTC)
HOSTILE = '</title><script>alert("x")</script> & {{ 7|add:7 }} #panic()'


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for every report of the run: cutting the fonts takes a second and gives the same bytes."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture
def config(tmp_path: Path, site_folder: Path) -> Config:
    channels = {name: ChannelConfig(kind=name) for name in ("website", "telegram", "x", "youtube")}
    return Config(
        folder=tmp_path, site=Site(name="MMC Uji"), channels=channels, not_connected=("Instagram", "Facebook"),
        store=Store(site=str(site_folder)),
    )  # fmt: skip


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB).astimezone(UTC)


def watched(start: str, end: str) -> None:
    Watch.objects.create(since=local(start), until=local(end))


def told(channel: str, metric: str, values: dict[str, int]) -> None:
    for at, value in values.items():
        enter_sample(
            subject=channel, metric=metric, value=value, observed_at=local(at), source=Sample.Source.API, by=""
        )


def rows(page: str, heading: str) -> str:
    """The part of a page under a heading."""
    return page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def shown(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def october(counter: Any, see: Callable[..., Any], clock: HandClock) -> None:
    """Thirty-one days with two nobody watched, some readers through Telegram, bots, and an open title."""
    a_delivery("tele00001", "telegram", title=HOSTILE)
    a_delivery("xpos00001", "x", title=HOSTILE)
    a_delivery("webs00001", "website", title=HOSTILE)
    watched("2026-10-01 00:00", "2026-10-12 00:00")
    watched("2026-10-14 00:00", "2026-11-01 02:00")
    for day in (1, 5, 20):
        clock.set(f"2026-10-{day:02d} 10:00")
        for reader in range(day):
            see(ip=f"36.80.{day}.{reader}", query="?p=tele00001" if reader % 2 else "")
        see(agent="TelegramBot (like TwitterBot)")
        counter.flush()
    close_due_days(WIB, NOW)


def test_every_reader_figure_equals_the_rollups(october: None, config: Config) -> None:
    report = growth_report(START, END, config, NOW)
    readers = report["readers"]
    total = Rollup.objects.filter(scope="day").aggregate(n=Sum("readers"), v=Sum("views"))
    assert (readers["readers"], readers["views"]) == (total["n"], total["v"]) == (26, 26)
    assert readers["peak"] == {"day": "2026-10-20", "readers": 20}
    assert readers["per_day"] == round(26 / 29, 2)
    assert {d["key"]: d["readers"] for d in report["deliveries"]} == {"tele00001": 12, "xpos00001": 0}
    assert [(c["channel"], c["readers"]) for c in report["credited"]] == [("telegram", 12), ("x", 0)]
    assert report["drops"] == [{"reason": "bot", "label": "Bot, perayap, dan pratinjau tautan", "count": 3}]
    assert Drop.objects.aggregate(n=Sum("count"))["n"] == 3
    assert [(s["title"], s["readers"]) for s in report["stories"]] == [(HOSTILE, 26)]
    assert {s["label"]: s["readers"] for s in report["sources"]} == {
        "Langsung atau tidak diketahui": 14,
        "Telegram": 12,
    }


def test_unwatched_days_are_gaps_and_watched_quiet_days_are_zeros(october: None, config: Config) -> None:
    readers = growth_report(START, END, config, NOW)["readers"]
    days = {d["day"]: d for d in readers["days"]}
    assert days["2026-10-12"] == {"day": "2026-10-12", "state": "incomplete", "readers": None, "views": None}
    assert days["2026-10-11"] == {"day": "2026-10-11", "state": "complete", "readers": 0, "views": 0}
    assert readers["coverage"]["text"] == "29 dari 31 hari lengkap"
    assert [g["text"] for g in readers["coverage"]["gaps"]] == ["12–13 Okt 2026"]


def test_the_page_shows_the_figures_of_report_json(october: None, config: Config, tmp_path: Path) -> None:
    told("telegram", "telegram.members", {"2026-09-30 23:50": 4000, "2026-10-31 23:50": 4180})
    page = write_growth_report(START, END, tmp_path / "out", config, NOW)
    text = page.read_text("utf-8")
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report == json.loads(json.dumps(growth_report(START, END, config, NOW)))
    assert "26 pembaca, paling ramai 20 Oktober dengan 20" in text
    assert report["readers"]["definition"] in text
    assert "Telegram 4.000 4.180 +180 +4,5%" in shown(rows(text, "Pengikut per kanal"))
    assert "Instagram belum tersambung" in shown(rows(text, "Pengikut per kanal"))
    assert "Telegram 12 12 1" in shown(rows(text, "Pembaca yang dibawa tiap kanal"))
    assert "12–13 Okt 2026" in rows(text, "Pembaca per hari")
    assert "hatch-wide" in text


def test_hostile_titles_stay_text(october: None, config: Config, tmp_path: Path) -> None:
    text = write_growth_report(START, END, tmp_path, config, NOW).read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert" in text
    assert "{{ 7|add:7 }}" in text


def test_a_receipt_address_that_is_no_web_address_is_no_link(october: None, config: Config, tmp_path: Path) -> None:
    from mmc.newsroom.models import Delivery

    Delivery.objects.filter(key="tele00001").update(receipt_url="javascript:alert(1)")
    assert "javascript:" not in write_growth_report(START, END, tmp_path, config, NOW).read_text("utf-8")


def test_the_page_needs_nothing_from_anywhere(october: None, config: Config, tmp_path: Path) -> None:
    text = write_growth_report(START, END, tmp_path, config, NOW).read_text("utf-8")
    fetched = re.findall(r'(?:src|href)="([^"]+)"|url\(([^)]+)\)', text)
    needed = {a or b for a, b in fetched} - {f"https://example.org/{k}" for k in ("tele00001", "xpos00001")}
    assert all(n.startswith(("data:font/", "#")) for n in needed), needed


def test_the_same_data_gives_the_same_bytes(october: None, config: Config, tmp_path: Path) -> None:
    first = write_growth_report(START, END, tmp_path / "a", config, NOW).read_bytes()
    assert write_growth_report(START, END, tmp_path / "b", config, NOW).read_bytes() == first


def test_a_period_nobody_counted_has_no_figures_rather_than_zeros(db: None, config: Config, tmp_path: Path) -> None:
    report = growth_report(START, END, config, NOW)
    assert report["readers"]["readers"] is None
    assert report["readers"]["coverage"]["text"] == "0 dari 31 hari lengkap"
    assert report["followers"]["total"] is None
    assert headline(report) == "Belum ada pembaca yang tercatat pada periode ini"
    text = write_month_report("2026-10", tmp_path, config, NOW).read_text("utf-8")
    assert "Tidak ada hari yang dihitung" in text
    assert "data tidak cukup" in text


def test_a_loss_of_followers_is_shown_and_a_steep_one_is_marked(db: None, config: Config, tmp_path: Path) -> None:
    told("x", "x.followers", {"2026-09-30 23:00": 1000, "2026-10-10 23:00": 1010, "2026-10-11 23:00": 900,
                              "2026-10-31 23:00": 910})  # fmt: skip
    channel = growth_report(START, END, config, NOW)["followers"]["channels"][1]
    assert (channel["name"], channel["change"], channel["percent"]) == ("x", -90, -9.0)
    assert [(m["change"], m["text"]) for m in channel["marks"]] == [
        (-110, "turun mendadak, kemungkinan koreksi platform")
    ]
    text = write_month_report("2026-10", tmp_path, config, NOW).read_text("utf-8")
    assert "X 1.000 910 −90 −9%" in shown(rows(text, "Pengikut per kanal"))
    assert "11 Okt 2026 23.00 WIB: turun mendadak, kemungkinan koreksi platform (−110)" in shown(
        rows(text, "Pengikut per kanal")
    )


def test_a_missing_month_end_says_so(db: None, config: Config) -> None:
    told("x", "x.followers", {"2026-09-30 23:00": 1000, "2026-10-29 01:00": 1100})
    channel = growth_report(START, END, config, NOW)["followers"]["channels"][1]
    assert (channel["change"], channel["status"]) == (100, "batas diperkirakan")
    assert channel["end"]["at"] == local("2026-10-29 01:00").isoformat()


def test_a_base_below_thirty_gives_no_percent(db: None, config: Config, tmp_path: Path) -> None:
    told("telegram", "telegram.members", {"2026-09-30 23:00": 0, "2026-10-31 23:00": 25})
    text = write_month_report("2026-10", tmp_path, config, NOW).read_text("utf-8")
    assert "Telegram 0 25 +25 –" in shown(rows(text, "Pengikut per kanal"))


def test_failed_visits_are_told_beside_the_channel(db: None, config: Config) -> None:
    class Down:
        def followers(self) -> Any:
            raise TemporaryDelivery("503")

    collect_channel("x", Down(), local("2026-10-05 06:00"))  # type: ignore[arg-type]
    channel = growth_report(START, END, config, NOW)["followers"]["channels"][1]
    assert (channel["failed_runs"], channel["failures"]) == (1, ["TemporaryDelivery"])


def test_a_month_is_compared_by_complete_days_with_the_month_before(
    counter: Any, see: Callable[..., Any], clock: HandClock, config: Config
) -> None:
    watched("2026-09-01 00:00", "2026-11-01 02:00")
    for day, readers in (("2026-09-10", 30), ("2026-10-10", 62)):
        clock.set(f"{day} 10:00")
        for reader in range(readers):
            see(ip=f"36.80.0.{reader}")
        counter.flush()
    close_due_days(WIB, NOW)
    readers = growth_report(START, END, config, NOW)["readers"]
    assert (readers["per_day"], readers["previous"]["per_day"]) == (2.0, 1.0)
    assert readers["previous"]["percent"] == 100.0


def test_a_running_day_is_neither_complete_nor_a_gap(
    counter: Any, see: Callable[..., Any], clock: HandClock, config: Config
) -> None:
    watched("2026-10-01 00:00", "2026-10-02 09:00")
    clock.set("2026-10-02 09:00")
    see()
    counter.flush()
    close_due_days(WIB, clock())
    readers = growth_report(START, END, config, clock())["readers"]
    assert [(d["day"], d["state"], d["readers"]) for d in readers["days"]] == [
        ("2026-10-01", "complete", 0),
        ("2026-10-02", "running", 1),
    ]
    assert readers["coverage"]["text"] == "1 dari 1 hari lengkap"


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "oktober", "2026-10-01", ""])
def test_a_month_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(MmcError, match="write it like 2026-10"):
        month_of(text, WIB)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(MmcError, match="comes before"):
        Period(start=END, end=START, zone=WIB)


def test_the_period_before_a_month_is_the_month_before_it() -> None:
    before = month_of("2026-03", WIB).previous
    assert (before.start, before.end) == (date(2026, 2, 1), date(2026, 2, 28))
    sixty = Period(start=date(2026, 9, 1), end=date(2026, 10, 30), zone=WIB).previous
    assert (sixty.start, sixty.end) == (date(2026, 7, 3), date(2026, 8, 31))


def test_spans_of_days_are_written_once() -> None:
    assert day_span(date(2026, 9, 12), date(2026, 9, 12)) == "12 Sep 2026"
    assert day_span(date(2026, 9, 30), date(2026, 10, 2)) == "30 Sep – 2 Okt 2026"


def test_figures_are_written_the_indonesian_way() -> None:
    assert [signed(v) for v in (1200, 0, -40)] == ["+1.200", "0", "−40"]
    assert [signed_percent(v) for v in (4.25, -1.0, 0.0, None)] == ["+4,3%", "−1%", "0%", "–"]


@pytest.mark.parametrize(("value", "top"), [(0, 4), (4, 4), (5, 5), (11, 12), (206, 300), (1000, 1000), (8100, 10000)])
def test_an_axis_ends_at_a_round_number_with_round_steps(value: int, top: int) -> None:
    assert nice_top(value) == top
    steps = ticks(top)
    assert steps[0] == 0
    assert steps[-1] == top
    assert len({b - a for a, b in pairwise(steps)}) == 1


def test_a_gap_in_the_bars_is_hatched_and_labelled_and_holds_no_bar() -> None:
    bars = [Bar(day=date(2026, 10, n), value=None if n == 2 else n, state="missing" if n == 2 else "complete")
            for n in (1, 2, 3)]  # fmt: skip
    svg = day_bars(bars, width=300, height=200, name="t", title="Pembaca", gap_word="tidak lengkap")
    assert len(re.findall(r'class="(?:bar|accent)"', svg)) == 2
    assert svg.count("url(#hatch-t)") == svg.count("tidak lengkap") == 1
    assert "3, 3 Okt" in svg


def test_a_line_breaks_over_a_silence_instead_of_guessing() -> None:
    start = datetime(2026, 10, 1, tzinfo=WIB)
    points = [Point(at=start + timedelta(days=n), value=100 + n) for n in (0, 1, 5, 6)]
    svg = follower_line(
        points, [], start=start, end=start + timedelta(days=7), width=300, height=160, name="t", title="X",
        accent=False, hole=timedelta(hours=36), gap_word="tanpa data",
    )  # fmt: skip
    assert svg.count("<polyline") == 2
    assert svg.count("tanpa data") == 1
