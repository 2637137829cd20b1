"""Which way a message goes, by the name of its channel."""

from collections.abc import Callable

from django.conf import settings

from volontiers.messages.channels import email, log, sms
from volontiers.messages.channels.letter import Answer, Letter, Never

Way = Callable[[Letter], Answer]
_WAYS: dict[str, Way] = {"sms": sms.send, "email": email.send}
_SET = {"sms": sms.is_set, "email": email.is_set}
_SAID = {"sms": "SMS", "email": "courriel"}


def label(channel: str) -> str:
    return _SAID.get(channel, channel)


def is_set(channel: str) -> bool:
    """Whether this installation has a provider for the channel."""
    return channel in _SET and _SET[channel]()


def deliver(channel: str, letter: Letter) -> Answer:
    """Send it now. Never raises for what a provider does."""
    return _way(channel)(letter)


def _way(channel: str) -> Way:
    if is_set(channel):
        return _WAYS[channel]
    return log.send if settings.DEMO else _missing(channel)


def _missing(channel: str) -> Way:
    return lambda _letter: Never(f"L’envoi par {label(channel)} n’est pas réglé dans cette installation.")
