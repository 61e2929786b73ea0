"""Slot: one dated firing of a schedule. StandingApproval: who trusts a schedule to go out by itself."""

from __future__ import annotations

from django.db import models


class Slot(models.Model):
    """Unique by (schedule, moment): planning twice plans once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        MADE = "made"
        FAILED = "failed"  # the source or a check said no; nothing was drawn
        SUSPENDED = "suspended"  # approval: auto without a valid standing approval

    schedule = models.CharField(max_length=80)
    opens_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    note = models.TextField(blank=True, help_text="why it failed, in words an editor understands")
    story = models.OneToOneField("newsroom.Story", null=True, on_delete=models.PROTECT, related_name="slot")
    round = models.IntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)
    stages = models.JSONField(default=dict, help_text="seconds spent per stage of production")

    class Meta:
        db_table = "slot"
        constraints = [models.UniqueConstraint(fields=["schedule", "opens_at"], name="slot_once")]
        indexes = [models.Index(fields=["state", "opens_at"])]


class StandingApproval(models.Model):
    """An approver's signature under a schedule, its template and its brand, by hash."""

    schedule = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, help_text="of schedule text + template code + brand")
    by = models.ForeignKey("newsroom.Person", on_delete=models.PROTECT)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "standing_approval"
