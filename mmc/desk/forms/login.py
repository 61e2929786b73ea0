"""Who is at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mmc.desk.throttle import client_ip, forget, must_wait, note_failure
from mmc.newsroom.models import Person


class LoginForm(forms.Form):
    """Name and password; the answer to a wrong one never says which of the two was wrong."""

    username = forms.CharField(
        label=_("Nama pengguna"), max_length=150, error_messages={"required": _("Isi nama pengguna.")},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Kata sandi"), max_length=1000, strip=False, error_messages={"required": _("Isi kata sandi.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        name, ip = given.get("username"), client_ip(self.request)
        if not name or not given.get("password"):
            return given
        if must_wait(name, ip):
            raise forms.ValidationError(_("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."))
        self.person = authenticate(self.request, username=name, password=given["password"])
        if self.person is None:
            note_failure(name, ip)
            raise forms.ValidationError(_("Nama pengguna atau kata sandi salah."))
        forget(name, ip)
        return given
