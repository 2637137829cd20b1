"""What the minutes say of the quorum: of the votes that were really held, from who was there at each moment."""

from datetime import datetime

from volontiers.core.french import counted
from volontiers.governance.models import Election, Motion, Opinion
from volontiers.governance.queries.assemblies import Sitting


def quorum_told(sat: Sitting) -> str:
    """« Il était là pendant chacun des 3 votes, de leur ouverture à leur clôture. »"""
    procedure = sat.ruling.procedure
    share = procedure.again_quorum if sat.again else procedure.quorum
    if share is None:
        return "Les statuts ne demandent pas de quorum."
    needed = sat.quorum(sat.assembly.opened_at or sat.assembly.starts_at).needed
    head = f"Quorum demandé par les statuts : {needed} électeurs présents ou représentés."
    return " ".join([head, *_during(sat), *_from_afar(sat)])


def _during(sat: Sitting) -> list[str]:
    spans = [one for one in _spans(sat) if sat.in_the_room(one[0])]
    lost = [one for one in spans if sat.lost_at(*one)]
    if not spans:
        return ["Aucun vote n’a été ouvert dans la salle."]
    if lost:
        return [f"Il a manqué pendant {counted(len(lost), 'vote')} sur {len(spans)}."]
    if len(spans) == 1:
        return ["Il était là pendant le vote, de son ouverture à sa clôture."]
    return [f"Il était là pendant chacun des {len(spans)} votes, de leur ouverture à leur clôture."]


def _from_afar(sat: Sitting) -> list[str]:
    """Opened on Belenios before the session: the quorum is that of the proclamation."""
    told = [
        one.declared_at
        for one in Election.objects.filter(assembly=sat.assembly, declared_at__isnull=False)
        if one.declared_at and one.opened_at and not sat.in_the_room(one.opened_at)
    ]
    if told and all(sat.quorum(at).reached for at in told):
        return ["Il était là à la proclamation de ce qui a été voté à distance."]
    return []


def _spans(sat: Sitting) -> list[tuple[datetime, datetime]]:
    """From the opening of each vote to its end."""
    rows = [
        row
        for table in (Motion, Election, Opinion)
        for row in table.objects.filter(assembly=sat.assembly).values_list("opened_at", "closed_at")
    ]
    return [(opened, closed) for opened, closed in rows if opened and closed]
