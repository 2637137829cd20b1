"""The file as the rows say it on a day: from the statutes, the members, the territory, the partners and the pieces."""

from datetime import date

from volontiers.core.project_file import Commune, File, Partner, PartnerKind, Piece, Seat, Seats
from volontiers.core.stages import Stage
from volontiers.governance.queries.sitting import Sitting, professions, sitting
from volontiers.project.models import Neighbour, Project
from volontiers.project.models import Partner as PartnerRow
from volontiers.project.models import Piece as PieceRow
from volontiers.territory import queries as territory


def file_of(community_id: int, day: date) -> File:
    """Read inside the community."""
    project = Project.objects.filter(community_id=community_id).first()
    stage = Stage(project.stage) if project else Stage.IDEA
    board = sitting(community_id, day)
    return File(
        stage=stage,
        legal_form=territory.community(community_id).legal_form,
        colleges=_colleges(board),
        board=_seats(board),
        members=professions(community_id, day),
        communes=communes(community_id),
        neighbours={
            one.name: frozenset(one.communes) for one in Neighbour.objects.filter(community_id=community_id)
        },
        partners=tuple(
            Partner(one.name, PartnerKind(one.kind), one.agreed_on is not None)
            for one in PartnerRow.objects.filter(community_id=community_id)
        ),
        pieces=tuple(
            Piece(one.label, one.ready_on is not None)
            for one in PieceRow.objects.filter(community_id=community_id, stage=stage.value)
        ),
    )


def communes(community_id: int) -> tuple[Commune, ...]:
    """By name."""
    rows = territory.places(community_id)
    return tuple(
        Commune(one.municipality_id, one.municipality.name, one.municipality.population) for one in rows
    )


def _colleges(board: Sitting) -> tuple[Seats, ...] | None:
    if board.statutes is None:
        return None
    return tuple(
        Seats(one.name, one.seats, board.held(one), one.clause, one.founders)
        for one in board.statutes.colleges
    )


def _seats(board: Sitting) -> tuple[Seat, ...]:
    names = {one.key: one.name for one in board.statutes.colleges} if board.statutes else {}
    return tuple(
        Seat(names.get(one.college, one.college), one.occupation, one.profession) for one in board.sitters
    )
