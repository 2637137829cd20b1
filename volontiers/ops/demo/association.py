"""The association of the demonstration: statutes that were refused, then mended; 78 members; a board with two empty seats.

Everybody is invented, and so are the statutes: each says that it is an example.
"""

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction

from volontiers.accounts.access import Actor
from volontiers.core import clauses
from volontiers.core.profession import PROFESSIONS
from volontiers.core.roster import COLUMNS
from volontiers.core.statutes import Base, Body, College, Meeting, Office, Procedure, Statutes, Tie
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.governance.actions.enrolling import enrol_members
from volontiers.governance.actions.members import (
    Who,
    admit_member,
    call_fees,
    change_member,
    declare_interest,
    note_payment,
)
from volontiers.governance.actions.seats import Seat, seat, unseat
from volontiers.governance.actions.statutes import Adopted, adopt_statutes
from volontiers.governance.queries.members import belonging
from volontiers.ops.demo import territory
from volontiers.ops.demo.people import MAIL, People

FOUNDED, FIRST_YEAR_OVER, MENDED = date(2023, 12, 20), date(2024, 12, 19), date(2026, 9, 24)
HALF = Fraction(1, 2)
_ARTICLES = {
    "notice_days": "8.1",
    "quorum": "8.2",
    "again_quorum": "8.2",
    "majority": "8.3",
    "proxies": "8.4",
    "tie": "8.3",
}
ORDINARY = Procedure(15, HALF, None, HALF, Base.CAST, 2, False, Tie.FAILS, _ARTICLES)
EXTRAORDINARY = Procedure(
    15, HALF, None, Fraction(2, 3), Base.CAST, 2, False, Tie.FAILS, _ARTICLES | {"majority": "8.5"}
)
BOARD = Procedure(
    7, HALF, None, HALF, Base.PRESENT, 0, False, Tie.PRESIDENT,
    {"notice_days": "9.1", "quorum": "9.1", "tie": "9.1"},
)  # fmt: skip
MEETINGS = {Meeting.ORDINARY: ORDINARY, Meeting.EXTRAORDINARY: EXTRAORDINARY, Meeting.BOARD: BOARD}
OFFICES = (Office.PRESIDENT, Office.TREASURER, Office.SECRETARY)
CLAUSES = {"mandate_months": "7.5", "offices": "9", "fee_paid": "5"}
FIRST = Statutes(
    (
        College("founders", "Fondateurs", "qui a fondé l’association", 3, clause="7.1", founders=True),
        College("gp", "Généralistes", "médecins généralistes", 3, clause="7.2"),
        College("allied", "Paramédicaux", "autres professions de santé", 3, clause="7.3"),
        College("users", "Usagers", "usagers", 1, clause="7.4"),
    ),
    MEETINGS, 36, OFFICES, CLAUSES, fee_paid=True,
)  # fmt: skip
SECOND = Statutes(
    (
        College("gp", "Généralistes", "médecins généralistes", 4, clause="7.1"),
        College("specialists", "Spécialistes", "autres médecins", 2, clause="7.2"),
        College("allied", "Paramédicaux", "autres professions de santé", 4, clause="7.3"),
        College("users", "Usagers", "usagers et partenaires", 2, not_with=("gp", "specialists", "allied"), clause="7.4"),
    ),
    MEETINGS, 36, OFFICES, CLAUSES, fee_paid=True,
)  # fmt: skip
# Of the directory, in the college of their profession; the founders sat for themselves until the statutes were mended.
FOUNDERS = ("delmas", "cabrol", "taillefer")
GPS = ("salvy", "gasc", "combes", "cros", "teulier", "marty", "astruc", "bonnet", "izard")
ALLIED = ("rouquette", "barthe", "calmels", "puech", "raynal", "viala", "albert", "blanc", "cayla", "granier")
SIZES = {"Généralistes": 30, "Spécialistes": 8, "Paramédicaux": 32, "Usagers": 8}
FAMILY = (
    "Alibert", "Barrau", "Cassan", "Daures", "Estève", "Fabre", "Garrigue", "Hérail", "Imbert", "Jammes", "Lagarde",
    "Mazars", "Negrier", "Olivier", "Pélissier", "Roques", "Sabatier", "Trouche", "Vayssière",
)  # fmt: skip
GIVEN = ("Agnès", "Bruno", "Carole", "Didier")
OCCUPATIONS = {
    "Généralistes": ("médecin généraliste",),
    "Spécialistes": ("cardiologue", "gériatre", "pédiatre", "dermatologue"),
    "Paramédicaux": ("infirmière", "kinésithérapeute", "pharmacien", "orthophoniste"),
    "Usagers": ("usager", "aidante", "déléguée d’une association d’usagers"),
}
# Who sits on the board: from when, for which college.
SEATED = (
    ("salvy", "gp", FOUNDED), ("combes", "gp", FOUNDED), ("rouquette", "allied", FOUNDED),
    ("cros", "gp", FIRST_YEAR_OVER), ("barthe", "allied", FIRST_YEAR_OVER), ("Alibert", "users", FIRST_YEAR_OVER),
    ("gasc", "gp", MENDED), ("puech", "allied", MENDED), ("Barrau", "users", MENDED),
)  # fmt: skip
BUREAU = (("cros", Office.PRESIDENT), ("barthe", Office.TREASURER), ("Alibert", Office.SECRETARY))
FEES = {"gp": 3000, "specialists": 3000, "allied": 2000, "users": 500}
# One member in seven has not paid yet; nobody of the board.
UNPAID = 7


