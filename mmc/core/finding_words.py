"""What tables of words say: how many, from when to when. Counts and days are read from the table a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked
from mmc.core.language import say, spoken
from mmc.errors import DatasetError

_NUMBERS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}


def of_agenda(dataset: Dataset, what: Column, days: Column, subject: str = "") -> list[Finding]:
    """`5 agenda, mulai Senin, 23 November 2026`; one event, or the highlighted one, is said by name and day."""
    rows = [(n, d) for n, d in zip(dataset.values(what.name), dataset.values(days.name), strict=True) if d is not None]
    if not rows:
        raise DatasetError(f"{dataset.name}: column '{days.name}' has no date")
    rows.sort(key=lambda row: row[1])
    name, day = next((row for row in rows if row[0] == subject), rows[0])
    if subject and name != subject:
        have = ", ".join(str(n) for n, _ in rows)
        raise DatasetError(f"{dataset.name}: nothing called '{subject}' to highlight; it has {have}")
    if subject or len(rows) == 1:
        sentence = f"{name}, {text.long_date(day)}"
        found = Finding(kind="event", sentence=sentence, subject=name, claims=())
        return [_vouched(found, dataset, what, (day,), days)]
    count = Claim(how="rows", column=what.name, value=len(rows), shown=str(len(rows)))
    first, last = rows[0][1], rows[-1][1]
    events = say(f"{count.shown} agenda", f"{count.shown} events")
    said = [f"{events}, {say('mulai', 'from')} {text.long_date(first)}", f"{events}, {span(first, last)}"]
    if first == last:
        said = [f"{events} {say('pada', 'on')} {text.long_date(first)}"]
    candidates = [Finding(kind="agenda", sentence=s, subject=name, claims=(count,)) for s in said]
    return [_vouched(f, dataset, what, (first, last), days) for f in candidates]


def of_steps(dataset: Dataset, steps: Column, topic: str = "", subject: str = "") -> list[Finding]:
    """`Permohonan informasi publik dalam lima langkah`, or from the first step to the last without a topic."""
    names = [str(n) for n in dataset.values(steps.name) if n]
    if subject and subject not in names:
        raise DatasetError(f"{dataset.name}: no step '{subject}' to highlight; it has {', '.join(names)}")
    goal = subject or names[-1]
    count = Claim(how="rows", column=steps.name, value=len(names), shown=in_words(len(names)))
    if len(names) == 1:
        sentence = f"{topic}: {_lower(names[0])}" if topic else names[0]
    elif topic:
        sentence = say(f"{topic} dalam {count.shown} langkah", f"{topic} in {count.shown} steps")
    else:
        first, last = _lower(names[0]), _lower(names[-1])
        sentence = say(f"{count.shown} langkah: dari {first} sampai {last}",
                       f"{count.shown} steps: from {first} to {last}")
    found = Finding(kind="steps", sentence=sentence[:1].upper() + sentence[1:], subject=goal, claims=(count,))
    # Figures of the topic are the words of its source (`UU 14/2008`); the rest is counted again.
    own = found.sentence.removeprefix(topic[:1].upper() + topic[1:])
    for name in (names[0], names[-1]):
        own = own.replace(_lower(name), " ")
    checked(replace(found, sentence=own), dataset, steps)
    return [found]


def of_events(dataset: Dataset, when: Column, what: Column, topic: str = "", subject: str = "") -> list[Finding]:
    """`Enam tonggak, dari 2021 sampai 2026`: how many events, between which moments."""
    pairs = [(w, str(n)) for w, n in zip(dataset.values(when.name), dataset.values(what.name), strict=True) if n]
    if subject and subject not in (n for _, n in pairs):
        have = ", ".join(n for _, n in pairs)
        raise DatasetError(f"{dataset.name}: no event '{subject}' to highlight; it has {have}")
    if len(pairs) == 1 or subject:
        moment, name = next((p for p in pairs if p[1] == subject), pairs[0])
        sentence = f"{name}, {moment_word(moment)}"
        found = Finding(kind="event", sentence=sentence, subject=name, claims=())
        return [_vouched(found, dataset, what, (moment,), when)]
    first, last = pairs[0][0], pairs[-1][0]
    count = Claim(how="rows", column=what.name, value=len(pairs), shown=in_words(len(pairs)))
    years = _years(first, last)
    between = (str(years[0]), str(years[1])) if years else (moment_word(first), moment_word(last))
    moments = ("" if years else say("dari ", "from ")) + say(" sampai ", " to ").join(between)
    milestones = say("tonggak", "milestones")
    lead = f"{topic}: {count.shown} {milestones}" if topic else f"{count.shown.capitalize()} {milestones}"
    found = Finding(kind="events", sentence=f"{lead}, {moments}", subject=pairs[-1][1], claims=(count,))
    _vouched(replace(found, sentence=found.sentence.removeprefix(topic)), dataset, what, (first, last), when)
    return [found]


def in_words(count: int) -> str:
    """`lima`; from eleven on in figures."""
    words = _NUMBERS[spoken()]
    return words[count] if count < len(words) else str(count)


def moment_word(moment: object) -> str:
    """A day written out, any other moment as the table has it."""
    return text.plain_date(moment) if isinstance(moment, date) else str(moment)


def span(first: date, last: date) -> str:
    """`21–24 November 2026`, `28 November–2 Desember 2026`: months and years are said once."""
    if first == last:
        return text.plain_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{text.plain_date(last)}"
    if first.year == last.year:
        return f"{text.plain_date(first).rsplit(' ', 1)[0]}–{text.plain_date(last)}"
    return f"{text.plain_date(first)}–{text.plain_date(last)}"


def _vouched(
    finding: Finding, dataset: Dataset, names: Column, moments: tuple[object, ...], when: Column
) -> Finding:
    """The finding after its counts were counted again and its moments were found again in the table."""
    there = dataset.table[when.name].drop_nulls().to_list()
    days = sorted(m for m in moments if isinstance(m, date))
    rest = finding.sentence.replace(span(days[0], days[-1]), " ") if days else finding.sentence
    for moment in moments:
        if moment not in there:
            raise DatasetError(f"headline '{finding.sentence}': {moment} is not in column '{when.name}'")
    for spelling in sorted((s for m in moments for s in _spellings(m)), key=len, reverse=True):
        rest = rest.replace(spelling, " ")
    checked(Finding(kind=finding.kind, sentence=rest, subject=finding.subject, claims=finding.claims), dataset, names)
    return finding


def _spellings(moment: object) -> list[str]:
    if isinstance(moment, date):
        return [text.long_date(moment), text.plain_date(moment), str(moment.year)]
    return [str(moment)]


def _years(first: object, last: object) -> tuple[int, int] | None:
    """The two years if both moments are days of different years: a span of years needs no days."""
    if isinstance(first, date) and isinstance(last, date) and first.year != last.year:
        return first.year, last.year
    return None


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
