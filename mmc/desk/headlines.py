"""Headlines the table itself bears: the findings a template would choose from."""

from __future__ import annotations

from mmc.core.dataset import Dataset
from mmc.infographics import TEMPLATES

SHOWN = 4


def candidates(template: str, dataset: Dataset) -> list[str]:
    """The sentences, strongest first; empty when the template finds none in this table."""
    raise NotImplementedError


def fitting_template(dataset: Dataset) -> str:
    """The template that suits the columns, so that the first picture is already a sensible one."""
    raise NotImplementedError
