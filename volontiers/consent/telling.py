"""A line of the register that somebody else wrote in the name of a professional: they are told, and can read it."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory


def tell(by: Actor, professional_id: int, template: str, line: int, about: str, now: datetime) -> None:
    """Inside the transaction of the verb. Nothing of what they wrote themselves. line: its number."""
    one = directory.respondent(by.community_id, professional_id)
    if one is None or by.professional_id == professional_id:
        return
    slug = territory.community(by.community_id).slug
    link = full_address(f"/moi/engagement/recus/{line}?cpts={slug}")
    for channel, value in one.channels:
        to = Address(channel, value, one.name)
        outbox.queue(by.community_id, to, template, {"link": link}, now=now, about=about)
