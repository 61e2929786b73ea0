"""The newer kinds, one promise each: what they read, what they refuse, what they never show."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc.config import SourceConfig
from mmc.errors import ConfigError, DatasetError, MmcError, SourceRefused
from mmc.sources import open_source
from mmc.sources.bmkg_quake import distance_km, read_quakes
from mmc.sources.bmkg_warning import Alert, in_force, province_of
from mmc.sources.feed import Feed, moment
from mmc.sources.food_prices import price
from mmc.sources.hotspots import confidence, overpass
from mmc.sources.manual import Manual, TypedColumn, TypedTable, to_json
from mmc.sources.ppid_catalogue import PpidCatalogue, information_class
from mmc.sources.services import Services
from mmc.sources.snapshot import part

from .builders import NOW, a_snapshot, answering, as_json

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))


@st.composite
def alerts(draw: st.DrawFn) -> list[Alert]:
    found: list[Alert] = []
    for number in range(draw(st.integers(0, 6))):
        sent = draw(MOMENTS)
        earlier = [a.id for a in found]
        found.append(Alert(
            id=f"a{number}", sent=sent, effective=sent, expires=sent + timedelta(minutes=draw(st.integers(0, 600))),
            kind=draw(st.sampled_from(["Alert", "Update", "Cancel"])), status=draw(st.sampled_from(["Actual", "Test"])),
            references=tuple(draw(st.lists(st.sampled_from(earlier), max_size=2))) if earlier else (),
        ))  # fmt: skip
    return found


@given(alerts(), MOMENTS)
def test_no_warning_is_ever_shown_expired_cancelled_replaced_or_unreal(found: list[Alert], at: datetime) -> None:
    shown = in_force(found, at)
    ended = {ref for a in found if a.status == "Actual" and a.kind != "Alert" for ref in a.references}
    assert all(a.expires > at and a.status == "Actual" and a.kind != "Cancel" and a.id not in ended for a in shown)
    missing = [a for a in found if a not in shown]
    assert all(
        a.expires <= at or a.status != "Actual" or a.kind == "Cancel" or a.id in ended for a in missing
    ), "a warning in force was withheld"


@given(MOMENTS, st.integers(1, 600))
def test_a_warning_ends_at_the_very_second_it_says(sent: datetime, minutes: int) -> None:
    ends = sent + timedelta(minutes=minutes)
    alert = Alert(id="a", sent=sent, effective=sent, expires=ends)
    assert in_force([alert], ends - timedelta(seconds=1)) == [alert]
    assert in_force([alert], ends) == []


def test_the_province_of_a_warning_is_the_number_after_its_hour() -> None:
    assert province_of("2.49.0.1.360.0.2026.09.24.07.62.002") == "62"
    assert province_of("bukan nomor") == ""


CAP = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>2.49.0.1.360.0.2026.09.24.07.62.001</identifier>
<sent>2026-09-24T15:00:00+07:00</sent><status>Actual</status><msgType>Alert</msgType><info><headline>Hujan</headline>
<expires>{expires}</expires><area><areaDesc>Kalteng</areaDesc></area></info></alert>"""


@pytest.mark.parametrize("expires", ["", "besok", "2026-09-24T17:00:00"])
def test_a_warning_without_a_clear_end_is_refused(expires: str) -> None:
    source = open_source("uji", SourceConfig(kind="bmkg_warning"))
    with pytest.raises(SourceRefused, match=r"end|time"):
        source.parse(a_snapshot(CAP.replace("{expires}", expires).encode()))


def test_an_expired_warning_leaves_an_empty_table_and_a_word_on_it() -> None:
    source = open_source("uji", SourceConfig(kind="bmkg_warning"))
    reading = source.read(a_snapshot(CAP.replace("{expires}", "2026-09-24T15:59:59+07:00").encode()))
    assert reading.dataset.rows == 0 and "1 warnings had expired" in reading.notes[0]  # NOW is 16.00 WIB
    fresh = source.parse(a_snapshot(CAP.replace("{expires}", "2026-09-24T16:00:01+07:00").encode()))
    assert fresh.rows == 1
    late = source.checks(fresh, NOW + timedelta(seconds=2), {})
    assert [c.ok for c in late] == [False], "drawn two seconds later it would be a lie"


@pytest.mark.parametrize("bomb", [
    '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><rss><channel><title>&b;</title></channel></rss>',
    '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/x.dtd"> %b;]><rss></rss>',
    "<a>" * 5000, "<rss><channel>", "<rss>\x00</rss>",
])  # fmt: skip
@pytest.mark.parametrize("kind", ["feed", "bmkg_warning", "bmkg_quake"])
def test_xml_that_declares_entities_or_never_ends_is_refused(kind: str, bomb: str) -> None:
    options: dict[str, Any] = {"base_url": "https://x.example.go.id"}
    source = open_source("uji", SourceConfig(kind=kind, **options))
    with pytest.raises(SourceRefused):
        source.parse(a_snapshot(bomb.encode()))


