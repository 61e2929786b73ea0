"""BMKG's weather warnings (nowcast): the RSS list, then each warning's CAP document; expired ones never pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from mmc.core.dataset import Column, Dataset
from mmc.core.text import plain_date
from mmc.errors import SourceRefused
from mmc.sources.checks import Check
from mmc.sources.fetch import Fetcher
from mmc.sources.kind import Kind, local_day, refuse_page
from mmc.sources.markup import Node, read_xml
from mmc.sources.numbers import read_date
from mmc.sources.snapshot import Part, Snapshot
from mmc.sources.source import Options, Reading, Total

_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
_MOST = 200  # warnings in one list
COLUMNS = (
    Column(name="judul", kind="text", label="Peringatan"),
    Column(name="wilayah", kind="text", label="Wilayah"),
    Column(name="kecamatan", kind="text", label="Kecamatan"),
    Column(name="mulai", kind="time", label="Mulai"),
    Column(name="berlaku_sampai", kind="time", label="Berlaku sampai"),
    Column(name="terbit", kind="time", label="Terbit"),
    Column(name="peristiwa", kind="text", label="Peristiwa"),
    Column(name="tingkat", kind="text", label="Tingkat"),
    Column(name="poligon", kind="number", label="Jumlah poligon", unit="poligon"),
    Column(name="kode_provinsi", kind="text", label="Kode provinsi"),
    Column(name="id", kind="text", label="Nomor peringatan"),
    Column(name="keterangan", kind="text", label="Keterangan"),
)


class WarningOptions(Options):
    """Whose warnings."""

    province: str = Field(default="", description="Kemendagri code of a province (62): only its warnings are fetched")
    expired: Literal["drop", "keep"] = Field(
        default="drop", description="keep shows past warnings too, for looking at a recorded file; never for pictures"
    )

    @field_validator("province", mode="before")
    @classmethod
    def _two_digits(cls, code: Any) -> str:
        if code and not re.fullmatch(r"\d\d", str(code)):
            raise ValueError(f"'{code}' is no province code; it has two digits, like 62")
        return str(code)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One warning: an alert, an update of earlier ones, or their end."""

    id: str
    sent: datetime
    expires: datetime
    effective: datetime
    kind: Literal["Alert", "Update", "Cancel"] = "Alert"
    status: str = "Actual"
    references: tuple[str, ...] = ()  # ids of the alerts it replaces or ends
    headline: str = ""
    event: str = ""
    severity: str = ""
    area: str = ""
    places: str = ""
    text: str = ""
    polygons: int | None = None


def in_force(alerts: Iterable[Alert], at: datetime) -> list[Alert]:
    """The warnings that hold at a moment: real ones, not replaced, not cancelled, not expired; newest first.

    A warning ends at the very second of `expires`: from then on it is never shown.
    """
    real = {a.id: a for a in alerts if a.status == "Actual"}
    gone = {ref for a in real.values() if a.kind in ("Update", "Cancel") for ref in a.references}
    left = [a for a in real.values() if a.id not in gone and a.kind != "Cancel" and a.expires > at]
    return sorted(left, key=lambda a: (a.sent, a.id), reverse=True)


@dataclass(frozen=True, kw_only=True)
class BmkgWarning(Kind[WarningOptions]):
    """Weather warnings in force. None at all is a good answer: a table without rows, and no picture."""

    kind: ClassVar[str] = "bmkg_warning"
    words: ClassVar[type[Options]] = WarningOptions
    lasting: ClassVar[bool] = False
    home: ClassVar[str] = "https://www.bmkg.go.id/alerts/nowcast/id"
    gap: ClassVar[float] = 1.0

    @classmethod
    def for_a_file(cls, file: Part) -> dict[str, Any]:
        """A recorded file is shown as it stands, with its expired warnings."""
        return {"expired": "keep"}

    def fetch(self, fetcher: Fetcher, now: datetime) -> Snapshot:
        """The list, then one CAP document a warning of our province."""
        listed = fetcher.get(f"{self.base_url}/rss.xml", self.door)
        refuse_page(listed, "the warnings")
        every = list(read_xml(listed.body, listed.url).all("item"))
        if any(not province_of(item.said("guid")) or not item.said("link") for item in every):
            # Skipped in silence, a list in a new form would read as "no warning".
            raise SourceRefused(f"{listed.url}: a warning has no number or no link; the list has another form")
        items = [item for item in every if self._ours(item.said("guid"))]
        if len(items) > _MOST:
            raise SourceRefused(f"{listed.url} lists {len(items)} warnings; more than {_MOST} is no real day")
        parts = [fetcher.get(item.said("link"), self.door) for item in items]
        return Snapshot(source=self.name, kind=self.kind, parts=(listed, *parts), fetched_at=now)

    def read(self, snapshot: Snapshot) -> Reading:
        """One row a warning in force; of a list alone, what its sentences say."""
        listed, alerts = self._alerts(snapshot)
        known = {a.id for a in alerts}
        alerts += [a for a in listed if a.id not in known]
        at = snapshot.fetched_at
        chosen = in_force(alerts, at)
        past = [a for a in in_force(alerts, datetime.min.replace(tzinfo=UTC)) if a.expires <= at]
        notes = [f"{len(past)} expired warnings"] if past else []
        if self.options.expired == "keep":
            chosen += past
        elif past:
            notes = [f"{len(past)} warnings had expired and were left out"]
        newest = max((a.sent for a in alerts), default=at)
        return self.table(
            snapshot, COLUMNS, [_row(a) for a in chosen], notes=notes, producer="BMKG", as_of=local_day(newest),
            title="Peringatan dini cuaca", period=plain_date(local_day(newest)), licence="Sumber data: BMKG",
        )  # fmt: skip

    def checks(
        self, dataset: Dataset, now: datetime, declared: Mapping[str, Any], totals: Sequence[Total] = ()
    ) -> list[Check]:
        """What is declared, and no warning past its end at this very moment."""
        over = [t for t in dataset.values("berlaku_sampai") if t <= now]
        message = f"{len(over)} warnings have expired" if over else "every warning is in force"
        found = Kind.checks(self, dataset, now, declared, totals)
        return [*found, Check(name="in force", ok=not over, message=message)]

    def _ours(self, guid: str) -> bool:
        return not self.options.province or province_of(guid) == self.options.province

    def _alerts(self, snapshot: Snapshot) -> tuple[list[Alert], list[Alert]]:
        """What the list tells and what the CAP documents tell."""
        listed: list[Alert] = []
        alerts: list[Alert] = []
        for part in snapshot.parts:
            refuse_page(part, "the warnings")
            root = read_xml(part.body, part.url)
            if root.tag == "alert":
                alerts.append(read_cap(root, part.url))
            elif root.tag == "rss":
                listed += [_of_item(n, part.url) for n in root.all("item") if self._ours(n.said("guid"))]
            else:
                raise SourceRefused(f"{part.url} is XML but neither a list of warnings nor a CAP warning")
        wanted = [a for a in alerts if self._ours(a.id)]
        # With the documents at hand the list adds nothing but doubt: its sentences are for people.
        return ([] if alerts else listed), wanted


