"""The words around a chart that are the same for all templates: subtitle, unit, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from mmc.core.dataset import Column, Dataset
from mmc.core.text import NBSP
from mmc.infographics.card import together
from mmc.infographics.figures import said
from mmc.infographics.template import Options


def subtitle_for(
    dataset: Dataset, column: Column, options: Options, written: Sequence[str]
) -> tuple[str, str]:
    """The subtitle and its short form: what is counted, in which unit, of which time. The unit is never lost."""
    label = column.label or column.name
    brief = f"{with_unit_said(label, column.unit, written)}, {together(dataset.origin.period)}"
    if not options.subtitle:
        return brief, brief
    return with_unit_said(options.subtitle, column.unit, written), brief


def with_unit_said(sentence: str, unit: str, written: Sequence[str]) -> str:
    """The sentence, with the unit in brackets if it can be read neither here nor at the numbers."""
    return sentence if said(unit, [sentence, *written]) else f"{sentence.rstrip('.')}{NBSP}({unit})"
