"""Mending: what a machine can do about a problem of the validator, as new words and files of one channel.

Nothing here decides: a person presses the button, sees the result in the draft, and an approver signs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mmc.core.channel import Limits, Problem, TextLimit
from mmc.core.pieces import beginning, divided, divisions, joined
from mmc.core.story import ChannelPlan, Content
from mmc.core.text import length
from mmc.newsroom.post import LINK

MENDABLE = ("trim", "other_format")
Accepts = Callable[[Content, ChannelPlan], Sequence[Problem]]
_INSTEAD = str.maketrans({"<": "‹", ">": "›"})  # what refuses these means markup by them; readers see the same sign


def fixes_of(problem: Problem) -> tuple[str, ...]:
    """The ways a machine can mend it, the best first; empty where a person must think."""
    if problem.fix == "split":
        return ("split", "trim")
    if problem.fix == "transcode":  # coding anew is for the engine: what is made already may fit
        return ("other_format",)
    return (problem.fix,) if problem.fix in MENDABLE else ()


def split_words(text: str, link: str, limits: Limits, with_media: bool) -> str:
    """The text divided by lines of dashes so that each part fits; links are counted as they will be sent."""
    first = limits.text_with_media if with_media and limits.text_with_media else limits.text
    if limits.caption_goes_on:  # the caption overflows by itself into a message of full length
        first = limits.text
    parts: list[str] = []
    for part in divisions(text.replace(LINK, link)):
        parts += divided(part, limits.text if parts else first, limits.text, limits.pieces - len(parts))
    return joined(parts).replace(link, LINK)


def trim_words(text: str, link: str, limit: TextLimit, over: float) -> str:
    """The text without its end, shorter by at least `over`, its link kept behind it."""
    linked, bare = LINK in text, " ".join(text.replace(LINK, " ").split(" ")).strip()
    whole = length(text.replace(LINK, link), limit)
    tail = length(f"\n\n{link}", limit) if linked else 0
    room = replace(limit, limit=max(1, int(whole - over - tail)))
    kept = beginning(bare, room)
    return f"{kept}\n\n{LINK}".strip() if linked else kept


def mended(
    content: Content, plan: ChannelPlan, problem: Problem, fix: str, *, limits: Limits, link: str, accepts: Accepts
) -> Content | None:
    """The content with this channel's plan mended; None where this machine knows no way."""
    if fix == "other_format":
        return _other_files(content, plan, accepts)
    if fix == "split" and problem.field == "text":
        chosen = bool(content.chosen(plan))
        return _with(content, replace(plan, caption=split_words(plan.caption, link, limits, chosen)))
    if fix != "trim":
        return None
    if problem.code == "alt_too_long":
        return _shorter_alts(content, plan, int(problem.limit or 0))
    if problem.code == "too_many" and problem.field == "media":
        return _fewer_files(content, plan, int(problem.limit or 0))
    return _trimmed(content, plan, problem, limits, link)


def _trimmed(content: Content, plan: ChannelPlan, problem: Problem, limits: Limits, link: str) -> Content | None:
    over = (problem.actual or 0) - (problem.limit or 0)
    title = plan.title or content.title
    if problem.code == "forbidden_character":
        return _with(content, replace(plan, caption=plan.caption.translate(_INSTEAD), title=title.translate(_INSTEAD)))
    if problem.code == "too_many_tags":
        sign = "#" if re.findall(r"#\w+", plan.caption) and limits.max_hashtags == problem.limit else "@"
        return _with(content, replace(plan, caption=_without_last(plan.caption, sign, int(over))))
    if problem.field == "title" and limits.title is not None:
        kept = beginning(title, replace(limits.title, limit=limits.title.limit - 1)).rstrip(" ,;:-–.")
        return _with(content, replace(plan, title=f"{kept}…"))
    if problem.field != "text":
        return None
    first, *rest = divisions(plan.caption)
    if rest and limits.pieces > 1:  # each part of a thread by itself
        fit = [_fit(part, link, limits.text) for part in rest]
        return _with(content, replace(plan, caption=joined([_fit(first, link, limits.text), *fit])))
    return _with(content, replace(plan, caption=trim_words(plan.caption, link, limits.text, over)))


def _fit(part: str, link: str, limit: TextLimit) -> str:
    over = length(part.replace(LINK, link), limit) - limit.limit
    return trim_words(part, link, limit, over) if over > 0 else part


def _without_last(text: str, sign: str, many: int) -> str:
    found = list(re.finditer(rf"(?<!\w){sign}\w+", text))
    for match in reversed(found[-many:] if many > 0 else []):
        text = text[: match.start()].rstrip(" ") + text[match.end() :]
    return text.strip()


def _shorter_alts(content: Content, plan: ChannelPlan, most: int) -> Content:
    chosen = set(content.chosen(plan))
    limit = TextLimit(limit=most)
    refs = (replace(r, alt=beginning(r.alt, limit)) if r in chosen and len(r.alt) > most else r
            for r in content.renditions)  # fmt: skip
    return replace(content, renditions=tuple(refs))


def _fewer_files(content: Content, plan: ChannelPlan, most: int) -> Content:
    kept = content.chosen(plan)[:most]
    slides = {r.format for r in kept if r.kind == "carousel"}
    names = [f"{r.kind}.{r.format}" for r in kept if r.kind != "carousel"]
    names += [f"carousel.{shape}:{sum((r.kind, r.format) == ('carousel', shape) for r in kept)}" for shape in slides]
    return _with(content, replace(plan, send=tuple(dict.fromkeys(names))))


def _other_files(content: Content, plan: ChannelPlan, accepts: Accepts) -> Content | None:
    """The first other file this channel takes, a film for a film where there is one."""
    for send in _candidates(content, plan):
        tried = _with(content, replace(plan, send=(send,)))
        if not any(problem.field == "media" for problem in accepts(tried, tried.plan_for(plan.channel))):
            return tried
    return None


def _candidates(content: Content, plan: ChannelPlan) -> Iterator[str]:
    before = {name.partition(".")[0] for name in plan.send}
    made = dict.fromkeys((r.kind, r.format) for r in content.renditions if r.kind in ("still", "film", "carousel"))
    names = [(kind, f"{kind}.{shape}") for kind, shape in made if shape != "og"]
    ordered = sorted(names, key=lambda one: one[0] not in before)
    yield from (name for _, name in ordered if (name,) != plan.send)


def _with(content: Content, plan: ChannelPlan) -> Content:
    plans = tuple(plan if one.channel == plan.channel else one for one in content.plans)
    return replace(content, plans=plans)
