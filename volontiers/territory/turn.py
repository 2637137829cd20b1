"""The settings of a community are written one at a time: a form sent twice in the same instant is read in order."""

from volontiers.territory.models import Community


def take_turn(community_id: int) -> Community:
    """Inside the transaction of the verb; the row of the community is the lock, held until the end."""
    return Community.objects.select_for_update(of=("self",), no_key=True).get(pk=community_id)
