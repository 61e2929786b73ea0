"""Signs a schedule: a standing approval by the hash of rule, template, storyboard and brand."""

from __future__ import annotations

import hashlib
import inspect
from datetime import datetime

from mmc.config import Config
from mmc.core.schedule import Schedule
from mmc.newsroom.actions.hand_in import files_of
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Person, StandingApproval


def sign(*, schedule: Schedule, config: Config, by: Person, now: datetime) -> StandingApproval:
    """The new signature; older ones under the same schedule end."""
    check_right(by, "sign_schedule")
    StandingApproval.objects.filter(schedule=schedule.name, ended_at=None).update(ended_at=now)
    signed = StandingApproval.objects.create(
        schedule=schedule.name, hash=signed_hash(schedule, config), by=by, at=now
    )
    note(by=by, verb="sign_schedule", subject=schedule.name, now=now, detail={"hash": signed.hash})
    return signed


def standing_approval(schedule: Schedule, config: Config) -> StandingApproval | None:
    """The signature that covers this schedule exactly as it is now; any change leaves it uncovered."""
    return StandingApproval.objects.filter(
        schedule=schedule.name, ended_at=None, hash=signed_hash(schedule, config)
    ).first()


def signed_hash(schedule: Schedule, config: Config) -> str:
    """sha256 over what an approver vouches for: the rule, the code of what draws it, the files it shows, the brand."""
    from mmc.drawing.brand import load_brand
    from mmc.infographics import carousel, fact_slides, slides, template_named

    parts = [schedule.fingerprint, load_brand(config.brand_folder).fingerprint]
    parts.append(_code_of(template_named(schedule.infographic.template)))
    if schedule.video is not None:
        from mmc.video import storyboard_named

        parts.append(_code_of(storyboard_named(schedule.video.storyboard)))
    if schedule.infographic.carousel:
        parts += [_code_of(carousel), _code_of(fact_slides), _code_of(slides)]
    picture = schedule.infographic
    for name, file in sorted(files_of(picture.template, picture.options, config).items()):
        parts.append(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else 'missing'}")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _code_of(drawn_by: object) -> str:
    """The whole file of a template or storyboard: what stands beside the class draws too."""
    module = inspect.getmodule(drawn_by)
    return inspect.getsource(module) if module is not None else inspect.getsource(drawn_by)  # type: ignore[arg-type]
