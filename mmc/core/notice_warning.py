"""Weather warnings and earthquakes as notices, from tables in the columns of BMKG's own lists."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from mmc.core import english, text
from mmc.core.dataset import Dataset
from mmc.core.finding import Claim, Finding, checked
from mmc.core.language import say
from mmc.core.moments import moments_of
from mmc.core.notice import END, Notice, cell_of, ends_at, moment_of, one_row, when_words
from mmc.errors import DatasetError

_GRADES = {
    "minor": (1, "ringan"), "moderate": (2, "sedang"), "severe": (3, "berat"), "extreme": (4, "ekstrem"),
    "ringan": (1, "ringan"), "sedang": (2, "sedang"), "berat": (3, "berat"), "ekstrem": (4, "ekstrem"),
    "waspada": (2, "waspada"), "siaga": (3, "siaga"), "awas": (4, "awas"),
}
_LEVELS = {"ringan": "minor", "sedang": "moderate", "berat": "severe", "ekstrem": "extreme", "waspada": "advisory",
           "siaga": "watch", "awas": "warning"}  # in English, as BMKG says them  # fmt: skip
_MOST_NAMES = 8  # districts named one by one


def warning_notice(dataset: Dataset, zone: ZoneInfo, pick: str, until: datetime | None) -> Notice:
    """The notice of one early warning; DatasetError if it does not say what, where and until when."""
    dataset = one_row(dataset, pick, "wilayah", "id")
    event, area = cell_of(dataset, "peristiwa"), cell_of(dataset, "wilayah")
    for name, words in (("peristiwa", event), ("wilayah", area)):
        if not words:
            raise DatasetError(f"alert: column '{name}' is empty; a warning says what and where")
    begins, own = moment_of(dataset, "mulai"), moment_of(dataset, END)
    if own is None:
        raise DatasetError(f"alert: column '{END}' is empty; a warning without its end is never drawn")
    ends, of_source = ends_at(own, until, None, zone)
    grade, level = _GRADES.get(cell_of(dataset, "tingkat").lower(), (0, cell_of(dataset, "tingkat").lower()))
    what = say(event, english.weather(event))
    what, place = what[:1].upper() + what[1:].lower(), say(area, english.area(area))
    clock = text.clock(ends, zone)
    findings: list[Finding] = []
    if of_source:
        claim = _at(END, dataset, ends, clock)
        sentence = say(f"{what} di {area} hingga pukul {clock}", f"{what} in {place} until {clock}")
        findings.append(Finding(kind="warning", sentence=sentence, subject=area, claims=(claim,)))
    sentence = say(f"{what} di {area}", f"{what} in {place}")
    findings.append(Finding(kind="warning", sentence=sentence, subject=area, claims=()))
    facts = [(say("Wilayah", "Area"), _places(cell_of(dataset, "kecamatan")) or place),
             (say("Mulai", "From"), when_words(begins, zone)),
             (say("Terbit", "Issued"), when_words(moment_of(dataset, "terbit"), zone))]
    return Notice(
        kind="warning", sign=say("PERINGATAN DINI CUACA", "EARLY WEATHER WARNING"), grade=grade,
        beside=say(f"TINGKAT {level.upper()}", _LEVELS.get(level, level).upper()) if level else "",
        findings=tuple(checked(f, dataset, dataset.column("wilayah")) for f in findings),
        facts=tuple((name, words) for name, words in facts if words), note="", ends=ends, of_source=of_source,
    )


def _places(listed: str) -> str:
    """`Dengilo, Mananggu dan 3 kecamatan lain` from a list in capitals."""
    names = [n.strip().title() if n.strip().isupper() else n.strip() for n in listed.split(",") if n.strip()]
    if not names:
        return ""
    if len(names) > _MOST_NAMES:
        rest = say(f"dan {len(names) - _MOST_NAMES} kecamatan lain", f"and {len(names) - _MOST_NAMES} more districts")
        return f"{', '.join(names[:_MOST_NAMES])} {rest}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {say('dan', 'and')} {names[-1]}"


def _at(column: str, dataset: Dataset, value: datetime, shown: str) -> Claim:
    """A moment of the sentence, read again from its column."""

    def again(table: pl.DataFrame) -> float:
        found = [m for m in moments_of(dataset.with_table(table), dataset.column(column)) if m is not None]
        return max(found).timestamp()

    return Claim(how="own", column=column, value=value.timestamp(), shown=shown, again=again)


def quake_notice(dataset: Dataset, zone: ZoneInfo, pick: str, until: datetime | None) -> Notice:
    """The notice of the newest earthquake, or of the one whose area was picked; DatasetError if it is incomplete."""
    moments = moments_of(dataset, dataset.column("waktu"))
    if not pick and any(moments):
        newest = max((m, -i) for i, m in enumerate(moments) if m is not None)
        dataset = dataset.with_table(dataset.table[[-newest[1]]])
    dataset = one_row(dataset, pick, "wilayah")
    at, size = moment_of(dataset, "waktu"), dataset.values("magnitudo")[0]
    if at is None or size is None:
        raise DatasetError(f"alert: an earthquake needs its time and magnitude; '{_missing(at, size)}' is empty")
    if not 0 < size <= 10:
        raise DatasetError(f"alert: magnitude {size:g} is not believable; it lies between 0 and 10")
    ends, of_source = ends_at(moment_of(dataset, END), until, at, zone)
    place = cell_of(dataset, "wilayah").removeprefix("Pusat gempa berada ").strip()
    place = place if place.split(" ")[0] in ("di", "pada") or not place else f"di {place}"
    shown = text.number(size, 1)
    claims = [Claim(how="value", column="magnitudo", row=cell_of(dataset, "wilayah"), value=size, shown=shown)]
    claims.append(_quoted(dataset, "wilayah", place.removeprefix("di "), place))
    potential = cell_of(dataset, "potensi")
    tsunami = "tsunami" in potential.lower() and not potential.lower().startswith("tidak")
    told = say(place, english.epicentre(place))
    sentences = [say(f"Gempa magnitudo {shown} {place}", _shaken(shown, told)).strip(),
                 say(f"Gempa magnitudo {shown}", f"Magnitude {shown} earthquake")]
    findings = [Finding(kind="quake", sentence=s, subject=told, claims=tuple(claims)) for s in sentences]
    depth = _depth(dataset)
    if "tsunami" in potential.lower():
        potential = say(potential, "Tsunami possible" if tsunami else "No tsunami expected")
    facts = [(say("Waktu", "Time"), when_words(at, zone)), (say("Kedalaman", "Depth"), depth),
             (say("Potensi", "Potential"), potential),
             (say("Dirasakan", "Felt"), _felt(cell_of(dataset, "dirasakan"))),
             (say("Pusat", "Epicentre"), _position(dataset))]
    return Notice(
        kind="quake", beside=f"M{text.NBSP}{shown}",
        sign=say("BERPOTENSI TSUNAMI", "TSUNAMI POSSIBLE") if tsunami else say("INFO GEMPA BUMI", "EARTHQUAKE REPORT"),
        grade=4 if tsunami else 0,
        findings=tuple(checked(f, dataset, dataset.column("wilayah")) for f in findings),
        facts=tuple((name, words) for name, words in facts if words), note="", ends=ends, of_source=of_source,
    )


def _shaken(size: str, place: str) -> str:
    """`Magnitude 3.4 earthquake on land, 18 km southeast of Puruk Cahu`; other words follow a colon."""
    joined = " " if place.startswith(("on land", "at sea")) else ": " if place else ""
    return f"Magnitude {size} earthquake{joined}{place}"


def _missing(at: datetime | None, size: float | None) -> str:
    return "waktu" if at is None else "magnitudo" if size is None else ""


def _quoted(dataset: Dataset, column: str, part: str, shown: str) -> Claim:
    """Words taken from a cell, with the figures in them: they count if the cell still holds them."""

    def again(table: pl.DataFrame) -> float:
        return float(table.select(pl.col(column).str.contains(part, literal=True).any()).item())

    return Claim(how="own", column=column, value=1.0, shown=shown, again=again)


def _depth(dataset: Dataset) -> str:
    if not any(c.name == "kedalaman" and c.kind == "number" for c in dataset.columns):
        return ""
    value = dataset.values("kedalaman")[0]
    return text.with_unit(value, dataset.column("kedalaman").unit) if value is not None else ""


def _felt(words: str) -> str:
    """The MMI scale as BMKG writes it, said to be one."""
    return "" if words.strip(" -") == "" else f"{words} ({say('skala MMI', 'MMI scale')})"


def _position(dataset: Dataset) -> str:
    """`8,51 LS, 123,27 BT`."""
    if not {"lintang", "bujur"} <= {c.name for c in dataset.columns if c.kind == "number"}:
        return ""
    north, east = dataset.values("lintang")[0], dataset.values("bujur")[0]
    if north is None or east is None:
        return ""
    side = say("LS", "S") if north < 0 else say("LU", "N")
    return f"{text.number(abs(north), 2)} {side}, {text.number(abs(east), 2)} {say('BT', 'E')}"
