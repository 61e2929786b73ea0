"""Person: who works here, with one role."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from mmc.core.workflow import Role, may


class Person(AbstractUser):
    """A login with a role. The system itself acts as nobody (null) and is named in the audit."""

    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role], default=Role.CONTRIBUTOR)
    office = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "person"

    def may(self, verb: str) -> bool:
        """True if this person's role allows a verb of core.workflow.VERBS."""
        return may(Role(self.role), verb)

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username
