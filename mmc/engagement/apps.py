"""The Django app of the engagement."""

from django.apps import AppConfig


class EngagementApp(AppConfig):
    name = "mmc.engagement"
    label = "engagement"
    default_auto_field = "django.db.models.BigAutoField"
