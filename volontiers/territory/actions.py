"""The verbs of a place: communes imported, a community installed and changed, a protocol written and signed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connections

from volontiers.core import codes
from volontiers.core.ledger import Rule
from volontiers.core.need import Family, Kind
from volontiers.core.rules import Rules
from volontiers.database.ledger import enter_rules
from volontiers.database.wall import InCommunity, acting, acting_account, acting_owner, step_into
from volontiers.territory.models import (
    AgreementWording,
    Closure,
    Community,
    Municipality,
    OpenPeriod,
    Place,
    Preset,
    Protocol,
    Sector,
)
from volontiers.territory.sources.communes import Commune
from volontiers.territory.turn import take_turn

BATCH = 1000

# Shown as an example until a medical committee signs words of its own. No clinical content is ours.
EXAMPLE_QUESTION = "Urgence vitale ? La personne parle, respire, est consciente ?"
EXAMPLE_LINES = ("ne répond pas", "respire mal", "a très mal à la poitrine", "parle ou bouge mal d’un coup")
EXAMPLE_SCRIPT = (
    "Ne raccrochez pas, je vous passe le 15.",
    "Restez à côté de la personne.",
    "Je vous rappelle ensuite.",
)
WORDINGS = {
    Family.CARERS: "Êtes-vous d’accord pour que je transmette votre demande, sans votre nom, aux soignants volontaires du territoire ?",
    Family.SERVICES: "Êtes-vous d’accord pour que je la transmette aussi aux services d’aide et de matériel, pour ce qui les concerne ?",
}
HOME_RETURN = (
    {"kind": Kind.UNSCHEDULED, "detail": "", "hours": 24},
    {
        "kind": Kind.EQUIPMENT,
        "detail": "lit médicalisé",
        "hours": 48,
        "waits_for": 0,
        "waits_reason": "l’ordonnance",
    },
    {"kind": Kind.HOME_HELP, "detail": "matin et soir", "hours": 48},
    {"kind": Kind.NURSING, "detail": "", "hours": 48},
)
DESK_OPENS, DESK_CLOSES = time(8), time(20)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do, or did. ignored: lines that say what is known already.

    still: communes whose position is another one in the file, and stays: minutes were measured from it.
    """

    added: int
    changed: int
    ignored: int
    still: int


def import_communes(
    communes: Iterable[Commune],
    *,
    dry: bool,
    moving: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
) -> Changes:
    """All of them or none, in one transaction; dry: only counts. progress: called with the communes treated.

    moving: also the positions of what is known already, through the owner's own connection.
    """
    known = {m.pk: m for m in Municipality.objects.all()}
    told = [(known.get(one.insee), _told(one, known.get(one.insee))) for one in communes]
    added = [values for earlier, values in told if earlier is None]
    others = [(earlier, values) for earlier, values in told if earlier is not None]
    moved = [values for earlier, values in others if _position(earlier) != _position(values)]
    if not moving:
        others = [(earlier, values | _position(earlier)) for earlier, values in others]
    changed = [values for earlier, values in others if _differs(earlier, values)]
    if not dry:
        with acting_owner() if moving and moved else acting_account(None) as base:
            _write(base, [*added, *changed], progress)
    return Changes(len(added), len(changed), len(others) - len(changed), still=0 if moving else len(moved))


# Only the owner writes this table: the function adds and corrects, and refuses to move what is known.
_NOTE = "SELECT note_communes(%s::jsonb)"


def _write(base: str, rows: list[dict[str, object]], progress: Callable[[int], None]) -> None:
    with connections[base].cursor() as sql:
        for start in range(0, len(rows), BATCH):
            sql.execute(_NOTE, [json.dumps(rows[start : start + BATCH])])
            progress(min(start + BATCH, len(rows)))


def _values(one: Commune) -> dict[str, object]:
    return {
        "insee": one.insee,
        "name": one.name,
        "search_key": codes.municipality_key(one.name),
        "population": one.population,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "postcodes": list(one.postcodes),
    }


def _told(one: Commune, earlier: Municipality | None) -> dict[str, object]:
    """What a file does not tell stays as it was known."""
    values = _values(one)
    if earlier is None:
        return values
    for name in ("population", "latitude", "longitude"):
        if values[name] is None:
            values[name] = getattr(earlier, name)
    return values | {"postcodes": list(one.postcodes) or earlier.postcodes}