def a_quake(**other: str) -> bytes:
    entry = {
        "Tanggal": "23 Sep 2026", "Jam": "19:16:56 WIB", "DateTime": "2026-09-23T12:16:56+00:00", "Lintang": "8.51 LS",
        "Bujur": "123.27 BT", "Magnitude": "5.0 SR", "Kedalaman": "10km", "Wilayah": "Laut", **other,
    }  # fmt: skip
    return json.dumps({"Infogempa": {"gempa": entry}}).encode()


@pytest.mark.parametrize(("clock", "hour"), [("19:16:56 WIB", 12), ("20:16:56 WITA", 12), ("21.16.56 WIT", 12)])
def test_the_wall_clock_of_a_quake_is_read_in_its_zone(clock: str, hour: int) -> None:
    (quake,) = read_quakes(part("x", a_quake(DateTime="", Jam=clock)))
    assert quake.at == datetime(2026, 9, 23, hour, 16, 56, tzinfo=UTC)
    assert (quake.latitude, quake.magnitude, quake.depth) == (-8.51, 5.0, 10.0)


@pytest.mark.parametrize("other", [
    {"Lintang": "8.51"}, {"Lintang": "98 LS"}, {"Magnitude": "kuat"}, {"DateTime": "", "Tanggal": "32 Sep 2026"},
])  # fmt: skip
def test_a_quake_that_cannot_be_is_refused(other: dict[str, str]) -> None:
    with pytest.raises(SourceRefused):
        read_quakes(part("x", a_quake(**other)))


def test_a_shakemap_name_that_is_no_file_name_is_never_used() -> None:
    assert read_quakes(part("x", a_quake(Shakemap="../../etc/passwd")))[0].shakemap == ""


def test_a_quake_of_the_future_stops() -> None:
    source = open_source("uji", SourceConfig(kind="bmkg_quake"))
    table = source.parse(a_snapshot(a_quake()))
    verdicts = {c.name: c.ok for c in source.checks(table, datetime(2026, 9, 23, 12, 0, tzinfo=UTC), {})}
    assert verdicts["past"] is False
    assert 110.5 < distance_km((0.0, 113.0), (1.0, 113.0)) < 111.9  # a degree along a meridian


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_overpass_survives_the_loss_of_its_leading_zeros(hour: int, minute: int) -> None:
    at = overpass("2026-09-24", str(int(f"{hour:02}{minute:02}")))
    assert (at.hour, at.minute, at.tzinfo) == (hour, minute, UTC)


