"""Takes in a photo, boundaries or music while a story is composed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mmc.core.story import hash_of
from mmc.core.workflow import Role, check_may
from mmc.desk.acting import inside, person_of
from mmc.desk.forms.compose import PictureForm
from mmc.desk.handed import KINDS, named, taken_in
from mmc.desk.pieces import piece_of
from mmc.desk.sorry import sorry
from mmc.desk.views.media import FOREVER, shrunk
from mmc.errors import MmcError
from mmc.newsroom.media import media_store


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
    facts["focus"] = PictureForm()["focus"]
    answer = render(request, "desk/parts/handed.html", facts)
    answer.headers["HX-Trigger"] = "handed"
    return answer


@inside
@require_safe
def small(request: HttpRequest, signed: str) -> HttpResponseBase:
    """The small picture of a file that was handed in, by the name we gave it."""
    piece, photo = piece_of(signed), hash_of(named("photo", signed)[0])
    if piece is None and not photo:
        raise Http404
    try:
        body = media_store().read(piece.small) if piece else shrunk(media_store().path(photo))
    except MmcError as error:
        raise Http404 from error
    kind = "image/jpeg" if piece else "image/webp"
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": FOREVER})
