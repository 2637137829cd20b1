"""A line of the register about new patients, in words."""

from collections.abc import Mapping
from typing import Any

from volontiers.core.lasting import ages_phrase, patients
from volontiers.core.pledge import Level


def choice(body: Mapping[str, Any]) -> list[str]:
    """« un peu : au plus 2 nouveaux patients par mois, 6 proposés », then whom; where and until when are said apart."""
    level = Level(body["level"])
    if level is Level.NONE:
        return [level.label]
    placed, asked = body["per_month"], body["asked_per_month"]
    ages = (body["youngest"], body["oldest"]) if "youngest" in body else None
    told = [
        f"{level.label} : au plus {patients(placed)} par mois, {asked} proposés",
        "seulement des personnes déjà suivies" if body["only_known"] else "",
        ages_phrase(ages),
        "visites à domicile comprises" if body["home_visits"] else "sans visite à domicile",
    ]
    return [one for one in told if one]
