"""Who left five years ago leaves the list of members, and all that hung on it; who belongs stays."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import DAY, member, seated, with_statutes
from volontiers.database.wall import reading
from volontiers.governance.actions.members import declare_interest, member_leaves, note_fee
from volontiers.governance.models import Adhesion, Fee, Interest, Mandate
from volontiers.governance.retention import forget_members

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_who_left_is_kept_five_years(at):
    tarn = with_statutes(cast.gaillacois())
    still, gone = member(tarn, "Assié"), member(tarn)
    for one in (still, gone):
        seated(tarn, one)
        note_fee(tarn.desk, one.pk, 2026, 2000)
        declare_interest(tarn.desk, one.pk, "Associé d’une pharmacie", DAY, MONDAY)
    member_leaves(tarn.desk, gone.pk, DAY, "", MONDAY)
    for days, left in ((5 * 365, 2), (5 * 365 + 3, 1)):
        forget_members(tarn.machine, at(MONDAY + timedelta(days=days)))
        with reading(tarn.desk):
            assert [model.objects.count() for model in (Adhesion, Fee, Interest, Mandate)] == [left] * 4
