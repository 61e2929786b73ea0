"""alert: an early warning, an earthquake or hotspots, with a plate in its severity and a strict end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say, speaking
from mmc.core.moments import read_moment
from mmc.core.notice import Notice, refuse_ended
from mmc.core.notices import read_notice
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Element
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card, together
from mmc.infographics.notice_card import EndPlate, NoticeCard
from mmc.infographics.side_rows import has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of

_KICKERS = {
    "warning": ("Peringatan dini", "Early warning"), "quake": ("Informasi gempa", "Earthquake report"),
    "hotspots": ("Pantauan titik panas", "Hotspot watch"),
}
_ABOUT = {
    "warning": ("cuaca", "weather"), "quake": ("gempa bumi", "an earthquake"), "hotspots": ("titik panas", "hotspots"),
}
_LOW = 2  # facts on a picture with little height


@dataclass(frozen=True, kw_only=True)
class AlertOptions(Options):
    """The common options, the time it is, and an end where the table has none."""

    now: str = field(default="", metadata={"what": "waktu sekarang; peringatan yang sudah berakhir ditolak"})
    valid_until: str = field(default="", metadata={"what": "akhir masa berlaku, misalnya 2026-11-22 18.00 WIB"})


class Alert(Template):
    name = "alert"
    title = "Peringatan"
    needs = (
        Need(kinds=("text",), what="wilayah atau kabupaten, dan peristiwa"),
        Need(kinds=("time", "text"), what="waktu; peringatan dini juga berlaku_sampai"),
    )
    rows = (1, 20_000)
    options = AlertOptions

    @classmethod
    def ends(cls, dataset: Dataset, brand: Brand, options: Mapping[str, Any]) -> datetime | None:
        with speaking(brand.language):
            told, _, chosen = cls.understood(dataset, brand, options)
            until, _ = _times(chosen, told, brand.zone)
            return read_notice(told, brand.zone, pick=chosen.highlight, until=until).ends.astimezone(UTC)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        until, now = _times(options, dataset, brand.zone)
        notice = read_notice(dataset, brand.zone, pick=options.highlight, until=until)
        refuse_ended(notice, now, brand.zone)
        headline = options.headline or options.pick(notice.findings).sentence
        origin = dataset.origin
        brief = f"{say('Menurut', 'According to')} {origin.producer}, {together(origin.period)}"
        ends = _ends(notice, brand.zone)
        words = Copy(
            kicker=options.kicker or say(*_KICKERS[notice.kind]), headline=headline,
            subtitle=options.subtitle or brief, brief=brief, origin=origin, as_of="issued", units=notice.units,
            told=_told(notice, headline, ends, brand.zone),
        )
        p = palette_of(brand, options)
        first = [f"{name}: {said}" for name, said in notice.facts[:1]]
        beside = notice.beside if notice.kind == "quake" else notice.beside.lower()
        key = [f"{notice.sign.capitalize()} {beside}".strip(), *first, ends]
        alt = alt_text(say("Peringatan", "Notice on"), say(*_ABOUT[notice.kind]), headline, key, words, brand)
        practice = brand.wording["practice"].removeprefix("DATA ").removesuffix(" DATA")
        sign = f"{practice}: {notice.sign}" if origin.practice else notice.sign

        def drawn(plate: Element | None) -> Sheet:
            last: TextOverflow | None = None
            for facts, note in _ways(notice, format):
                said = "" if plate else ends
                proof = NoticeCard(sign, notice.beside, notice.grade, facts, note, said, brand, p, format.scale)
                try:
                    return card(
                        template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt,
                        point=_point(notice, brand.zone), under=plate, roomy=plate is not None,
                    )
                except TextOverflow as error:
                    last = error
            raise last or TextOverflow("nothing to set")

        return with_side(drawn, _end_plate(notice, brand, p, format) if has_side(format) else None)


def _end_plate(notice: Notice, brand: Brand, palette: Palette, format: Format) -> EndPlate:
    """The end as a plate of its own, the hour large."""
    hour = text.clock(notice.ends, brand.zone)
    day = text.moment(notice.ends, brand.zone).removesuffix(hour).strip(f", {text.NBSP}")
    lead = say("Berlaku sampai", "Valid until")
    if not notice.of_source:
        lead = say("Kartu ini berlaku sampai", "This card is valid until")
    return EndPlate(lead, day, hour, brand, palette, format.scale)


def _times(options: Options, dataset: Dataset, zone: ZoneInfo) -> tuple[datetime | None, datetime]:
    """The end an editor gave, and the time it is: as told, else when the data was fetched or issued."""
    if not isinstance(options, AlertOptions):
        raise DatasetError("alert: needs its own options")
    origin = dataset.origin
    known = origin.retrieved_at or datetime.combine(origin.as_of, time(), zone).astimezone(UTC)
    until = _read(options.valid_until, "valid_until") if options.valid_until else None
    return until, _read(options.now, "now") if options.now else known


def _read(written: str, option: str) -> datetime:
    try:
        return read_moment(written)
    except DatasetError as error:
        raise DatasetError(f"alert: option {option}: {error}") from error


def _point(notice: Notice, zone: ZoneInfo) -> Point:
    """The magnitude, the count, or the hour at which a warning ends."""
    if notice.kind == "quake":
        return Point(shown=notice.beside, caption=notice.findings[0].subject)
    if notice.kind == "hotspots":
        seen = say("titik panas terpantau satelit", "hotspots detected by satellite")
        return Point(shown=notice.beside.split(" ")[0], caption=seen)
    return Point(shown=text.clock(notice.ends, zone), caption=say("akhir masa berlaku", "is when it ends"))


def _ends(notice: Notice, zone: ZoneInfo) -> str:
    """Whose end it is: the source's own, or that of this card alone."""
    at = text.moment(notice.ends, zone).replace(" ", text.NBSP)
    if notice.of_source:
        return say(f"Berlaku sampai {at}", f"Valid until {at}")
    return say(f"Kartu ini berlaku sampai {at}", f"This card is valid until {at}")


def _told(notice: Notice, headline: str, ends: str, zone: ZoneInfo) -> tuple[str, ...]:
    """Until when is said once: by the headline where it can be."""
    said = text.clock(notice.ends, zone) in headline.replace(text.NBSP, " ") or not notice.of_source
    sign = f"{notice.sign.capitalize()}{say('', ':') if notice.beside else ''} {notice.beside.lower()}".strip()
    return told.of_notice(notice.kind, sign, notice.facts, "" if said else ends, notice.note)


def _ways(notice: Notice, format: Format) -> list[tuple[tuple[tuple[str, str], ...], str]]:
    """All facts with the note; where there is no room the last facts give way, then the note."""
    if format.max_rows < 14:
        return [(notice.facts[:count], "") for count in range(_LOW, -1, -1)]
    ways = [(notice.facts[:count], notice.note) for count in range(len(notice.facts), 1, -1)]
    return [*ways, (notice.facts[:2], "")]
