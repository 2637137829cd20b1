"""What the tests of the money share: a grant notified by the ARS, two payments, and two people who may release."""

from datetime import date

from tests.cast import MONDAY, Cast
from volontiers.accounts.access import Actor, Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.core.funding import FunderKind, GrantKind, Nature, Proof, Seen, Service
from volontiers.database.wall import acting, reading
from volontiers.project.actions.grants import (
    Asked,
    Held,
    Planned,
    ask_grant,
    hold_piece,
    notify_grant,
    plan_instalment,
)
from volontiers.project.actions.spending import Bought, enter_spending, release_spending
from volontiers.project.models import Grant, Instalment, Spending
from volontiers.project.queries import money as queries

SPRING, TODAY = date(2026, 4, 1), date(2026, 11, 23)
PAPER = Seen(Proof.PAPER, "classeur 2, n° 14")
PIECES = ("Bilan intermédiaire", "Budget réalisé")
ASKED = Asked(FunderKind.ARS, "ARS Occitanie", GrantKind.GRANT, "Amorçage", 6_000_000, SPRING, 80)
PHONES = Bought(
    date(2026, 10, 1), 12_050, Nature.TELEPHONE, Service.NUMBER, "Forfait", where="classeur 2, n° 14"
)


def treasurer(tarn: Cast) -> Actor:
    """Hélène, of the board: who releases what Camille enters."""
    account = create_account("helene@gaillacois.test", "Hélène Cros", "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=Role.BOARD)
    tarn.accounts["helene"] = account
    return tarn.actor(account, Role.BOARD)


def asked(tarn: Cast) -> Grant:
    return ask_grant(tarn.desk, ASKED, MONDAY)


def seen(tarn: Cast, pk: int) -> Grant:
    with reading(tarn.desk):
        found = queries.grant(tarn.community.pk, pk)
    assert found
    return found


def notified(tarn: Cast, *parts: tuple[int, tuple[str, ...]]) -> tuple[Grant, list[Instalment]]:
    """54 000 € in two payments, the second after two pieces, unless said otherwise."""
    made = asked(tarn)
    notify_grant(tarn.desk, made.pk, 5_400_000, date(2026, 5, 4), 1, MONDAY)
    steps = []
    for version, (cents, required) in enumerate(parts or ((2_700_000, ()), (2_700_000, PIECES)), start=2):
        planned = Planned(cents, date(2027, 1, 15), date(2027, 2, 15), required)
        steps.append(plan_instalment(tarn.desk, made.pk, planned, version))
    return seen(tarn, made.pk), steps


def hold_everything(tarn: Cast, step: Instalment, on: date = TODAY) -> None:
    with reading(tarn.desk):
        found = queries.instalment(tarn.community.pk, step.pk)
        assert found
        missing = [one.pk for one in found.required.all()]
    for pk in missing:
        hold_piece(tarn.desk, pk, Held(on, "classeur 1"), MONDAY)


def spent(tarn: Cast, by: Actor, bought: Bought = PHONES) -> Spending:
    """Entered by Camille, released by another."""
    made = enter_spending(tarn.desk, bought, MONDAY)
    release_spending(by, made.pk, PAPER, MONDAY)
    return made
