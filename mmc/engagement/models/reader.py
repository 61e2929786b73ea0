"""Rows of the reader count: what lives two days (views), one day (salt, seen keys) and for ever (rollups).

Nothing here can be traced to a person. Salt, Seen and PageView never enter a backup: see NEVER_BACKED_UP.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models

NEVER_BACKED_UP = ("reader_salt", "reader_seen", "page_view")
"""Tables a backup leaves out: with them a reader could be told apart after the day is closed."""


class PageView(models.Model):
    """One counted view, kept 48 hours so that a day can be recounted. `visitor` is empty for GPC and DNT."""

    at = models.DateTimeField()
    day = models.DateField(db_index=True, help_text="the site's local day")
    hour = models.SmallIntegerField(help_text="the site's local hour")
    path = models.CharField(max_length=200)
    visitor = models.CharField(max_length=16, blank=True, help_text="keyed hash, meaningless once the salt is gone")
    delivery = models.CharField(max_length=16, blank=True, help_text="Delivery.key of the session's first touch")
    source = models.CharField(max_length=80)
    load = models.CharField(max_length=40, blank=True, help_text="the page load's own id; a retry repeats it")

    class Meta:
        db_table = "page_view"
        indexes = [models.Index(fields=["load"])]


class Salt(models.Model):
    """The random key of one local day; destroyed when the day is closed."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reader_salt"


class Scope(StrEnum):
    """What a rollup counts within. Readers may be added up over days of one name, never over names."""

    DAY = "day"  # name is empty: the whole site
    HOUR = "hour"  # 00 to 23
    PATH = "path"
    DELIVERY = "delivery"
    SOURCE = "source"


class Seen(models.Model):
    """This visitor was already counted in this scope today; deleted when the day is closed."""

    day = models.DateField()
    visitor = models.CharField(max_length=16)
    scope = models.CharField(max_length=8)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "reader_seen"
        constraints = [models.UniqueConstraint(fields=["day", "visitor", "scope", "name"], name="seen_once")]


class Rollup(models.Model):
    """Views and daily readers of one day in one scope, kept for ever."""

    day = models.DateField()
    scope = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Scope])
    name = models.CharField(max_length=200, blank=True)
    views = models.IntegerField(default=0)
    readers = models.IntegerField(default=0)
    method = models.SmallIntegerField(default=1, help_text="version of the way of counting")

    class Meta:
        db_table = "reader_rollup"
        constraints = [models.UniqueConstraint(fields=["day", "scope", "name"], name="rollup_once")]
        indexes = [models.Index(fields=["scope", "day"])]


class Drop(models.Model):
    """How many beacons of a day were not counted, by reason."""

    day = models.DateField()
    reason = models.CharField(max_length=20)
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "reader_drop"
        constraints = [models.UniqueConstraint(fields=["day", "reason"], name="drop_once")]


class DayState(models.Model):
    """Open while counting; then closed, or incomplete with the reason in words."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        INCOMPLETE = "incomplete"

    day = models.DateField(primary_key=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    down_seconds = models.IntegerField(default=0, help_text="how long nobody was counting")
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reader_day"


class Watch(models.Model):
    """A stretch of time in which a counter was alive. Time outside every watch is downtime."""

    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "reader_watch"
