"""The invented people of the demonstration: who answers, from where, and what they agreed to in advance."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings

from volontiers.accounts import actions as accounts
from volontiers.accounts.access import Actor, Role, by_link
from volontiers.accounts.queries import invitation_door
from volontiers.cases.actions.withdrawals import change_pledge, pause_pledge
from volontiers.consent.actions import Terms, note_organization, set_practices
from volontiers.consent.lasting import change_lasting
from volontiers.core import phone
from volontiers.core.lasting import LastingTerms
from volontiers.core.pledge import Level
from volontiers.directory import actions as directory
from volontiers.directory.actions import Entry, Office, Structure
from volontiers.ops.demo import territory

ZONE = "Europe/Paris"
MAIL = "exemple.invalid"
PLEDGED_FOR = timedelta(days=70)
PAUSED_FOR = timedelta(days=26)
CAPS = {Level.SOME: (3, 1), Level.MANY: (12, 4), Level.NONE: (0, 0)}
# The services of a territory take what a carer could not: beds and home help are their trade.
SERVICE_CAPS = {Level.SOME: (10, 5), Level.MANY: (40, 25), Level.NONE: (0, 0)}
# New patients a month: the defaults of a community.
PATIENTS = {Level.SOME: 2, Level.MANY: 4}
QUIET = (time(20), time(7))

# e-mail name, name, roles in the CPTS, professional they are.
CAST: tuple[tuple[str, str, tuple[Role, ...], str], ...] = (
    ("julie", "Julie Vidal", (Role.OPERATOR,), ""),
    ("claire", "Claire Fabre", (Role.OPERATOR, Role.COORDINATOR), ""),
    ("salvy", "Anne Salvy", (Role.PROFESSIONAL,), "salvy"),
    ("gasc", "Paul Gasc", (Role.PROFESSIONAL, Role.DUTY_PHYSICIAN), "gasc"),
    ("rouquette", "Inès Rouquette", (Role.PROFESSIONAL,), "rouquette"),
    ("albert", "Louis Albert", (Role.PROFESSIONAL,), "albert"),
    ("bousquet", "Karim Bousquet", (Role.PROFESSIONAL,), "bousquet"),
    ("cros", "Hélène Cros", (Role.PROFESSIONAL, Role.BOARD), "cros"),
    ("arnal", "Benoît Arnal", (Role.FUNDER,), ""),
)
# Three physicians and a nurse who have no CPTS and no desk.
GROUP: tuple[tuple[str, Entry, str, Level], ...] = (
    ("pons", Entry("Pons", "Noémie", "60"), "81309", Level.MANY),
    ("vernhes", Entry("Vernhes", "Alice", "10", title="Dr"), "81309", Level.SOME),
    ("bessiere", Entry("Bessière", "Jean", "10", title="Dr"), "81206", Level.SOME),
    ("carriere", Entry("Carrière", "Léa", "10", title="Dr"), "81217", Level.NONE),
)


@dataclass(frozen=True, slots=True)
class People:
    """Short names → ids."""

    accounts: dict[str, int]
    professionals: dict[str, int]


def email(key: str) -> str:
    return f"{key}@{MAIL}"


def install(by: Actor, now: datetime) -> People:
    """The CPTS: structures, professionals and their pledges, then the accounts of the cast."""
    structures = {row["cle"]: _structure(by, row, now) for row in territory.rows("structures.csv")}
    found = People({}, {})
    for number, row in enumerate(territory.rows("soignants.csv"), start=10):
        found.professionals[row["cle"]] = _professional(by, row, structures, number, now)
    for key, name, roles, professional in CAST:
        who = found.professionals.get(professional)
        found.accounts[key] = _account(by, key, name, roles, who, now, owner=key == "claire")
    return found


def install_group(by: Actor, now: datetime) -> People:
    """The group without a desk: Noémie asks, and owns what she asks."""
    found = People({}, {})
    for number, (key, entry, insee, level) in enumerate(GROUP, start=80):
        listed = Entry(
            entry.family_name, entry.given_name, entry.profession, title=entry.title,
            email=email(key), phone=_mobile(number),
        )  # fmt: skip
        professional = directory.list_professional(by, listed)
        found.professionals[key] = professional.pk
        office = Office(insee, ("AMB", "HH"), address="place de la Mairie")
        set_practices(by, professional.pk, (office,), now)
        _pledge(by, professional.pk, level, Terms(level, *CAPS[level], None, ("AMB", "HH"), 40), now)
        roles = (Role.PROFESSIONAL, Role.COORDINATOR) if key == "pons" else (Role.PROFESSIONAL,)
        name = f"{entry.given_name} {entry.family_name}"
        found.accounts[key] = _account(by, key, name, roles, professional.pk, now, owner=key == "pons")
    return found


def _structure(by: Actor, row: dict[str, str], now: datetime) -> int:
    spoken = phone.read(row["telephone"], ZONE) or ""
    return note_organization(by, Structure(row["genre"], row["nom"], row["commune"], spoken), now).pk


def _professional(
    by: Actor, row: dict[str, str], structures: dict[str, int], number: int, now: datetime
) -> int:
    entry = Entry(
        row["nom"], row["prenom"], row["profession"], title=row["titre"],
        email=email(row["cle"]), phone=_mobile(number), organization_id=structures.get(row["structure"]),
    )  # fmt: skip
    pk = directory.list_professional(by, entry).pk
    modes = tuple(row["modes"].split())
    set_practices(by, pk, (_office(row, modes),), now)
    level = Level.MANY if row["niveau"] == "pause" else Level(row["niveau"])
    caps = (SERVICE_CAPS if row["profession"] == "service" else CAPS)[level]
    minutes = int(row["minutes"]) if row["minutes"] else None
    _pledge(by, pk, level, Terms(level, *caps, None, modes, minutes), now)
    if row["niveau"] == "pause":
        pause_pledge(by_link(by.community_id, pk), pk, now + PAUSED_FOR, now)
    if row["patients"]:
        placed = int(row["par_mois"] or PATIENTS[Level(row["patients"])])
        _follow(by, pk, (Level(row["patients"]), placed), minutes, now, home_visits="HH" in modes)
    return pk


def _office(row: dict[str, str], modes: tuple[str, ...]) -> Office:
    video = f"https://visio.{MAIL}/{row['cle']}" if "VR" in modes else ""
    return Office(row["commune"], modes, address="1 place de la Fontaine", video=video)


def _pledge(by: Actor, pk: int, level: Level, terms: Terms, now: datetime) -> None:
    """Said three weeks before the day of the demonstration, for three months."""
    said = Terms(
        terms.level, terms.asked_cap, terms.accepted_cap,
        None if level is Level.NONE else (now + PLEDGED_FOR).date(),
        terms.modes, terms.minutes, quiet_from=QUIET[0], quiet_to=QUIET[1],
    )  # fmt: skip
    change_pledge(by_link(by.community_id, pk), pk, said, now, (None, None))


def _follow(
    by: Actor, pk: int, word: tuple[Level, int], minutes: int | None, now: datetime, *, home_visits: bool
) -> None:
    """New patients, said the same day. word: the level, and how many a month."""
    level, placed = word
    said = LastingTerms(
        level, placed, 3 * placed, None, frozenset(), minutes, home_visits, False, (now + PLEDGED_FOR).date(), None,
    )  # fmt: skip
    change_lasting(by_link(by.community_id, pk), pk, said, now)


def _mobile(number: int) -> str:
    """In the range that Arcep keeps for fiction."""
    return f"+3363998{number:04d}"


def _account(
    by: Actor,
    key: str,
    name: str,
    roles: tuple[Role, ...],
    professional_id: int | None,
    now: datetime,
    *,
    owner: bool,
) -> int:
    """Invited and joined as anybody is, with a password that nobody knows: the door is the only way in."""
    link = accounts.invite(
        by, email=email(key), name=name, roles=roles, link_root=settings.PUBLIC_URL,
        community_name="la démonstration", now=now, professional_id=professional_id, default_owner=owner,
    )  # fmt: skip
    door = invitation_door(accounts.hashed(link.rpartition("/")[2]))
    assert door is not None
    return directory.join(door[1], by.community_id, secrets.token_urlsafe(24), "", now).pk
