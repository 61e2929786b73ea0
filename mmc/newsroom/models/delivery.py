"""The deliveries ledger: every promise to the public is one row here before anything leaves the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from mmc.core.delivery import CLOSED, LatePolicy, State


class Delivery(models.Model):
    """This revision, this channel, this time. Moved only by newsroom.actions.move."""

    key = models.CharField(max_length=16, unique=True, help_text="the public `p`; also the fingerprint")
    story = models.ForeignKey("newsroom.Story", on_delete=models.PROTECT, related_name="deliveries")
    revision = models.ForeignKey("newsroom.Revision", on_delete=models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey("newsroom.Channel", on_delete=models.PROTECT, related_name="deliveries")
    part = models.CharField(max_length=12)
    opening = models.CharField(max_length=80, help_text="which slot of the story: a moment or a name")
    due_at = models.DateTimeField()
    late = models.JSONField(default=dict, help_text="{then, after, expires} in seconds")

    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State], default=State.DRAFT)
    generation = models.IntegerField(default=1)
    fence = models.IntegerField(default=0)
    owner = models.CharField(max_length=80, blank=True, help_text="executor that holds the fence")
    round = models.IntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)

    attempt = models.IntegerField(default=0)
    tries = models.IntegerField(default=0, help_text="temporary failures in a row")
    deaths = models.IntegerField(default=0, db_default=0, help_text="senders that were killed at work on it")
    sending_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="sha256 of what was sent")
    refs = models.JSONField(default=dict, help_text="remote references, each saved before the next call")
    next_try_at = models.DateTimeField(null=True)

    unknown_since = models.DateTimeField(null=True)
    reads = models.IntegerField(default=0, help_text="read-backs that covered the time and saw nothing")
    first_read_at = models.DateTimeField(null=True)

    receipt_id = models.TextField(blank=True, help_text="the platform's; a thread or an album names all its parts")
    receipt_url = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "delivery"
        constraints = [
            models.UniqueConstraint(
                fields=["story", "channel", "part", "opening"],
                condition=~Q(state__in=sorted(CLOSED)),
                name="delivery_once_per_opening",
            )
        ]
        # The dispatcher looks every second, however many months are planned ahead: each of its questions has an index.
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["channel", "state"]),
            models.Index(fields=["state", "dispatched_at", "due_at"], name="delivery_waiting"),
            models.Index(fields=["state", "updated_at"], name="delivery_touched"),
            models.Index(fields=["channel", "sending_at"], name="delivery_sent"),
        ]

    @property
    def late_policy(self) -> LatePolicy:
        expires = self.late.get("expires")
        return LatePolicy(
            then=self.late.get("then", "publish"),
            after=timedelta(seconds=self.late.get("after", 0)),
            expires=timedelta(seconds=expires) if expires is not None else None,
        )


def late_to_json(policy: LatePolicy) -> dict[str, Any]:
    """The JSON that `Delivery.late_policy` reads back."""
    expires = policy.expires.total_seconds() if policy.expires is not None else None
    return {"then": policy.then, "after": policy.after.total_seconds(), "expires": expires}


class DeliveryEvent(models.Model):
    """Append-only and hash-chained: what happened to a delivery, who did it, on what evidence."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    number = models.IntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=20)
    by = models.CharField(max_length=150, blank=True, help_text="username, or the executor")
    old = models.CharField(max_length=12)
    new = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "delivery_event"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="event_once")]


class FollowUp(models.Model):
    """A correction or withdrawal of something already published, tracked to done. Repeatable by nature."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"  # the platform cannot: a person has to

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="follow_ups")
    verb = models.CharField(max_length=12)  # edit, withdraw
    revision = models.ForeignKey("newsroom.Revision", null=True, on_delete=models.PROTECT)
    reason = models.TextField()
    asked_by = models.ForeignKey("newsroom.Person", null=True, on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "follow_up"
        indexes = [models.Index(fields=["state", "next_try_at"], name="follow_up_waiting")]