def _position(one: Municipality | dict[str, object]) -> dict[str, object]:
    return {
        name: one[name] if isinstance(one, dict) else getattr(one, name) for name in ("latitude", "longitude")
    }


def _differs(earlier: Municipality, values: dict[str, object]) -> bool:
    return any(getattr(earlier, name) != value for name, value in values.items())


def set_territory(by: InCommunity, insee: Sequence[str], decision: str) -> int:
    """These communes are the territory of the community; sectors of those already in it stay. Gives the count."""
    with acting(by):
        take_turn(by.community_id)
        mine = Place.objects.filter(community_id=by.community_id)
        mine.exclude(municipality_id__in=insee).delete()
        known = set(mine.values_list("municipality_id", flat=True))
        _add_places(by, [code for code in insee if code not in known])
        enter_rules(by, "territory", decision, [Rule.TERRITORY])
    return len(insee)


def _add_places(by: InCommunity, insee: Iterable[str]) -> None:
    Place.objects.bulk_create(Place(community_id=by.community_id, municipality_id=code) for code in insee)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a community is called and how it is reached. Telephones in E.164."""

    name: str
    slug: str
    legal_form: str
    has_desk: bool
    desk_phone: str = ""
    out_of_hours_phone: str = ""
    out_of_hours_text: str = ""
    time_zone: str = "Europe/Paris"
    form_open: bool = True


def install_community(identity: Identity, insee: Sequence[str] = ()) -> Community:
    """A new community with default hours, words, preset, and a protocol marked EXAMPLE. No demonstration data.

    insee: the communes of its territory. Its rules are those of the installation, entered whole.
    """
    with acting_account(None):
        community = Community.objects.create(rules=Rules().to_dict(), **_identity(identity))
        here = _Here(community.pk)
        step_into(here)
        _start(community)
        _add_places(here, insee)
        enter_rules(here, "installation", "")
    return community


def _start(community: Community) -> None:
    for weekday in range(5):
        OpenPeriod.objects.create(community=community, weekday=weekday, opens=DESK_OPENS, closes=DESK_CLOSES)
    for family, text in WORDINGS.items():
        AgreementWording.objects.create(community=community, family=family, version=1, text=text)
    Preset.objects.create(community=community, name="Retour à domicile", lines=list(HOME_RETURN))
    Protocol.objects.create(
        community=community, version=1, status=Protocol.Status.EXAMPLE, desk_question=EXAMPLE_QUESTION,
        public_lines=list(EXAMPLE_LINES), script=list(EXAMPLE_SCRIPT),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Here:
    """The installation itself, before anybody has an account."""

    community_id: int
    account_id: None = None


def _identity(identity: Identity) -> dict[str, object]:
    return {
        "name": identity.name,
        "slug": identity.slug,
        "legal_form": identity.legal_form,
        "has_desk": identity.has_desk,
        "desk_phone": identity.desk_phone,
        "out_of_hours_phone": identity.out_of_hours_phone,
        "out_of_hours_text": identity.out_of_hours_text,
        "time_zone": identity.time_zone,
        "form_open": identity.form_open,
    }


def change_identity(by: InCommunity, identity: Identity, decision: str) -> None:
    with acting(by):
        take_turn(by.community_id)
        Community.objects.filter(pk=by.community_id).update(**_identity(identity))
        enter_rules(by, "identity", decision, [Rule.IDENTITY])


def change_rules(by: InCommunity, values: Mapping[str, object], decision: str) -> Rules:
    """The local parameters; what is not given keeps its value. Raises core.rules.RulesError, in French."""
    with acting(by):
        community = take_turn(by.community_id)
        rules = Rules.from_dict({**community.rules, **values})
        Community.objects.filter(pk=community.pk).update(rules=rules.to_dict())
        enter_rules(by, "parameters", decision, [Rule.PARAMETERS])
    return rules


def set_hours(by: InCommunity, periods: Sequence[tuple[int, time, time]], decision: str) -> None:
    """(weekday, opens, closes) of the whole week: the list replaces the earlier one."""
    with acting(by):
        take_turn(by.community_id)
        OpenPeriod.objects.filter(community_id=by.community_id).delete()
        for weekday, opens, closes in periods:
            OpenPeriod.objects.create(
                community_id=by.community_id, weekday=weekday, opens=opens, closes=closes
            )
        enter_rules(by, "hours", decision, [Rule.HOURS])


def close_days(
    by: InCommunity, first: date, last: date, text: str, *, suspended: bool, decision: str
) -> Closure:
    """Days on which the desk is closed, or the mission suspended. Said twice, they stand once."""
    with acting(by):
        take_turn(by.community_id)
        closure, _ = Closure.objects.get_or_create(
            community_id=by.community_id, first_day=first, last_day=last, text=text, suspended=suspended
        )
        enter_rules(by, "closure", decision, [Rule.CLOSURES])
    return closure


def reopen_days(by: InCommunity, closure_id: int, decision: str) -> None:
    with acting(by):
        take_turn(by.community_id)
        Closure.objects.filter(pk=closure_id, community_id=by.community_id).delete()
        enter_rules(by, "reopening", decision, [Rule.CLOSURES])


def set_sector(by: InCommunity, name: str, insee: Sequence[str], decision: str) -> Sector:
    """The communes of a sector: they leave the one they were in. An empty sector disappears."""
    with acting(by):
        take_turn(by.community_id)
        sector, _ = Sector.objects.get_or_create(community_id=by.community_id, name=name)
        mine = Place.objects.filter(community_id=by.community_id)
        mine.filter(sector=sector).update(sector=None)
        mine.filter(municipality_id__in=insee).update(sector=sector)
        Sector.objects.filter(community_id=by.community_id, places=None).delete()
        enter_rules(by, "sector", decision, [Rule.TERRITORY])
    return sector


def set_preset(by: InCommunity, name: str, lines: Sequence[Mapping[str, object]]) -> None:
    """Several needs in one tick; without lines the preset disappears."""
    with acting(by):
        take_turn(by.community_id)
        if not lines:
            Preset.objects.filter(community_id=by.community_id, name=name).delete()
            return
        Preset.objects.update_or_create(
            community_id=by.community_id, name=name, defaults={"lines": [dict(line) for line in lines]}
        )


def set_wording(by: InCommunity, family: Family, text: str, decision: str) -> AgreementWording:
    """New words make a new version: what was read to whom stays known."""
    with acting(by):
        take_turn(by.community_id)
        mine = AgreementWording.objects.filter(community_id=by.community_id, family=family)
        latest = mine.order_by("-version").first()
        if latest is not None and latest.text == text:
            return latest
        words = AgreementWording.objects.create(
            community_id=by.community_id,
            family=family,
            text=text,
            version=latest.version + 1 if latest else 1,
        )
        enter_rules(by, "wording", decision, [Rule.WORDING])
    return words


@dataclass(frozen=True, slots=True)
class ProtocolText:
    """What the medical committee wrote: the question of the desk, the lines of the form, the script of the 15."""

    desk_question: str
    public_lines: tuple[str, ...]
    script: tuple[str, ...]


class NothingToSign(Exception):
    """There is no unsigned version of this number."""


def write_protocol(by: InCommunity, text: ProtocolText) -> Protocol:
    """An unsigned version: the one being written if there is one, else a new one; a signed one is never touched."""
    with acting(by):
        take_turn(by.community_id)
        latest = Protocol.objects.filter(community_id=by.community_id).order_by("-version").first()
        values = {
            "desk_question": text.desk_question,
            "public_lines": list(text.public_lines),
            "script": list(text.script),
        }
        if latest is not None and latest.status == Protocol.Status.DRAFT:
            Protocol.objects.filter(pk=latest.pk).update(**values)
            latest.refresh_from_db()
            return latest
        return Protocol.objects.create(
            community_id=by.community_id, version=latest.version + 1 if latest else 1, **values
        )


def sign_protocol(
    by: InCommunity,
    version: int,
    signatory: str,
    role: str,
    review_on: date,
    now: datetime,
    decision: str,
) -> Protocol:
    """Signed by a named person with a role, until a date of review: in force at once. Raises NothingToSign."""
    with acting(by):
        take_turn(by.community_id)
        draft = (
            Protocol.objects.filter(community_id=by.community_id, version=version)
            .exclude(status=Protocol.Status.SIGNED)
            .first()
        )
        if draft is None:
            raise NothingToSign
        draft.status, draft.signed_at = Protocol.Status.SIGNED, now
        draft.signatory, draft.signatory_role, draft.review_on = signatory, role, review_on
        draft.save()
        enter_rules(by, "protocol", decision, [Rule.PROTOCOL])
    return draft
