"""Telephone numbers as people say them, kept in E.164."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

# Overseas departments dial ten digits of their own; a number is read with the community's plan first.
_REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "Indian/Reunion": "RE",
        "America/Guadeloupe": "GP",
        "America/Martinique": "MQ",
        "America/Cayenne": "GF",
        "Indian/Mayotte": "YT",
    }
)
# Mobile numbers that ARCEP keeps for fiction: they ring nowhere, and the library calls them invalid.
_FICTION = re.compile(r"^\+3363998\d{4}$")
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


@lru_cache(maxsize=32_768)
def read(text: str, zone_name: str = "Europe/Paris") -> str | None:
    """The number in E.164, or None when nobody could be called back on it. zone_name: of the community.

    Kept: a spreadsheet of thousands is read several times.
    """
    home = _REGIONS.get(zone_name, "FR")
    for region in dict.fromkeys([home, "FR", *_REGIONS.values()]):
        number = _parsed(text, region)
        if number is not None and _reachable(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


@lru_cache(maxsize=32_768)
def is_mobile(phone: str) -> bool:
    """Whether a text message can reach this E.164 number."""
    number = _parsed(phone, None)
    return number is not None and (
        phonenumbers.number_type(number) in _MOBILE or _FICTION.match(phone) is not None
    )


def spoken(phone: str) -> str:
    """« 06 39 98 12 34 »: as it is read aloud; what cannot be read stays as it is."""
    number = _parsed(phone, "FR")
    if number is None:
        return phone
    french = number.country_code == 33 or phonenumbers.region_code_for_number(number) in _REGIONS.values()
    style = PhoneNumberFormat.NATIONAL if french else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def _parsed(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _reachable(number: PhoneNumber) -> bool:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return phonenumbers.is_valid_number(number) or _FICTION.match(e164) is not None