@pytest.mark.parametrize("clock", ["2400", "1260", "", "12:30", "-5"])
def test_a_time_of_day_that_is_none_is_refused(clock: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        overpass("2026-09-24", clock)


def test_a_pass_after_five_in_the_afternoon_utc_belongs_to_the_next_local_day() -> None:
    head = "latitude,longitude,acq_date,acq_time,satellite,confidence,frp,daynight\n"
    source = open_source("uji", SourceConfig(kind="hotspots"), "kunci")
    table = source.parse(a_snapshot((head + "-2.1,113.9,2026-09-24,1701,N20,h,3.5,N\n").encode()))
    assert table.values("tanggal") == [date(2026, 9, 25)] and table.values("kepercayaan") == ["tinggi"]
    assert source.parse(a_snapshot(head.encode())).rows == 0, "no fire is a good answer"
    assert [confidence(c) for c in ("0", "30", "80", "l")] == ["rendah", "sedang", "tinggi", "rendah"]


@pytest.mark.parametrize("body", ["Invalid MAP_KEY.", "Exceeding allowed transaction limit", "latitude,frp\n1,2\n"])
def test_words_instead_of_hotspots_are_refused(body: str) -> None:
    with pytest.raises(SourceRefused, match="no hotspot table"):
        open_source("uji", SourceConfig(kind="hotspots"), "kunci").parse(a_snapshot(body.encode()))


@given(st.integers(0, 10**7))
def test_a_price_keeps_its_thousands(value: int) -> None:
    assert price(f"{value:,}") == value


@pytest.mark.parametrize("text", ["43.55,0", "4,35", "abc", "1,2345"])
def test_a_price_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no price"):
        price(text)


@pytest.mark.parametrize("text", [
    "Mon, 28 Sep 2026 16:15:00 +0700", "2026-09-28T16:15:00+07:00", "2026-09-28T09:15:00Z",
    "Senin, 28 September 2026 16.15 WIB", "28 September 2026, pukul 17:15 WITA",
])  # fmt: skip
def test_an_article_has_one_moment_however_it_is_written(text: str) -> None:
    assert moment(text, "x") == datetime(2026, 9, 28, 9, 15, tzinfo=UTC)


def test_gambling_spam_of_a_hacked_site_is_never_shown() -> None:
    posts = [
        {"id": n, "date_gmt": "2026-09-28T03:00:00", "link": f"https://x/{n}", "title": {"rendered": title}}
        for n, title in enumerate(["Panen raya", "Situs Slot Gacor Hari Ini", "Rapat &#8211; bupati"])
    ]
    reading = Feed.local(part("posts.json", json.dumps(posts).encode()), NOW, {})
    assert reading.dataset.values("judul") == ["Panen raya", "Rapat \u2013 bupati"]
    assert "gambling" in reading.notes[0]


def test_wordpress_pages_end_at_the_page_past_the_end() -> None:
    def site(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        if page > 1:
            return as_json({"code": "rest_post_invalid_page_number", "message": "habis"}, 400)
        posts = [
            {"id": n, "date_gmt": "2026-09-28T03:00:00", "link": f"https://x/{n}", "title": {"rendered": f"B {n}"}}
            for n in range(50)
        ]
        return as_json(posts)

    options: dict[str, Any] = {"base_url": "https://x.example.go.id", "format": "wordpress", "pages": 3}
    source = open_source("uji", SourceConfig(kind="feed", **options))
    with answering(site) as fetcher:
        assert source.parse(source.fetch(fetcher, NOW)).rows == 50


def test_what_is_excluded_never_feeds_a_picture_and_a_strange_class_is_refused() -> None:
    text = "No,Judul Informasi,Klasifikasi\n1,A,BERKALA\n2,B,dikecualikan\n3,C,Serta-merta\n"
    table = PpidCatalogue.local(part("dip.csv", text.encode()), NOW, {})
    assert table.dataset.values("judul") == ["A", "C"]
    assert table.dataset.values("klasifikasi") == ["Berkala", "Serta Merta"]
    with pytest.raises(DatasetError, match="no class of public information"):
        information_class("rahasia", "baris 2")


def test_a_service_is_free_only_where_the_list_says_so() -> None:
    text = "Nama Layanan;Biaya;Persyaratan\nKTP;Rp 0,-;KK\nIzin;Gratis;-\nUji;;Surat\nCetak;Rp 5.000;Surat\n"
    table = Services.local(part("layanan.csv", text.encode()), NOW, {}).dataset
    assert table.values("biaya") == ["Gratis", "Gratis", None, "Rp 5.000"]


def test_a_table_typed_at_the_desk_comes_back_as_it_was_meant(tmp_path: Path) -> None:
    columns = (TypedColumn(name="bulan"), TypedColumn(name="tamu", kind="number", unit="orang"))
    table = TypedTable(
        producer="Sekretariat", period="2026", as_of=date(2026, 9, 1), columns=columns,
        rows=(("Mei", "1.250"), ("Juni", "-")),
    )  # fmt: skip
    assert Manual.local(part("tamu.json", to_json(table)), NOW, {}).dataset.values("tamu") == [1250.0, None]
    wrong = table.model_copy(update={"rows": (("Mei", "seribu"),)})
    with pytest.raises(DatasetError, match="row 1, column 'tamu'"):
        Manual.local(part("tamu.json", to_json(wrong)), NOW, {})


@pytest.mark.parametrize(("kind", "options"), [
    ("bmkg_quake", {"near": [200, 0]}), ("bmkg_warning", {"province": "6206"}), ("hotspots", {"sensors": ["SATELIT"]}),
    ("hotspots", {"days": 9}), ("food_prices", {"province_id": 62}), ("bps", {"domain": "6200"}), ("feed", {}),
    ("bps", {"domain": "6200", "model": "gaib"}), ("manual", {"path": "x.txt"}), ("json_api", {}),
])  # fmt: skip
def test_a_wrong_option_is_a_mistake_with_its_place(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"sources\.uji"):
        open_source("uji", SourceConfig(kind=kind, **options), "kunci")


LIST_HEAD = {"page": 1, "pages": 3, "per_page": 2, "total": 5}


def a_page(number: int, rows: int) -> dict[str, Any]:
    listed = [{"brs_id": f"{number}-{n}", "title": f"Rilis {n}", "rl_date": "2026-09-01"} for n in range(rows)]
    return {"status": "OK", "data-availability": "available", "data": [LIST_HEAD | {"page": number}, listed]}


def test_every_page_of_a_list_of_bps_is_asked_for_the_last_one_too() -> None:
    def bps(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path.split("/page/")[1].split("/")[0])
        return as_json(a_page(number, 1 if number == 3 else 2))

    source = open_source("uji", SourceConfig(kind="bps", domain="6200", model="pressrelease"), "kunci")
    with answering(bps) as fetcher:
        table = source.parse(source.fetch(fetcher, NOW))
    assert table.rows == 5 and table.origin.as_of == date(2026, 9, 1)
    few = answering(lambda r: as_json(a_page(1, 2)))
    with few as fetcher, pytest.raises(MmcError, match="promises 5 rows and gives 6"):
        source.parse(source.fetch(fetcher, NOW))
