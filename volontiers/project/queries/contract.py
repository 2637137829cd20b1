"""The contract of missions as it was entered, and the public example that comes with the product."""

import csv
from functools import cache
from pathlib import Path

from volontiers.core import contract as core
from volontiers.project import aci
from volontiers.project.models import Assumption, ContractVersion

_FOLDER = Path(aci.__file__).parent


def versions(community_id: int) -> list[ContractVersion]:
    """The first one first. Read inside the community."""
    return list(ContractVersion.objects.filter(community_id=community_id))


def latest(community_id: int) -> ContractVersion | None:
    """Read inside the community."""
    return ContractVersion.objects.filter(community_id=community_id).last()


def assumed(community_id: int) -> dict[str, core.Assumed]:
    """By indicator, what was said last. Read inside the community."""
    rows = Assumption.objects.filter(community_id=community_id)
    return {one.key: core.Assumed(one.low, one.high, one.because) for one in rows}


@cache
def example() -> tuple[core.Amount, ...]:
    """Public facts of 2019–2023, incomplete: each with its source and year."""
    return core.amounts(_rows("exemple.csv"))


@cache
def sizes() -> tuple[core.Size, ...]:
    return tuple(
        core.Size(row["taille"], int(row["moins_de"]) if row["moins_de"] else None)
        for row in _rows("tailles.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet, delimiter=";"))
