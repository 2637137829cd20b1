"""The full address that a message carries: its reader is not on the site."""

from django.conf import settings


def full_address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
