"""Takes in a photo, boundaries or music while a story is composed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mmc.core.workflow import Role, check_may
from mmc.desk.acting import inside, person_of
from mmc.desk.handed import KINDS, named, taken_in
from mmc.desk.sorry import sorry
from mmc.errors import MmcError


@inside
@require_POST
def take(request: HttpRequest, option: str) -> HttpResponseBase:
    """The field anew: with the file's name once it is kept, or with what is wrong with it."""
    if option not in KINDS:
        raise Http404
    check_may(Role(person_of(request).role), "write")
    file, signed, problem = request.FILES.get(f"{option}_file"), "", ""
    if "drop" not in request.GET:
        try:
            signed = taken_in(option, file) if file is not None else ""
            problem = "" if file is not None else _("Pilih berkasnya dulu.")
        except MmcError as error:
            problem = sorry(error)
    facts = {"kind": KINDS[option], "signed": signed, "called": named(option, signed)[1], "problem": problem}
    answer = render(request, "desk/parts/handed.html", facts)
    answer.headers["HX-Trigger"] = "handed"
    return answer
