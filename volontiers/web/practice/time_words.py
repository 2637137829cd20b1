"""A line of the register about time for the association, in words."""

from collections.abc import Mapping
from typing import Any

from volontiers.core.french import counted
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import Work


def choice(body: Mapping[str, Any]) -> list[str]:
    """« groupes de travail : un peu, au plus 2 heures par mois », one for each work; days and end are said apart."""
    if "works" not in body:
        return [Level.NONE.label]
    return [_work(one, body["works"][one]) for one in Work if one in body["works"]]


def _work(work: Work, own: Mapping[str, Any]) -> str:
    return f"{work.label} : {Level(own['level']).label}, au plus {counted(own['hours'], 'heure')} par mois"