def read_cap(root: Node, url: str) -> Alert:
    """The warning of a CAP 1.2 document; SourceRefused names what it lacks."""
    info = root.find("info") or Node("info")
    kind = root.said("msgType")
    if kind not in ("Alert", "Update", "Cancel"):
        raise SourceRefused(f"{url}: msgType '{kind}' is no warning we know")
    area = info.find("area") or Node("area")
    sent = _instant(root.said("sent"), url, "sent")
    ends = info.said("expires")
    if not ends and kind != "Cancel":
        raise SourceRefused(f"{url}: the warning does not say when it ends; such a one is never shown")
    expires = _instant(ends, url, "expires") if ends else sent
    begins = info.said("effective") or info.said("onset")
    text = _single(info.said("description"))
    return Alert(
        id=root.said("identifier"), sent=sent, expires=expires, status=root.said("status"), kind=kind,  # type: ignore[arg-type]
        effective=_instant(begins, url, "effective") if begins else sent,
        references=tuple(ref.split(",")[1] for ref in root.said("references").split() if ref.count(",") >= 2),
        headline=info.said("headline"), event=info.said("event"), severity=info.said("severity"),
        area=area.said("areaDesc"), places=_places(text), text=text,
        polygons=sum(1 for _ in area.all("polygon")),
    )  # fmt: skip


def province_of(guid: str) -> str:
    """The province code in a BMKG identifier: the number after the hour (`…2026.09.24.07.75.002` is 75)."""
    match = re.search(r"\.\d{4}\.\d\d\.\d\d\.\d\d\.(\d\d)\.\d+$", guid)
    return match[1] if match else ""


def _of_item(item: Node, url: str) -> Alert:
    text = _single(item.said("description"))
    try:
        sent = parsedate_to_datetime(item.said("pubDate")).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise SourceRefused(f"{url}: '{item.said('pubDate')}' is no time of issue") from error
    times = [_spoken_time(m) for m in re.finditer(r"(\d{1,2} \w+ \d{4}),? (\d\d)[:.](\d\d) (WITA|WIT|WIB)", text)]
    area = re.search(r"sebagian wilayah ([^,.]+)", text) or re.search(r" di (.+)$", item.said("title"))
    if not times:
        raise SourceRefused(f"{url}: the warning '{item.said('title')}' does not say when it ends")
    return Alert(
        id=item.said("guid"), sent=sent, effective=times[0], expires=times[-1], headline=item.said("title"),
        area=area[1].strip() if area else "", places=_places(text), text=text,
    )  # fmt: skip


def _spoken_time(match: re.Match[str]) -> datetime:
    day = read_date(match[1])
    if day is None:
        raise SourceRefused(f"'{match[0]}' in a warning is no time")
    zone = timezone(timedelta(hours=_ZONES[match[4]]))
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), tzinfo=zone).astimezone(UTC)


def _instant(text: str, url: str, field: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SourceRefused(f"{url}: {field} '{text}' is no time") from error
    if at.tzinfo is None:
        raise SourceRefused(f"{url}: {field} '{text}' has no time zone")
    return at.astimezone(UTC)


def _places(text: str) -> str:
    """The districts a warning names, written like names and not like shouts."""
    match = re.search(r"khususnya di ([^.]+)\.", text)
    return ", ".join(word.strip().title() for word in match[1].split(",")) if match else ""


def _single(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _row(a: Alert) -> tuple[Any, ...]:
    return (
        a.headline, a.area, a.places or None, a.effective, a.expires, a.sent, a.event or None, a.severity or None,
        a.polygons, province_of(a.id) or None, a.id, a.text,
    )  # fmt: skip
