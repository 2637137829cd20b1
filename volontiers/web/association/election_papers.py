"""What is printed for an election, and the list of its electors for Belenios."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core import cells
from volontiers.core.election import ElectionState, Secrecy
from volontiers.governance.queries import election_papers as values
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.assemblies import Sitting
from volontiers.governance.queries.papers import title
from volontiers.papers.render import render
from volontiers.web.association.elections import found
from volontiers.web.association.hall import Hall
from volontiers.web.printed import pdf

if TYPE_CHECKING:
    from volontiers.governance.models import Election

Values = Callable[[Sitting, "Election", str, str], dict[str, object]]


@requires(Can.EDIT_ASSOCIATION)
def election_ballots(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """To cut, as many as electors; once the list of candidates is closed."""
    return _printed(request, actor, pk, ("bulletins", "ballots", values.ballots), Secrecy.PAPER)


@requires(Can.EDIT_ASSOCIATION)
def election_signing(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    return _printed(
        request, actor, pk, ("emargement", "signing", values.signing), Secrecy.PAPER, Secrecy.OPEN
    )


@requires(Can.EDIT_ASSOCIATION)
def election_tellers(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    return _printed(
        request, actor, pk, ("depouillement", "tellers", values.tellers), Secrecy.PAPER, Secrecy.OPEN
    )


@requires(Can.EDIT_ASSOCIATION)
def election_voters(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """For Belenios: one elector on each line."""
    _, sat, one = _listed(request, actor, pk, Secrecy.BELENIOS)
    answer = HttpResponse(queries.voters_file(sat, one), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="electeurs-{pk}.csv"'
    return answer


@requires(Can.EDIT_ASSOCIATION)
def election_codes(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Who is behind each line of that file: for whoever hands the codes, and for nobody else."""
    _, sat, one = _listed(request, actor, pk, Secrecy.BELENIOS)
    answer = HttpResponse(
        cells.write_csv(queries.issuer_rows(sat, one)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="remise-des-codes-{pk}.csv"'
    return answer


def _printed(
    request: HttpRequest, actor: Actor, pk: int, what: tuple[str, str, Values], *ways: Secrecy
) -> HttpResponse:
    hall, sat, one = _listed(request, actor, pk, *ways)
    name, template, make = what
    made = make(sat, one, hall.room.community.name, title(sat, hall.room.zone))
    return pdf(f"{name}-{pk}", render(template, made))


def _listed(request: HttpRequest, actor: Actor, pk: int, *ways: Secrecy) -> tuple[Hall, Sitting, "Election"]:
    """Raises Http404 before the list is closed, or where the vote is held another way."""
    hall, one = found(request, actor, pk)
    unlisted = one.state in (ElectionState.CALLED, ElectionState.VOID)
    if request.method == "POST" or hall.sat is None or unlisted or one.secrecy not in ways:
        raise Http404
    return hall, hall.sat, one
