"""The cast: two communities, their communes, and the people of every test. States are reached through verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from json import loads
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from tests.relaid import relaid
from volontiers.accounts.access import Actor, Role
from volontiers.accounts.models import Account, Membership
from volontiers.agenda.actions import add_shift
from volontiers.agenda.models import DutyShift
from volontiers.cases.actions.intake import Intake, NeedAsked, open_case
from volontiers.cases.models import Case
from volontiers.consent.actions import Terms, write_pause, write_pledge
from volontiers.core.ledger import EntryKind, Receipt
from volontiers.core.need import Family, Kind
from volontiers.core.pledge import Level
from volontiers.database.ledger import append, enter_rules
from volontiers.database.rows import fetch
from volontiers.database.wall import InCommunity, acting, acting_account, step_into
from volontiers.directory.actions import write_ceiling
from volontiers.directory.models import Listing, Organization, Practice, Professional
from volontiers.people.actions import Identity
from volontiers.territory.actions import import_communes
from volontiers.territory.models import (
    AgreementWording,
    Community,
    OpenPeriod,
    Place,
    Protocol,
    Sector,
)
from volontiers.territory.sources.communes import Commune

PARIS = ZoneInfo("Europe/Paris")
# A Monday morning, five past nine.
MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
DECISION = "bureau du 16/11/2026, point 2"
# Raw: the same line as note() writes.
NOTED = (
    "SELECT public.append_entry('rule', jsonb_build_object('rule', 'identity', 'decision', 'essai',"
    " 'values', jsonb_build_object('identity',"
    " public.rule_value(current_setting('volontiers.community')::bigint, 'identity'))),"
    " decode(repeat('00', 32), 'hex'), NULL, NULL)"
)
# A community from before the register, of which nothing was ever said: no verb leads there.
SILENT = (
    "INSERT INTO territory_community (name, slug, legal_form, time_zone, has_desk, desk_phone, out_of_hours_phone,"
    " out_of_hours_text, form_open, rules) VALUES ('Pays', 'pays', 'cpts', 'Europe/Paris', false, '', '', '', true, '{}')"
)

COMMUNES = {
    "81099": ("Gaillac", 16162, 43.9016, 1.8976, ["81600"]),
    "81145": ("Lisle-sur-Tarn", 4700, 43.8528, 1.8103, ["81310"]),
    "81069": ("Cordes-sur-Ciel", 870, 44.0639, 1.9533, ["81170"]),
    "81064": ("Cestayrols", 480, 43.9836, 2.0308, ["81150"]),
    "97411": ("Saint-Denis", 154765, -20.8789, 55.4481, ["97400"]),
}


@dataclass
class Cast:
    """Everybody of one community. Professionals are ids; accounts sign in."""

    community: Community
    camille: Account
    alix: Professional
    bao: Professional
    noor: Professional
    bed: Professional
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def desk(self) -> Actor:
        """Camille, coordinator at the desk."""
        return self.actor(self.camille, Role.OPERATOR, Role.COORDINATOR)

    def actor(self, account: Account, *roles: Role) -> Actor:
        professional = Professional.objects.filter(account=account).first()
        return Actor(
            self.community.pk,
            account_id=account.pk,
            name=account.name,
            roles=frozenset(roles),
            professional_id=professional.pk if professional else None,
        )

    def pro(self, professional: Professional) -> Actor:
        """A professional who answers."""
        return Actor(
            self.community.pk,
            account_id=professional.account_id,
            professional_id=professional.pk,
            name=str(professional),
            roles=frozenset({Role.PROFESSIONAL}),
        )

    @property
    def machine(self) -> Actor:
        return Actor(self.community.pk, kind="machine")


def communes() -> None:
    """The few communes of the tests, as facts of the installation."""
    known = (
        Commune(insee, name, population, latitude, longitude, tuple(postcodes))
        for insee, (name, population, latitude, longitude, postcodes) in COMMUNES.items()
    )
    import_communes(known, dry=False)


def gaillacois(now: datetime = MONDAY) -> Cast:
    """The community of the north-west Tarn: Alix said *un peu*, Bao and Noor *beaucoup*, a bed provider too."""
    return relaid(_cast, "CPTS du Grand Gaillacois", "gaillacois", "81099", "Europe/Paris", now)


def bourbon(now: datetime = MONDAY) -> Cast:
    """The neighbour that must see nothing, four hours ahead of universal time (three of winter Paris)."""
    return relaid(_cast, "CPTS de Bourbon", "bourbon", "97411", "Indian/Reunion", now)


def _cast(name: str, slug: str, insee: str, zone: str, now: datetime) -> Cast:
    communes()
    community = founded(
        name, slug, insee, time_zone=zone, desk_phone="+33536490000", out_of_hours_phone="116117",
        out_of_hours_text="Le soir et le week-end, appelez le 116 117.",
    )  # fmt: skip
    with acting(Actor(community.pk)):
        camille = _account(
            community, f"camille@{slug}.test", "Camille Roche", Role.OPERATOR, Role.COORDINATOR
        )
        Membership.objects.filter(account=camille, role=Role.OPERATOR).update(default_owner=True)
        cast = Cast(
            community,
            camille,
            alix=_professional(community, slug, insee, "Alix", "Salvy", "10", title="Dr"),
            bao=_professional(community, slug, insee, "Bao", "Faure", "60"),
            noor=_professional(community, slug, insee, "Noor", "Benoît", "10", title="Dr"),
            bed=_service(community, slug, insee),
        )
    for who, level in (("alix", Level.SOME), ("bao", Level.MANY), ("noor", Level.MANY), ("bed", Level.MANY)):
        pledge(cast, getattr(cast, who), level, now=now)
    return cast


def founded(name: str, slug: str, insee: str = "", **said: object) -> Community:
    """A community whose rules are in its register; with a commune, one that may work."""
    with acting_account(None):
        community = Community.objects.create(name=name, slug=slug, **said)
        by = Actor(community.pk)
        step_into(by)
        if insee:
            _place(community, insee)
        enter_rules(by, "installation", "")
    return community


@contextmanager
def ruling(by: InCommunity) -> Iterator[None]:
    """Raw rows of its rules, for what no verb brings about: the decision is entered at the end."""
    with acting(by):
        yield
        enter_rules(by, "test", DECISION)


def note(by: InCommunity, decision: str = DECISION, **said: object) -> Receipt:
    """Inside acting(): a line of the register that changes nothing, the name of the community said again."""
    ((identity,),) = fetch("SELECT rule_value(%s, 'identity')::text", [by.community_id])
    return append(
        by,
        EntryKind.RULE,
        {"rule": "identity", "decision": decision, "values": {"identity": loads(identity)}, **said},
    )


def unsigned(by: InCommunity) -> Protocol:
    """The protocol as an installation leaves it: an example that nobody signed."""
    with ruling(by):
        text = Protocol.objects.latest("version")
        Protocol.objects.all().delete()
        return Protocol.objects.create(
            community_id=by.community_id, version=1, status=Protocol.Status.EXAMPLE,
            desk_question=text.desk_question, public_lines=text.public_lines, script=text.script,
        )  # fmt: skip


def _place(community: Community, insee: str) -> None:
    sector = Sector.objects.create(community=community, name="Cordes et Causse")
    for code in [insee, "81145", "81069", "81064"] if insee == "81099" else [insee]:
        small = COMMUNES[code][1] < 2000
        Place.objects.create(community=community, municipality_id=code, sector=sector if small else None)
    for weekday in range(5):
        OpenPeriod.objects.create(community=community, weekday=weekday, opens=time(8), closes=time(20))
    for family in Family:
        AgreementWording.objects.create(
            community=community, family=family, version=1, text="Êtes-vous d’accord pour que je transmette ?"
        )
    Protocol.objects.create(
        community=community, version=1, status=Protocol.Status.SIGNED, signatory="Dr Test", review_on=date(2030, 1, 1),
        signatory_role="comité médical", signed_at=MONDAY, desk_question="La personne parle, respire, est consciente ?",
        public_lines=["ne répond pas", "respire mal"], script=["Restez en ligne."],
    )  # fmt: skip


def _account(community: Community, email: str, name: str, *roles: Role) -> Account:
    account = Account.objects.create(email=email, name=name)
    account.set_password("un mot de passe de test")
    account.save()
    for role in roles:
        Membership.objects.create(community=community, account=account, role=role)
    return account


def _professional(
    community: Community, slug: str, insee: str, given: str, family: str, profession: str, title: str = ""
) -> Professional:
    account = _account(community, f"{given.lower()}@{slug}.test", f"{given} {family}", Role.PROFESSIONAL)
    professional = Professional.objects.create(
        account=account, given_name=given, family_name=family, profession=profession, title=title,
        email=account.email, phone="+33639980001",
    )  # fmt: skip
    Listing.objects.create(
        community=community, professional=professional, email_verified=True, phone_verified=True
    )
    Practice.objects.create(
        community=community, professional=professional, municipality_id=insee,
        modes=["AMB", "HH", "VR"], address="1 place du Griffoul", video="https://visio.example/salle",
    )  # fmt: skip
    return professional


def newcomer(cast: Cast) -> Professional:
    """A nurse with an account, who has not answered yet."""
    with acting(cast.machine):
        return _professional(cast.community, cast.community.slug, "81145", "Sol", "Vidal", "60")


def _service(community: Community, slug: str, insee: str) -> Professional:
    organization = Organization.objects.create(
        community=community, kind="equipment", name="Matériel du Tarn", municipality_id=insee
    )
    professional = Professional.objects.create(
        given_name="Lou", family_name="Costes", profession="service", email=f"lits@{slug}.test"
    )
    Listing.objects.create(
        community=community, professional=professional, organization=organization, email_verified=True
    )
    return professional


def pledge(
    cast: Cast, professional: Professional, level: Level, *, now: datetime = MONDAY, **terms: object
) -> None:
    """Say it, with the community's default caps, for three months, every mode, anywhere."""
    asked, accepted = {Level.SOME: (3, 1), Level.MANY: (12, 4), Level.NONE: (0, 0)}[level]
    values = {
        "level": level,
        "asked_cap": asked,
        "accepted_cap": accepted,
        "until": (now + timedelta(days=91)).date(),
        "modes": ("AMB", "HH", "VR"),
    } | terms
    say(cast.pro(professional), professional.pk, Terms(**values), now)


