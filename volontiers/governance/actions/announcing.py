"""An election called while its assembly was a draft becomes a point of the agenda when it is convened."""

from volontiers.core.statutes import Statutes
from volontiers.governance.models import AgendaItem, Assembly, Election
from volontiers.governance.queries.elections import title


def announce(one: Assembly, statutes: Statutes) -> None:
    """Inside acting(), before the convocation is sent: after the points that were written, one for each election."""
    names = {college.key: (college.name, college.clause) for college in statutes.colleges}
    place = one.agenda.count()
    for number, election in enumerate(Election.objects.filter(assembly=one, item=None), start=1):
        election.item = AgendaItem.objects.create(
            community_id=one.community_id,
            assembly=one,
            place=place + number,
            title=f"Élection. {title(election, names)}"[:200],
        )
        election.save(update_fields=["item"])
