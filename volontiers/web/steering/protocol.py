"""The emergency protocol: written here, signed by a named person of the medical committee, never changed once signed."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.core.protocol import ProtocolStatus, banner
from volontiers.database.wall import reading
from volontiers.territory import actions
from volontiers.territory import queries as territory
from volontiers.web.steering.forms import ProtocolForm, SignatureForm
from volontiers.web.steering.sections import Study, study_of

if TYPE_CHECKING:
    from volontiers.territory.models import Protocol

STALE = "Le texte a été changé entre-temps. Le voici : relisez-le avant de signer."


@dataclass(frozen=True, slots=True)
class Desk:
    """Every version, and the two that matter: the one in force, the one that waits for a signature."""

    study: Study
    versions: "list[Protocol]"
    in_force: "Protocol | None"
    status: ProtocolStatus | None

    @property
    def written(self) -> "Protocol | None":
        """The latest version while it is not signed: an example or a draft."""
        latest = self.versions[0] if self.versions else None
        return latest if latest and not latest.signed_at else None

    @property
    def signed(self) -> "list[Protocol]":
        return [one for one in self.versions if one.signed_at]


def _desk(actor: Actor) -> Desk:
    """Read inside the community."""
    study = study_of(actor, "protocol")
    in_force = territory.protocol_in_force(actor.community_id)
    return Desk(
        study=study,
        versions=territory.protocols(actor.community_id),
        in_force=in_force,
        status=territory.protocol_status(in_force, study.today),
    )


@requires(Can.EDIT_PROTOCOL)
def protocol(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """GET shows; POST writes an unsigned version."""
    if request.method != "POST":
        return _draw(request, _desk(actor))
    with reading(actor):
        desk = _desk(actor)
    form = ProtocolForm(request.POST, initial=_initial(desk.written or desk.in_force))
    if not form.is_valid():
        return redrawn(actor, _draw(request, desk, form=form, status=422))
    written = actions.write_protocol(actor, form.text())
    messages.success(request, f"La version {written.version} est écrite. Elle attend une signature.")
    return redirect("protocol", desk.study.slug)


@requires(Can.EDIT_PROTOCOL)
def sign(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST: in force at once. A text that changed since it was read is not signed."""
    if request.method != "POST":
        return redirect("protocol", study_of(actor, "protocol").slug)
    with reading(actor):
        desk = _desk(actor)
    form = SignatureForm(request.POST, today=desk.study.today)
    if not form.is_valid():
        return redrawn(actor, _draw(request, desk, signature=form, status=422))
    said, slug = form.cleaned_data, desk.study.slug
    if desk.written is None or (said["version"], said["seen"]) != (desk.written.version, seal(desk.written)):
        messages.warning(request, STALE)
        return redirect("protocol", slug)
    signed = actions.sign_protocol(
        actor, said["version"], said["signatory"], said["signatory_role"], said["review_on"], desk.study.now,
        said["decision"],
    )  # fmt: skip
    messages.success(request, f"La version {signed.version} est signée, et en vigueur dès maintenant.")
    return redirect("protocol", slug)


def seal(text: "Protocol") -> str:
    """What makes two texts the same, so that what is signed is what was read."""
    said = "\n".join([text.desk_question, "", *text.public_lines, "", *text.script])
    return sha256(said.encode()).hexdigest()


def _draw(
    request: HttpRequest,
    desk: Desk,
    *,
    form: ProtocolForm | None = None,
    signature: SignatureForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    start = desk.written or desk.in_force
    shown = form or ProtocolForm(initial=_initial(start), auto_id="texte_%s")
    context: dict[str, Any] = {
        "study": desk.study,
        "desk": desk,
        "notice": banner(desk.status, desk.in_force.review_on if desk.in_force else None)
        if desk.status
        else "",
        "example": desk.status is ProtocolStatus.EXAMPLE,
        "form": shown,
        "signature": signature or (_signature(desk) if desk.written else None),
        "editing": form is not None,
    }
    return TemplateResponse(request, "steering/protocol.html", context, status=status)


def _initial(start: "Protocol | None") -> dict[str, Any]:
    if start is None:
        return {}
    return {
        "desk_question": start.desk_question,
        "public_lines": start.public_lines,
        "script": start.script,
    }


def _signature(desk: Desk) -> SignatureForm:
    assert desk.written is not None
    return SignatureForm(
        today=desk.study.today,
        initial={"version": desk.written.version, "seen": seal(desk.written)},
    )
