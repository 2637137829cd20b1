"""The demonstration's channel: nothing leaves, the outbox shows what would have left."""

from volontiers.messages.channels.letter import Letter, Sent


def send(_letter: Letter) -> Sent:
    return Sent("gardé dans la boîte d’envoi de la démonstration")
