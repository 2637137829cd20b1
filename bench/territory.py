"""A community of 300 professionals on the bench's own database, made through the verbs."""

from datetime import timedelta
from uuid import uuid4

from tests import cast
from tests.cast import MONDAY, Cast
from volontiers.cases.actions.intake import Intake, NeedAsked, open_case
from volontiers.consent.actions import Terms
from volontiers.core.need import Family, Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import acting
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.people.actions import Identity
from volontiers.territory.actions import change_rules

PROFESSIONALS = 300
COMMUNES = ["81099", "81145", "81069", "81064"]


def build(professionals: int = PROFESSIONALS) -> Cast:
    tarn = cast.gaillacois()
    # Waves of four, so that four people race for one need.
    change_rules(tarn.machine, {"wave_size_min": 4}, cast.DECISION)
    for index in range(professionals):
        _physician(tarn, index)
    return tarn


def _physician(tarn: Cast, index: int) -> None:
    with acting(tarn.desk):
        one = Professional.objects.create(
            family_name=f"Médecin {index}",
            profession="60" if index % 3 else "10",
            email=f"m{index}@bench.test",
        )
        Listing.objects.create(community=tarn.community, professional=one, email_verified=True)
        Practice.objects.create(
            community=tarn.community,
            professional=one,
            municipality_id=COMMUNES[index % 4],
            modes=["AMB", "HH", "VR"],
        )
    terms = Terms(
        Level.MANY, asked_cap=3000, accepted_cap=1000, until=(MONDAY + timedelta(days=80)).date(),
        modes=("AMB", "HH", "VR"),
    )  # fmt: skip
    cast.say(tarn.pro(one), one.pk, terms, MONDAY)


def calls(tarn: Cast, count: int) -> None:
    for index in range(count):
        intake = Intake(
            key=uuid4(), origin="desk", callback_phone="+33563000000", owner_id=tarn.camille.pk,
            needs=(NeedAsked(Kind.UNSCHEDULED, MONDAY + timedelta(hours=9)),),
            person=Identity(f"Personne {index}", "", 1952, COMMUNES[index % 4]),
            agreements=dict.fromkeys(Family, True),
        )  # fmt: skip
        open_case(tarn.desk, intake, MONDAY)
