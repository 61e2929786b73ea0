"""Audit: who did what, kept for years."""

from __future__ import annotations

from django.db import models


class Audit(models.Model):
    """One act of a person or of the system. Written by actions, never edited."""

    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit"
        ordering = ["-id"]
