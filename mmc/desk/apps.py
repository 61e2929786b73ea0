"""The Django app of the desk."""

from django.apps import AppConfig


class DeskApp(AppConfig):
    name = "mmc.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
