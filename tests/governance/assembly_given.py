"""An association and its meeting: statutes, members of three colleges, an assembly brought to a state by its verbs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.cast import MONDAY, Cast, ruling
from volontiers.accounts.access import Actor, Role
from volontiers.accounts.models import Account, Membership
from volontiers.core.sitting import Way
from volontiers.core.statutes import Meeting
from volontiers.database.wall import acting, reading
from volontiers.governance.actions import attending, convening, motions, proxies
from volontiers.governance.actions.convening import Said
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Adhesion, Assembly, Elector, Mandate, Motion, Statutes

# Sixteen days after the convocation, half past six in the evening in Paris.
EVENING = MONDAY + timedelta(days=16, hours=9, minutes=25)
PROCEDURE = {
    "notice_days": 15, "quorum": "1/2", "again_quorum": None, "majority": "1/2", "base": "cast", "proxies": 2,
    "remote": False, "tie": "president",
    "clauses": {
        "notice_days": "9.1", "quorum": "9.2", "again_quorum": "9.3", "majority": "9.4", "proxies": "9.5",
        "remote": "9.6", "tie": "9.7",
    },
}  # fmt: skip
COLLEGES = [
    {"key": "gp", "name": "Généralistes", "who": "", "seats": 2, "weight": None, "clause": "7.1"},
    {"key": "nurses", "name": "Paramédicaux", "who": "", "seats": 1, "weight": None, "clause": "7.2"},
    {"key": "users", "name": "Usagers", "who": "", "seats": 1, "weight": None, "clause": "7.3"},
]
PEOPLE = (
    ("Salvy", "gp"), ("Benoît", "gp"), ("Roux", "gp"), ("Faure", "nurses"), ("Vidal", "nurses"), ("Pons", "nurses"),
    ("Mazens", "users"), ("Puech", "users"),
)  # fmt: skip


@dataclass
class Association:
    cast: Cast
    members: dict[str, Adhesion] = field(default_factory=dict)

    @property
    def desk(self) -> Actor:
        return self.cast.desk

    def elector(self, assembly: Assembly, name: str) -> int:
        with reading(self.desk):
            return Elector.objects.get(assembly=assembly, name__endswith=name).pk


def association(
    cast: Cast,
    weights: tuple[int, int, int] | None = None,
    values: dict[str, object] | None = None,
    **changed: object,
) -> Association:
    """values: of the statutes as a whole; changed: of how a meeting decides.

    Alix and Noor are general practitioners with an account, Bao a nurse; the others have none.
    """
    colleges = [one | {"weight": weights[n] if weights else None} for n, one in enumerate(COLLEGES)]
    procedure = PROCEDURE | changed
    made = Association(cast)
    linked = {"Salvy": cast.alix, "Benoît": cast.noor, "Faure": cast.bao}
    with ruling(cast.desk):
        Statutes.objects.create(
            community=cast.community, version=1, adopted_on=date(2026, 1, 10), in_force_from=date(2026, 1, 10),
            said={
                "colleges": colleges, "mandate_months": 36, "offices": ["president"], "clauses": {},
                "meetings": {"ordinary": procedure, "board": procedure | {"notice_days": 7}},
            } | (values or {}),
            decision="AG constitutive", entered_at=MONDAY,
        )  # fmt: skip
        for name, college in PEOPLE:
            made.members[name] = member(cast, name, college, professional=linked.get(name))
    return made


def member(cast: Cast, name: str, college: str, joined: date = date(2026, 2, 1), **more: object) -> Adhesion:
    """Inside acting()."""
    return Adhesion.objects.create(
        community=cast.community, family_name=name, given_name="Lou", college=college, joined_on=joined,
        email=f"{name.lower()}@membres.test", **more,
    )  # fmt: skip


def seated(made: Association, name: str, body: str = "board", last: date = date(2028, 12, 31)) -> Mandate:
    """Inside acting()."""
    one = made.members[name]
    return Mandate.objects.create(
        community=made.cast.community, adhesion=one, body=body, college=one.college, first_day=date(2026, 1, 10),
        last_day=last, decision="AG",
    )  # fmt: skip


def drafted(
    made: Association, *agenda: str, kind: Meeting = Meeting.ORDINARY, at: datetime = EVENING
) -> Assembly:
    said = Said(
        kind, at, "Salle des fêtes, Gaillac", agenda or ("Rapport d’activité", "Financer le numéro d’appel")
    )
    return convening.draft_assembly(made.desk, said, MONDAY)


def convened(made: Association, **more: object) -> Assembly:
    return convening.convene(made.desk, drafted(made, **more).pk, 0, MONDAY)


def opened(made: Association, *there: str, president: str = "", again: bool = False) -> Assembly:
    """The evening has come; these people are there."""
    one = convened(made)
    open_it(made, one, *there, president=president)
    return one


def open_it(made: Association, one: Assembly, *there: str, president: str = "") -> None:
    chair = made.elector(one, president) if president else None
    attending.open_assembly(made.desk, one.pk, chair, EVENING)
    for name in there:
        attending.arrive(made.desk, one.pk, made.elector(one, name), EVENING)


def proxy(made: Association, one: Assembly, giver: str, holder: str, now: datetime = EVENING):
    return proxies.give_proxy(made.desk, one.pk, made.elector(one, giver), made.elector(one, holder), now)


def motion(made: Association, one: Assembly, way: Way = Way.NAMED, concerned: tuple[str, ...] = ()) -> Motion:
    with reading(made.desk):
        item = one.agenda.last().pk
    aside = {made.elector(one, name): "dirige le centre payé" for name in concerned}
    return motions.write_motion(made.desk, one.pk, item, "Financer le numéro un an.", way, aside, EVENING)


def voting(made: Association, one: Assembly, way: Way = Way.NAMED, concerned: tuple[str, ...] = ()) -> Motion:
    found = motion(made, one, way, concerned)
    motions.open_vote(made.desk, found.pk, EVENING)
    return found


def second(made: Association, name: str = "Denis Cayla", email: str = "denis@gaillacois.test") -> Actor:
    """Somebody else of the board, with an account."""
    account = Account.objects.filter(email=email).first() or Account.objects.create(email=email, name=name)
    with acting(made.desk):
        Membership.objects.get_or_create(community=made.cast.community, account=account, role=Role.BOARD)
    return Actor(made.cast.community.pk, account_id=account.pk, name=name, roles=frozenset({Role.BOARD}))


def tried(verb, *given):
    """Its answer, or what was refused: for verbs that start together."""

    def run():
        try:
            return verb(*given)
        except NotAllowed as refused:
            return refused

    return run
