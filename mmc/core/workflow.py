"""Workflow: what stage a story is in, and which role may do what. Stages are derived, never stored."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from mmc.core.delivery import IN_FLIGHT, State
from mmc.errors import NotAllowed


class Role(StrEnum):
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMIN = "admin"


class Decision(StrEnum):
    """What the latest review of a revision says."""

    NONE = "none"
    REQUESTED = "requested"
    APPROVED = "approved"
    RETURNED = "returned"


class Stage(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PARTLY = "partly"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ATTENTION = "attention"


VERBS: dict[str, frozenset[Role]] = {
    "write": frozenset({Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER, Role.ADMIN}),
    "request_review": frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN}),
    "review": frozenset({Role.APPROVER, Role.ADMIN}),
    "schedule": frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN}),
    "cancel": frozenset({Role.EDITOR, Role.APPROVER, Role.ADMIN}),
    "resolve": frozenset({Role.APPROVER, Role.ADMIN}),
    "withdraw": frozenset({Role.APPROVER, Role.ADMIN}),
    "pause": frozenset({Role.APPROVER, Role.ADMIN}),
    "sign_schedule": frozenset({Role.APPROVER, Role.ADMIN}),
    "manage_people": frozenset({Role.ADMIN}),
}


def may(role: Role, verb: str) -> bool:
    """True if the role may do this; KeyError for a verb nobody defined."""
    return role in VERBS[verb]


def check_may(role: Role, verb: str) -> None:
    """Nothing, or NotAllowed naming who may."""
    if not may(role, verb):
        who = ", ".join(sorted(VERBS[verb]))
        raise NotAllowed(f"'{role}' may not {verb.replace('_', ' ')}; ask one of: {who}")


def stage_of(decision: Decision, deliveries: Collection[State]) -> Stage:
    """The stage of a story from its latest revision's review and its open deliveries."""
    states = set(deliveries)
    if states & {State.NEEDS_HUMAN, State.UNKNOWN, State.REFUSED, State.BLOCKED}:
        return Stage.ATTENTION
    open_states = states - {State.CANCELLED, State.SKIPPED, State.ABANDONED}
    if State.PUBLISHED in open_states:
        return Stage.PUBLISHED if open_states == {State.PUBLISHED} else Stage.PARTLY
    if open_states & IN_FLIGHT:
        return Stage.PUBLISHING
    if State.SCHEDULED in open_states:
        return Stage.SCHEDULED
    return {
        Decision.APPROVED: Stage.APPROVED,
        Decision.REQUESTED: Stage.IN_REVIEW,
        Decision.RETURNED: Stage.RETURNED,
        Decision.NONE: Stage.DRAFT,
    }[decision]
