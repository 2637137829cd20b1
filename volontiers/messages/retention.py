"""What is over in the outbox."""

from datetime import datetime

from volontiers.core.retention import MESSAGES_MONTHS, months_before
from volontiers.database.erasing import erase
from volontiers.messages.models import Message, Receipt


def forget_old(now: datetime) -> int:
    """Messages and what their channels answered, inside the transaction of the sweep. Gives how many rows left."""
    before = months_before(now, MESSAGES_MONTHS)
    return erase(Receipt.objects.filter(at__lt=before), Message.objects.filter(created_at__lt=before))
