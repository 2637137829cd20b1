"""Every table keeps its rows as long as its model says: just before, the row is there; just after, it is not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.models import AccessEntry, Account, Invitation, Membership
from volontiers.agenda.models import Absence, Cover, DutyShift, Swap
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Callback, Need, PhoneCall, Proposal
from volontiers.consent.actions import correct_professional
from volontiers.consent.models import Pledge, PledgeUse, Reading, ReadingReport, ReadingStatement
from volontiers.core.pledge import Level
from volontiers.database.record import Record
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Entry, Office, remember_device
from volontiers.directory.models import Device, Listing, Practice, Professional
from volontiers.messages.models import Message, Receipt
from volontiers.people.actions import Identity, note_person
from volontiers.people.models import CareTeam, Person, TeamMember, TeamPatient
from volontiers.territory.models import AgreementWording

pytestmark = pytest.mark.django_db

# What nothing sweeps, because it says that it stays.
STAYS = ("la vie de la communauté", "la durée de l’installation", "la durée de la démonstration")
ELSEWHERE = {
    "Case", "Need", "Wave", "Proposal", "Event", "Agreement", "Person", "Around", "OneOff",  # test_erase_old_cases
    "Link", "StepUp", "Once", "Draft", "Presence",  # test_sweep
    "EntryBody",  # tests/consent/test_forget
    "LastingPledge",  # tests/consent/test_lasting
    "TimePledge",  # tests/consent/test_time
    "Session", "SessionWave", "SessionAsk",  # tests/governance/test_giving
    "Import",  # tests/placement/test_import
    "Registration", "Household", "Reconfirmation", "WaitingEvent", "Exclusion", "Batch", "Offer", "Cohort", "Plan",
    "PlanMove", "PlanLine", "Attachment", "FollowUp",  # tests/placement/test_over
    "Elector", "Stay", "Proxy", "Aside", "Ballot",  # tests/governance/test_minutes
    "Candidacy", "Trustee", "Mark",  # tests/governance/test_elections_over
    "Adhesion", "Fee", "Mandate", "Interest",  # tests/governance/test_over
    "Afterwards", "WithoutIt", "FeelingSaid",  # tests/indicators/test_asking, test_feelings
}  # fmt: skip
HERE = {
    "Message", "Receipt", "PhoneCall", "Callback", "AccessEntry", "Invitation", "DutyShift", "Device",
    "PledgeUse", "Reading", "ReadingReport", "ReadingStatement",
    "Absence", "Cover", "Swap", "TeamMember", "TeamPatient",
    "Pledge", "Account", "Membership", "Professional", "Listing", "Practice", "AgreementWording",
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_every_table_that_ends_is_swept_and_tested():
    ends = {m.__name__ for m in apps.get_models() if issubclass(m, Record) and not m.keep.startswith(STAYS)}
    assert ends == ELSEWHERE | HERE


def message(tarn):
    one = Message.objects.create(
        key=uuid4(), community=tarn.community, channel="sms", address="+33639981234", template="code",
        state="sent", created_at=MONDAY, sent_at=MONDAY,
    )  # fmt: skip
    Receipt.objects.create(community=tarn.community, message=one, at=MONDAY, outcome="sent")


def call(tarn):
    one = PhoneCall.objects.create(community=tarn.community, external="a", state="missed", rang_at=MONDAY)
    for told in (one, None):
        Callback.objects.create(
            community=tarn.community, call=told, phone="+33639981234", owner=tarn.camille, due_at=MONDAY
        )


def read(tarn):
    AccessEntry.objects.create(community=tarn.community, account=tarn.camille, at=MONDAY, what="phone")


def pledge_read(tarn):
    one = Reading.objects.create(
        community=tarn.community,
        at=MONDAY,
        reader="engine",
        what=["caps"],
        why="need",
        professionals=[tarn.alix.pk],
    )
    ReadingReport.objects.create(
        community=tarn.community, reading=one, account=tarn.alix.account, at=MONDAY + timedelta(days=300)
    )


def invited(tarn):
    for n, used in enumerate((None, MONDAY)):
        Invitation.objects.create(
            community=tarn.community, token_hash=bytes([n]), email="a@b.test", name="A", roles=[],
            created_at=MONDAY, until=MONDAY if used is None else MONDAY + timedelta(days=900), used_at=used,
        )  # fmt: skip


def on_duty(tarn):
    DutyShift.objects.create(
        community=tarn.community,
        professional=tarn.alix,
        starts=MONDAY - timedelta(hours=4),
        ends=MONDAY,
        consent_seq=1,
    )


def covered(tarn):
    """A half-day, an absence and an exchange of the Monday; a member who left, and a person who preferred to wait."""
    day = MONDAY.date()
    team = CareTeam.objects.create(
        community=tarn.community, slug="coteaux", name="Coteaux", basis="organised", since=day
    )
    mine = {"community": tarn.community, "team": team}
    for who in (tarn.alix, tarn.noor):
        TeamMember.objects.create(**mine, professional=who, role="physician", since=day, until=day)
    Cover.objects.create(**mine, professional=tarn.alix, day=day, half="morning", taken_at=MONDAY)
    Swap.objects.create(
        **mine, asker=tarn.alix, other=tarn.noor, give_day=day, give_half="morning", asked_at=MONDAY
    )
    Absence.objects.create(
        community=tarn.community, professional=tarn.noor, first_day=day, last_day=day, announced_at=MONDAY
    )
    TeamPatient.objects.create(
        **mine, person=note_person(tarn.community.pk, Identity("Durand"), MONDAY), code="XK74PM",
        state="declined", wording=1, asked_at=MONDAY, said_at=MONDAY,
    )  # fmt: skip


KEPT = [
    (message, (Message, Receipt), 394, 397),
    (call, (PhoneCall, Callback), 394, 397),
    (read, (AccessEntry,), 364, 367),
    (pledge_read, (Reading, ReadingReport), 364, 367),
    (invited, (Invitation,), 29, 31),
    (on_duty, (DutyShift,), 729, 733),
    (covered, (Cover, Absence, Swap, TeamMember, TeamPatient, Person), 729, 733),
]


@pytest.mark.parametrize(("write", "models", "still", "gone"), KEPT)
def test_rows_leave_at_their_time(tarn, at, write, models, still, gone):
    with acting(tarn.desk):
        write(tarn)
    for days, there in ((still, True), (gone, False)):
        sweep(tarn.machine, at(MONDAY + timedelta(days=days)))
        with reading(tarn.desk):
            assert [model.objects.exists() for model in models] == [there] * len(models), days


def test_a_device_is_forgotten_after_ninety_days(tarn, at):
    remember_device(tarn.alix.pk, "Mon téléphone", MONDAY)
    for days, there in ((89, True), (91, False)):
        sweep(tarn.machine, at(MONDAY + timedelta(days=days)))
        assert Device.objects.exists() is there


def use(tarn) -> None:
    """One proposal to Alix alone, this week."""
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    cast.pledge(tarn, tarn.noor, Level.NONE)
    assert advance(tarn.machine, need.pk, MONDAY)


def test_the_counts_of_a_week_leave_after_thirteen_months(tarn, at):
    use(tarn)
    for days, there in ((394, True), (397, False)):
        sweep(tarn.machine, at(MONDAY + timedelta(days=days)))
        with reading(tarn.desk):
            assert PledgeUse.objects.exists() is there


def leave(tarn, at):
    """Alix leaves the directory, and her account its role."""
    at(MONDAY)
    correct_professional(
        tarn.desk,
        tarn.alix.pk,
        Entry("Salvy", "Alix", "10", "Dr", email="alix@gaillacois.test"),
        (Office("81099", ("AMB", "HH", "VR")),),
        MONDAY,
        active=False,
    )
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.alix.account).update(active=False)


def names(tarn) -> tuple[str, str]:
    account = tarn.alix.account_id
    return Professional.objects.get(pk=tarn.alix.pk).family_name, Account.objects.get(pk=account).name


def test_who_left_a_year_ago_has_no_name_any_more(tarn, at):
    leave(tarn, at)
    sweep(tarn.machine, at(MONDAY + timedelta(days=360)))
    assert names(tarn) == ("Salvy", "Alix Salvy")
    sweep(tarn.machine, at(MONDAY + timedelta(days=370)))
    assert names(tarn) == ("Ancien membre", "Ancien membre")
    gone = Account.objects.get(pk=tarn.alix.account_id)
    assert (gone.email, gone.is_active) == (f"ancien-{gone.pk}@invalid", False)
    with reading(tarn.desk):
        for model in (Listing, Practice, Pledge):
            assert not model.objects.filter(professional=tarn.alix).exists(), model
        assert not Membership.objects.filter(account=gone).exists()


def test_who_is_still_a_member_elsewhere_keeps_their_name(tarn, at):
    leave(tarn, at)
    elsewhere = cast.bourbon()
    with acting(elsewhere.desk):
        Membership.objects.create(
            community=elsewhere.community, account=tarn.alix.account, role=Role.PROFESSIONAL
        )
        Listing.objects.create(community=elsewhere.community, professional=tarn.alix)
    sweep(tarn.machine, at(MONDAY + timedelta(days=370)))
    assert names(tarn) == ("Salvy", "Alix Salvy")
    with reading(tarn.desk):
        assert not Listing.objects.filter(professional=tarn.alix).exists()


def test_who_came_back_within_the_year_stays(tarn, at):
    leave(tarn, at)
    at(MONDAY + timedelta(days=200))
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.alix.account).update(active=True)
        Listing.objects.filter(professional=tarn.alix).update(active=True)
    sweep(tarn.machine, at(MONDAY + timedelta(days=800)))
    assert names(tarn) == ("Salvy", "Alix Salvy")


def test_a_pledge_stays_while_a_case_refers_to_it(tarn, at):
    use(tarn)
    with acting(tarn.desk):
        Proposal.objects.update(state="declined", answered_at=MONDAY)
    leave(tarn, at)
    sweep(tarn.machine, at(MONDAY + timedelta(days=370)))
    with reading(tarn.desk):
        assert Pledge.objects.filter(professional=tarn.alix).exists()
        assert not Listing.objects.filter(professional=tarn.alix).exists()


def test_nobody_is_forgotten_ahead_of_the_clock(tarn, at):
    leave(tarn, at)
    at(MONDAY + timedelta(days=30))
    ahead = MONDAY + timedelta(days=4000)
    with acting(tarn.desk), connection.cursor() as sql:
        for door in ("forget_departed_accounts", "forget_departed_professionals", "forget_old_uses"):
            sql.execute(f"SELECT {door}(%s, 500)", [ahead])
            assert sql.fetchone() == (0,)
    assert names(tarn) == ("Salvy", "Alix Salvy")


def test_words_that_nobody_agreed_to_and_that_changed_leave(tarn, at):
    with cast.ruling(tarn.desk):
        AgreementWording.objects.all().delete()
        for version in (1, 2):
            AgreementWording.objects.create(
                community=tarn.community, family="care", version=version, text="x"
            )
    sweep(tarn.machine, MONDAY)
    with reading(tarn.desk):
        assert list(AgreementWording.objects.values_list("version", flat=True)) == [2]


def test_the_level_of_who_stays_is_not_touched(tarn, at):
    sweep(tarn.machine, at(MONDAY + timedelta(days=800)))
    with reading(tarn.desk):
        assert Pledge.objects.filter(professional=tarn.bao, level=Level.MANY).exists()


def test_a_monthly_statement_leaves_with_its_reader(tarn, at):
    with acting(tarn.desk):
        ReadingStatement.objects.create(
            community=tarn.community, account=tarn.alix.account, next_check_at=MONDAY + timedelta(days=900)
        )
    sweep(tarn.machine, at(MONDAY + timedelta(days=1)))
    with acting(tarn.desk):
        assert ReadingStatement.objects.exists()
        Membership.objects.filter(account=tarn.alix.account).update(active=False)
    sweep(tarn.machine, at(MONDAY + timedelta(days=2)))
    with reading(tarn.desk):
        assert not ReadingStatement.objects.exists()
