"""Story 10, « Les comptes »: 54 000 € granted, 27 000 paid, 21 340 spent; what the number costs, how long it can last."""

from dataclasses import replace
from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.money_given import PHONES, hold_everything, notified, spent, treasurer
from volontiers.core.funding import Service, next_step
from volontiers.core.lasting_service import WhatIf
from volontiers.database.wall import reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.grants import pay_instalment
from volontiers.project.queries import lasting, money

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = MONDAY.date()


def test_the_treasurer_can_say_how_long_the_number_lasts(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    helene = treasurer(tarn)
    grant, (first, second) = notified(tarn)
    pay_instalment(helene, first.pk, date(2026, 6, 1), "virement", MONDAY)
    spent(tarn, helene, replace(PHONES, on=date(2026, 6, 1), cents=2_134_000, grant=grant.pk))

    with reading(helene):
        grants = money.grants(tarn.community.pk)
        sums = money.totals(grants, money.spent(tarn.community.pk))
        step = next_step({money.named(one): money.value(one) for one in grants}, TODAY)
        (number,) = lasting.lives(
            tarn.community.pk, lasting.default_period(tarn.community.pk, TODAY), cast.PARIS
        )
    assert (sums.notified, sums.paid, sums.spent) == (5_400_000, 2_700_000, 2_134_000)
    assert step.held_words == "0 pièce sur 2"

    # Nobody had a solution through the number yet: no cost is made up.
    assert number.service is Service.NUMBER
    assert number.cost.each is None
    sure, likely = number.months()
    assert 8 < sure == likely < 9
    assert number.months(WhatIf(more_communes=1))[0] < sure

    with pytest.raises(NotWritten, match="Il manque encore"):
        pay_instalment(helene, second.pk, TODAY, "", MONDAY)
    hold_everything(tarn, second)
    pay_instalment(helene, second.pk, TODAY, "", MONDAY)
    with pytest.raises(NotWritten, match="qu’une fois"):
        pay_instalment(helene, second.pk, TODAY, "", MONDAY)
    with reading(helene):
        grants = money.grants(tarn.community.pk)
        assert money.totals(grants, money.spent(tarn.community.pk)).due == 0
