"""An election called while its assembly was a draft becomes a point of the agenda when it is convened."""

from volontiers.core.election import ElectionState
from volontiers.core.statutes import Statutes
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import AgendaItem, Assembly, Election
from volontiers.governance.queries.announced import point_of

LATER = (
    "Une élection de cette réunion reçoit des candidatures après ce jour et cette heure : choisissez une date plus tard, "
    "ou laissez cette élection sans résultat et appelez-la à nouveau."
)


def announce(one: Assembly, statutes: Statutes) -> None:
    """Inside acting(), before the convocation is sent: after the points that were written, one for each election.

    Raises NotAllowed when one of them would receive candidates after the hour of the meeting.
    """
    names = {college.key: (college.name, college.clause) for college in statutes.colleges}
    place = one.agenda.count()
    called = Election.objects.filter(assembly=one, item=None, state=ElectionState.CALLED)
    if called.filter(candidacies_until__gt=one.starts_at).exists():
        raise NotAllowed(LATER, "day")
    for number, election in enumerate(called, start=1):
        election.item = AgendaItem.objects.create(
            community_id=one.community_id,
            assembly=one,
            place=place + number,
            title=point_of(election, names),
        )
        election.save(update_fields=["item"])
