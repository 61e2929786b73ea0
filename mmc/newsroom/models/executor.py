"""Executor: one living engine process. Turn: who is at a clock duty now. Tick: when a rare one ran last."""

from __future__ import annotations

from django.db import models


class Executor(models.Model):
    """The lease of one engine process; a row older than the lease time is a dead process."""

    name = models.CharField(max_length=80, primary_key=True)
    renewed_at = models.DateTimeField()
    version = models.CharField(max_length=20, blank=True, help_text="of the engine work it understands")
    queues = models.CharField(max_length=80, blank=True, help_text="what it works on, by comma")

    class Meta:
        db_table = "executor"


class Turn(models.Model):
    """One clock duty of several workers; held by one of them at a time, for no longer than its lease."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80, blank=True, help_text="executor; empty: nobody is at it")

    class Meta:
        db_table = "turn"


class Tick(models.Model):
    """The last run of a duty that is rarely due: a restart does not begin its wait anew."""

    name = models.CharField(max_length=40, primary_key=True)
    ran_at = models.DateTimeField()

    class Meta:
        db_table = "tick"
