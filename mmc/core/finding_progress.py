"""What targets and realised numbers say: how many targets are met, and who is nearest or farthest."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import Claim, Finding, checked
from mmc.core.language import say
from mmc.errors import DatasetError


@dataclass(frozen=True)
class Aim:
    """One row: what was to be reached and what was; `realised` is None where nothing was reported."""

    name: str
    target: float
    realised: float | None

    @property
    def share(self) -> float | None:
        """Realised over target, 1 is met."""
        return None if self.realised is None else self.realised / self.target

    @property
    def met(self) -> bool:
        return self.realised is not None and self.realised >= self.target


def aims_of(dataset: Dataset, names: Column, target: Column, realised: Column) -> list[Aim]:
    """The rows in their order; DatasetError naming the first that is no target."""
    aims = []
    rows = dataset.table.select(names.name, target.name, realised.name).rows()
    for number, (name, wanted, done) in enumerate(rows, start=1):
        if not (name or "").strip():
            raise DatasetError(f"progress: row {number} has no name in column '{names.name}'")
        if wanted is None or wanted <= 0:
            said = "no number" if wanted is None else text.number(wanted)
            raise DatasetError(f"progress: '{name}' has {said} in column '{target.name}'; a target is above zero")
        if done is not None and done < 0:
            raise DatasetError(f"progress: '{name}' is below zero in column '{realised.name}'")
        aims.append(Aim(name, float(wanted), None if done is None else float(done)))
    if all(aim.realised is None for aim in aims):
        raise DatasetError(f"progress: column '{realised.name}' has no number")
    if len({aim.name for aim in aims}) != len(aims):
        raise DatasetError(f"progress: a name stands twice in column '{names.name}'; one row a target")
    return aims


def of_progress(
    dataset: Dataset, names: Column, target: Column, realised: Column, *, subject: str = ""
) -> list[Finding]:
    """Candidates, best first; `subject` is the row an editor wants to speak of."""
    aims = aims_of(dataset, names, target, realised)
    told = [aim for aim in aims if aim.share is not None]
    if subject:
        chosen = [aim for aim in told if aim.name == subject]
        if not chosen:
            have = ", ".join(aim.name for aim in told)
            raise DatasetError(f"progress: no reported row '{subject}' to highlight; it has {have}")
        return [checked(_one(chosen[0], names, target, realised), dataset, names)]
    found = [_count(aims, told, names, target, realised)] if len(aims) > 2 else []
    found.append(_one(min(told, key=lambda aim: aim.share or 0.0), names, target, realised))
    return [checked(f, dataset, names) for f in found]


def reached(share: float) -> str:
    """`64 persen`, `99,6 persen`: never rounded up to a hundred that was not reached."""
    percent = share * 100
    places = 1 if 99 < percent < 100 or 0 < percent < 1 else 0
    shown = text.number(min(percent, 99.9) if percent < 100 else percent, places)
    return f"{shown}{text.NBSP}{text.percent_word()}"


def _one(aim: Aim, names: Column, target: Column, realised: Column) -> Finding:
    """`Penyerapan anggaran mencapai 64 persen target`."""
    share = aim.share or 0.0
    claim = _share_claim(aim, share, names, target, realised)
    sentence = say(f"{aim.name} mencapai {claim.shown} dari target", f"{aim.name} at {claim.shown} of target")
    if share == 1:
        sentence = say(f"{aim.name} tepat mencapai target", f"{aim.name} exactly on target")
    return Finding(kind="one", sentence=sentence, subject=aim.name, claims=(claim,))


def _count(aims: list[Aim], told: list[Aim], names: Column, target: Column, realised: Column) -> Finding:
    """`4 dari 6 indikator mencapai target, penyerapan anggaran baru 64 persen`."""
    met, whom = sum(aim.met for aim in aims), (names.label or names.name).lower()
    nearest = max(told, key=lambda aim: aim.share or 0.0)
    farthest = min(told, key=lambda aim: aim.share or 0.0)

    def again(table: pl.DataFrame) -> float:
        return float(table.filter(pl.col(realised.name) >= pl.col(target.name)).height)

    count = Claim(how="own", column=realised.name, value=met, shown=str(met), again=again)
    rows = Claim(how="rows", column=names.name, value=len(aims), shown=str(len(aims)))
    if met == len(aims):
        about, sentence = nearest, say(f"Semua {rows.shown} {whom} mencapai target",
                                       f"All {rows.shown} {whom} have met their targets")
    elif met == 0:
        about = nearest
        claim = _share_claim(about, about.share or 0.0, names, target, realised)
        sentence = say(f"Belum ada {whom} yang mencapai target, {about.name} {claim.shown}",
                       f"None of the {whom} has met its target yet, {about.name} at {claim.shown}")
        return Finding(kind="none", sentence=sentence, subject=about.name, claims=(count, rows, claim))
    else:
        about, sentence = farthest, say(f"{count.shown} dari {rows.shown} {whom} mencapai target",
                                        f"{count.shown} of {rows.shown} {whom} have met their targets")
    return Finding(kind="count", sentence=sentence, subject=about.name, claims=(count, rows))


def _share_claim(aim: Aim, share: float, names: Column, target: Column, realised: Column) -> Claim:
    def again(table: pl.DataFrame) -> float:
        row = table.filter(pl.col(names.name) == aim.name).select(pl.col(realised.name) / pl.col(target.name))
        return float(row.item())

    return Claim(how="own", column=realised.name, row=aim.name, value=share, shown=reached(share), again=again)
