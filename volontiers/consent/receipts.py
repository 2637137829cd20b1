"""The receipt of a pledge or a withdrawal: a message with the number of its line and the whole head."""

from collections.abc import Iterable
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.consent import ledger
from volontiers.core.ledger import EntryKind
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory


def send_receipt(
    by: Actor, professional_id: int, now: datetime, given: Iterable[EntryKind] = ledger.GIVEN
) -> None:
    """Of their latest word of these kinds, inside the transaction of the verb that wrote it: by e-mail, else in one SMS."""
    receipt = ledger.receipt(professional_id, given)
    one = directory.respondent(by.community_id, professional_id)
    if receipt is None or one is None or not one.reachable:
        return
    about = f"entry:{receipt.seq}"
    if not one.email:
        whole = {"receipt": receipt.short}
        outbox.queue(
            by.community_id, Address("sms", one.phone, one.name), "receipt", whole, now=now, about=about
        )
        return
    slug = territory.community(by.community_id).slug
    said = {"receipt": receipt.text, "link": full_address(f"/c/{slug}/registre/{receipt.path}")}
    to = Address("email", one.email, one.name)
    outbox.queue(by.community_id, to, "receipt_letter", said, now=now, about=about)