def found_association(by: Actor, people: People, now: datetime) -> None:
    """by: the coordination. The register says on the day of `now` what the members had decided before."""
    adopt_statutes(by, _version(1, FOUNDED, FIRST, "assemblée constitutive du 20/12/2023 (exemple)"), now)
    ids = {key: _known(by, people, key, "founders", now) for key in FOUNDERS}
    ids |= {key: _known(by, people, key, "gp", now) for key in GPS}
    ids |= {key: _known(by, people, key, "allied", now) for key in ALLIED}
    for key in FOUNDERS:
        made = seat(by, Seat(ids[key], Body.BOARD, "founders", FOUNDED, "assemblée constitutive (exemple)"))
        unseat(by, made.pk, date(2026, 9, 23), "le collège des fondateurs n’existe plus")
    enrol_members(by, list(_others(("Usagers",), {"Usagers": 0})), now, dry=False)
    ids |= _users(by, now)
    _sit(by, ids, until=MENDED)
    president = Seat(
        ids["cabrol"], Body.BUREAU, "founders", FOUNDED, "conseil du 20/12/2023 (exemple)", Office.PRESIDENT
    )
    unseat(by, seat(by, president).pk, date(2026, 9, 23), "fin du collège des fondateurs")
    adopt_statutes(
        by, _version(2, MENDED, SECOND, "assemblée extraordinaire du 24/09/2026, résolution 1 (exemple)"), now
    )
    for key in FOUNDERS:
        college = "allied" if key == "taillefer" else "gp"
        change_member(by, ids[key], _who(by, people, key, college), now)
    there = {"Généralistes": len(GPS) + 2, "Paramédicaux": len(ALLIED) + 1}
    enrol_members(by, list(_others(("Généralistes", "Spécialistes", "Paramédicaux"), there)), now, dry=False)
    _sit(by, ids, since=MENDED)
    declare_interest(by, ids["albert"], "Titulaire d’une pharmacie du territoire.", MENDED, now)
    _fees(by, now, seated={ids[key] for key, _, _ in SEATED})


def _version(number: int, day: date, rules: Statutes, decision: str) -> Adopted:
    text = (territory.DATA / f"statuts_{number}.txt").read_text(encoding="utf-8")
    return Adopted(day, day, clauses.read(text), rules, decision, number - 1)


def _known(by: Actor, people: People, key: str, college: str, now: datetime) -> int:
    return admit_member(by, _who(by, people, key, college), now).pk


def _who(by: Actor, people: People, key: str, college: str) -> Who:
    with reading(by):
        one = directory.professional(people.professionals[key])
    return Who(
        one.family_name, college, FOUNDED, one.given_name, PROFESSIONS[one.profession].label.lower(), one.profession,
        email=one.email, phone=one.phone, founder=key in FOUNDERS, professional_id=one.pk,
    )  # fmt: skip


def _others(colleges: tuple[str, ...], there: dict[str, int]) -> Iterator[list[str]]:
    """The rows of a spreadsheet: whoever is not in the directory, so that each college has its size."""
    yield list(COLUMNS.values())
    names = [(family, given) for given in GIVEN for family in FAMILY]
    start = 0 if colleges == ("Usagers",) else SIZES["Usagers"]
    for college in colleges:
        missing = SIZES[college] - there.get(college, 0)
        for n, (family, given) in enumerate(names[start : start + missing]):
            what = OCCUPATIONS[college][n % len(OCCUPATIONS[college])]
            yield [family, given, college, "20/12/2023", what, "", f"{family}.{given}@{MAIL}".lower(), "", ""]
        start += missing


def _users(by: Actor, now: datetime) -> dict[str, int]:
    with reading(by):
        rows = belonging(by.community_id, now.date()).filter(college="users")
        return {row.family_name: row.pk for row in rows}


def _sit(by: Actor, ids: dict[str, int], *, since: date = FOUNDED, until: date = date.max) -> None:
    for key, college, day in SEATED:
        if since <= day < until:
            seat(
                by,
                Seat(ids[key], Body.BOARD, college, day, f"assemblée générale du {day:%d/%m/%Y} (exemple)"),
            )
    for key, office in BUREAU if since == MENDED else ():
        college = next(college for who, college, _ in SEATED if who == key)
        said = Seat(ids[key], Body.BUREAU, college, MENDED, "conseil du 24/09/2026 (exemple)", office)
        seat(by, said)


def _fees(by: Actor, now: datetime, seated: set[int]) -> None:
    call_fees(by, now.year, FEES, now)
    with reading(by):
        due = [(row.pk, FEES[row.college]) for row in belonging(by.community_id, now.date())]
    for n, (pk, cents) in enumerate(due):
        if pk in seated or n % UNPAID:
            note_payment(by, pk, now.year, cents, date(2026, 10, 5), now)
