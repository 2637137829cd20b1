"""The money of the demonstration: half of 54 000 € paid, 21 340 € spent, four pieces of six, every amount said invented."""

import pytest

from volontiers.core.contract import Contract, estimate
from volontiers.core.funding import before, next_step
from volontiers.database.wall import reading
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.loading import PARIS, PLEDGED
from volontiers.ops.demo.money import INVENTED, fund
from volontiers.project.queries import contract as contracts
from volontiers.project.queries import hours
from volontiers.project.queries import money as queries

pytestmark = pytest.mark.django_db(transaction=True)
NOW = PLEDGED.replace(day=20)


def test_half_is_paid_and_everything_invented_says_so(at):
    at(PLEDGED)
    cpts, _ = territory.install()
    known = people.install(cpts, PLEDGED)
    fund(cpts.community_id, known, at(NOW))
    place, today = cpts.community_id, NOW.astimezone(PARIS).date()
    with reading(cpts):
        grants = queries.grants(place)
        sums = queries.totals(grants, queries.spent(place))
        step = next_step({queries.named(one): queries.value(one) for one in grants}, today)
        said = contracts.latest(place)
        found = estimate(Contract.from_dict(said.said), contracts.assumed(place))
        given = hours.worked(place, 2026).total
        spent = list(queries.spendings(place, {}))
    assert (sums.notified, sums.paid, sums.spent) == (5_400_000, 2_700_000, 2_134_000)
    assert (before(step), step.held_words) == ("avant le 15 janvier 2027", "4 pièces sur 6")
    assert Contract.from_dict(said.said).fixed_cents == 6_200_000
    assert (found.low_cents, found.high_cents) == (1_846_548, 2_307_109)
    assert given.paid_minutes
    assert given.given_minutes
    assert all(one.note == INVENTED for one in grants)
    assert all(INVENTED in one.label for one in spent)