def say(by: Actor, professional_id: int, terms: Terms, now: datetime = MONDAY) -> None:
    """Their word alone, without what change_pledge() withdraws and sends."""
    with acting(by):
        write_pledge(by, professional_id, terms, now)


def rest(by: Actor, professional_id: int, until: datetime) -> None:
    """A pause alone."""
    with acting(by):
        write_pause(by, professional_id, until)


def ceiling(by: Actor, professional_id: int, asked: int | None, accepted: int | None) -> None:
    """The person's own ceiling over all their communities."""
    with acting(by):
        write_ceiling(by, professional_id, asked, accepted)


def duty(
    cast: Cast, professional: Professional, starts: datetime, hours: int = 4, now: datetime = MONDAY
) -> DutyShift:
    return add_shift(cast.desk, professional.pk, starts, starts + timedelta(hours=hours), now)


def call(cast: Cast, *kinds: Kind, now: datetime = MONDAY, key: UUID | None = None, **said: object) -> Case:
    """A call taken at the desk: Claire Durand, 1952, of Gaillac, agrees to everything."""
    needs = said.pop("needs", None) or tuple(
        NeedAsked(kind, due_at=now + timedelta(hours=8)) for kind in kinds or (Kind.UNSCHEDULED,)
    )
    values = {
        "key": key or uuid4(),
        "origin": "desk",
        "needs": needs,
        "callback_phone": "+33639981234",
        "person": Identity("Durand", "Claire", 1952, _home(cast)),
        "agreements": dict.fromkeys(Family, True),
        "owner_id": cast.camille.pk,
    } | said
    return open_case(cast.desk, Intake(**values), now)


def _home(cast: Cast) -> str:
    return "81099" if cast.community.slug == "gaillacois" else "97411"
