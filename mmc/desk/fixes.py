"""Fixes: the buttons beside a problem, in the editor's words, and what they do to words that are not saved yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mmc.core.channel import Problem
from mmc.desk.forms.plan import PlanForm
from mmc.desk.words import Words
from mmc.newsroom.mending import fixes_of, split_words, trim_words

_SPLIT: dict[str, Words] = {"x": _("Bagi menjadi utas"), "telegram": _("Bagi menjadi beberapa pesan")}
_TRIM: dict[str, Words] = {
    "too_many": _("Kirim yang pertama saja"),
    "too_many_tags": _("Hapus yang terakhir"),
    "forbidden_character": _("Ganti tandanya"),
}


@dataclass(frozen=True)
class Fix:
    """One button: what it does and what stands on it."""

    name: str  # split, trim, other_format
    word: Words


def word_of(fix: str, kind: str, code: str = "too_long") -> Words:
    """What stands on the button of a fix."""
    if fix == "split":
        return _SPLIT.get(kind, _("Bagi menjadi beberapa kiriman"))
    return _("Pakai format lain") if fix == "other_format" else _TRIM.get(code, _("Pendekkan agar muat"))


def offered(problem: Problem, kind: str) -> tuple[Fix, ...]:
    """The buttons for a problem of a saved draft; none where a person must think."""
    return tuple(Fix(fix, word_of(fix, kind, problem.code)) for fix in fixes_of(problem))


def typed_fixes(plan: PlanForm, field: str) -> tuple[Fix, ...]:
    """The buttons for words that are being typed and are too long."""
    if not plan.measure(field).problems:
        return ()
    names = ("split", "trim") if field == "caption" and plan.limits.pieces > 1 else ("trim",)
    return tuple(Fix(name, word_of(name, plan.kind)) for name in names)


def mend_typed(plan: PlanForm, field: str, fix: str, sent: QueryDict) -> QueryDict:
    """The form as sent with this one field mended; nothing of it is saved."""
    name = plan.add_prefix(field)
    mended = sent.copy()
    mended[name] = _mended(plan, field, str(sent.get(name, "")).replace("\r\n", "\n"), fix)
    return mended


def _mended(plan: PlanForm, field: str, text: str, fix: str) -> str:
    if fix == "split":
        return split_words(text, plan.link, plan.limits, with_media=True)
    if field == "title" and plan.limits.title:
        return trim_words(text, plan.link, plan.limits.title, plan.excess(field))
    return trim_words(text, plan.link, plan.text_limit, plan.excess(field))
