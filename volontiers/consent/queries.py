"""Reads pledges as the values that core understands, and what this week has used of them."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from volontiers.consent.models import OneOff, Pledge
from volontiers.core.ledger import Rule
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Caps, KindTerms, Level, PledgeTerms, Use, Wall
from volontiers.database.rows import Table, fetch, instances

NO_USE = Use(0, 0, {}, 0, 0)


class Written(Protocol):
    """What a pledge says, whether it comes as an instance or as a bare row."""

    level: str
    asked_cap: int
    accepted_cap: int
    by_kind: dict[str, Any]
    modes: list[str]
    minutes: int | None
    communes: list[str]
    days: list[int]
    opens: time | None
    closes: time | None
    quiet_from: time | None
    quiet_to: time | None
    until: date | None
    paused_until: datetime | None


# Read at every step of every need: one statement, without the ORM's own time.
_STANDING = """
SELECT id, professional_id, consent_seq, origins, level, asked_cap, accepted_cap, by_kind::text, modes, minutes,
       communes, days, opens, closes, quiet_from, quiet_to, until, paused_until
  FROM consent_pledge WHERE community_id = %s AND professional_id = ANY (%s)
"""


@lru_cache(maxsize=64)
def _modes(modes: tuple[str, ...]) -> frozenset[Mode]:
    return frozenset(Mode(mode) for mode in modes)


def terms(pledge: Written) -> PledgeTerms:
    """The pledge as a value."""
    return PledgeTerms(
        level=Level(pledge.level),
        caps=Caps(pledge.asked_cap, pledge.accepted_cap),
        by_kind={Kind(kind): _kind_terms(own) for kind, own in pledge.by_kind.items()},
        modes=_modes(tuple(pledge.modes)),
        minutes=pledge.minutes,
        communes=frozenset(pledge.communes),
        days=frozenset(pledge.days),
        opens=pledge.opens,
        closes=pledge.closes,
        quiet_from=pledge.quiet_from,
        quiet_to=pledge.quiet_to,
        until=pledge.until,
        paused_until=pledge.paused_until,
    )


def _kind_terms(own: dict[str, Any]) -> KindTerms:
    caps = Caps(own["asked"], own["accepted"]) if own.get("asked") is not None else None
    return KindTerms(Level(own["level"]), caps)


class Said(NamedTuple):
    """A pledge, the entry of the register that says it, from where its minutes count, and what it says."""

    pledge_id: int
    consent_seq: int
    origins: tuple[str, ...]
    terms: PledgeTerms


def standing(community_id: int, professionals: Iterable[int]) -> dict[int, Said]:
    """By professional, for those of this community."""
    rows = fetch(_STANDING, [community_id, list(professionals)])
    return {row[1]: Said(row[0], row[2], tuple(row[3]), _bare_terms(row)) for row in rows}


def _bare_terms(row: tuple[Any, ...]) -> PledgeTerms:
    (_, _, _, _, level, asked, accepted, by_kind, modes, minutes, communes, days,
     opens, closes, quiet_from, quiet_to, until, paused_until) = row  # fmt: skip
    own = json.loads(by_kind) if by_kind != "{}" else {}
    return PledgeTerms(
        Level(level), Caps(asked, accepted), {Kind(kind): _kind_terms(one) for kind, one in own.items()},
        _modes(tuple(modes)), minutes, frozenset(communes), frozenset(days), opens, closes, quiet_from, quiet_to,
        until, paused_until,
    )  # fmt: skip


_PLEDGE = Table(Pledge, "l")
_ONE = f"SELECT {_PLEDGE.columns} FROM consent_pledge l WHERE l.id = %s FOR NO KEY UPDATE"  # noqa: S608 - columns of our own model


def locked_pledge(pledge_id: int) -> Pledge | None:
    """The pledge as it stands now, and until the end of the transaction."""
    found: Pledge | None = next((one for (one,) in instances(_ONE, [pledge_id], _PLEDGE)), None)
    return found


def pledge_of(professional_id: int, community_id: int) -> Pledge | None:
    return Pledge.objects.filter(professional_id=professional_id, community_id=community_id).first()


def silence(professional_id: int, community_id: int, at: datetime) -> Wall | None:
    """Why this professional is not asked, not even on duty: "pas du tout", or a pause. None when neither holds."""
    found = fetch("SELECT silence(%s, %s, %s)", [professional_id, community_id, at])
    return Wall(found[0][0]) if found and found[0][0] else None


_USES = """
SELECT professional_id, asked, accepted, all_asked, all_accepted, by_kind FROM use_everywhere(%s, %s, %s)
"""


def uses(community_id: int, professionals: Iterable[int], week: date) -> dict[int, Use]:
    """What this local week has used, here, by kind, and over all communities, by professional."""
    rows = fetch(_USES, [list(professionals), week, community_id])
    return {pk: Use(int(a), int(b), _by_kind(kinds), int(c), int(d)) for pk, a, b, c, d, kinds in rows}


@lru_cache(maxsize=4096)
def _by_kind(kinds: str) -> dict[Kind, tuple[int, int]]:
    return {Kind(kind): (asked, accepted) for kind, (asked, accepted) in json.loads(kinds).items()}


def one_off(one_off_id: int) -> OneOff | None:
    return OneOff.objects.filter(pk=one_off_id).first()


_RULE_SEQ = """
SELECT coalesce(max(e.seq), 0) FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
 WHERE b.professional_id IS NULL AND b.kind = 'rule' AND b.body->'values' ? %s
"""


def rule_seq(rule: Rule) -> int:
    """The number of the entry that says this rule as it stands; 0 when none does. Read inside the community."""
    ((seq,),) = fetch(_RULE_SEQ, [rule])
    return int(seq)
