"""A definition is adopted or changed: a new version, on a decision, in the register with the other rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from volontiers.core import facts
from volontiers.core.indicator import Definition, DefinitionError
from volontiers.core.ledger import Rule
from volontiers.database.ledger import enter_rules
from volontiers.database.wall import InCommunity, acting
from volontiers.indicators import models
from volontiers.indicators.actions.refused import NotWritten
from volontiers.territory.turn import take_turn

# An entry of the register holds them all.
MOST = 24
_STALE = "Quelqu’un d’autre a changé « {} » entre-temps : relisez sa version {}, puis recommencez."
_SAME = "Rien n’a changé dans « {} » depuis la version {}."
_LATER = "La version {} de « {} » vaut depuis le {:%d/%m/%Y} : choisissez un jour plus tard."
_TOO_MANY = f"{MOST} indicateurs au plus : au-delà, personne ne les relit."


@dataclass(frozen=True, slots=True)
class Adopted:
    """after: key → the version that was read when this was written, 0 for none."""

    definitions: Sequence[Definition]
    in_force_from: date
    decision: str
    after: Mapping[str, int]


def adopt_definitions(by: InCommunity, said: Adopted, now: datetime) -> list[models.Definition]:
    """Each is a new version, whatever number it says. Raises NotWritten; DefinitionError on a value."""
    for one in said.definitions:
        _check(one)
    with acting(by):
        take_turn(by.community_id)
        rows = models.Definition.objects.filter(community_id=by.community_id).order_by("version")
        latest = {row.key: row for row in rows}
        if len(latest.keys() | {one.key for one in said.definitions}) > MOST:
            raise NotWritten("", _TOO_MANY)
        made = [_adopted(by, one, latest.get(one.key), said, now) for one in said.definitions]
        enter_rules(by, "indicators", said.decision, [Rule.INDICATORS])
    return made


def _check(one: Definition) -> None:
    """A value that the language cannot hold is no definition. Raises DefinitionError."""
    facts.check(one)
    if Definition.from_dict(one.to_dict()) != one:
        raise DefinitionError("name", "à relire.")


def _adopted(
    by: InCommunity, one: Definition, latest: models.Definition | None, said: Adopted, now: datetime
) -> models.Definition:
    version = latest.version if latest else 0
    if said.after.get(one.key, 0) != version:
        raise NotWritten("", _STALE.format(one.name, version))
    if latest and said.in_force_from <= latest.in_force_from:
        raise NotWritten("in_force_from", _LATER.format(version, one.name, latest.in_force_from))
    if latest and Definition.from_dict(latest.said) == replace(one, version=version):
        raise NotWritten("", _SAME.format(one.name, version))
    return models.Definition.objects.create(
        community_id=by.community_id, key=one.key, version=version + 1, in_force_from=said.in_force_from,
        said=replace(one, version=version + 1).to_dict(), decision=said.decision, entered_at=now,
        account_id=by.account_id,
    )  # fmt: skip
