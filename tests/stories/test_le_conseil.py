"""Le conseil. The file was refused: no specialist on the board, a college of founders. It would have been mended first."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import COLLEGES, FOUNDERS, at_letter, member, sits, statutes
from volontiers.core.objections import State, findings
from volontiers.core.stages import Outcome
from volontiers.database.wall import reading
from volontiers.project.actions.exchange import Coming, Remark, Sending, note_answer, send_file
from volontiers.project.queries.course import course
from volontiers.project.queries.file import file_of
from volontiers.project.queries.objections import known
from volontiers.web.project.overview import points

pytestmark = pytest.mark.django_db(transaction=True)
SENT, REFUSED = date(2026, 10, 5), date(2026, 11, 9)
VOTED, ELECTED = date(2026, 11, 20), date(2026, 12, 19)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def warned(tarn, day: date) -> set[str]:
    with reading(tarn.desk):
        return {
            one.objection.key
            for one in findings(file_of(tarn.community.pk, day), known())
            if one.said.state is State.WARNS
        }


def reproached(tarn, day: date) -> dict[str, bool]:
    """What the president reads on the page: each point, and whether it is mended."""
    with reading(tarn.desk):
        log = course(tarn.community.pk)
        found = findings(file_of(tarn.community.pk, day), known())
    return {one.text: one.state is State.SATISFIED for one in points(log, found)}


def test_the_file_that_was_refused_for_its_board_would_have_been_mended_before_it_left(tarn, at):
    # The association as it was founded: three founders, no specialist.
    statutes(tarn, *COLLEGES, FOUNDERS)
    sits(tarn, member(tarn, "Salvy", "médecin généraliste", "10"))
    at_letter(tarn)

    # The page said it before the envelope was closed, and kept that it had said it.
    assert {"specialist", "founders"} <= warned(tarn, SENT)
    sent = send_file(tarn.desk, Sending(SENT, ["ars", "cpam"], ["Lettre d’intention"]), MONDAY)
    assert {"specialist", "founders"} <= {one["key"] for one in sent.warnings}

    # It left all the same, and came back with just these two.
    said = [
        Remark("Aucun médecin spécialiste au conseil", "specialist"),
        Remark("Un collège de membres fondateurs", "founders"),
    ]
    note_answer(tarn.desk, sent.pk, Coming("ars", REFUSED, Outcome.NOT_KEPT, "", said), MONDAY)
    assert reproached(tarn, REFUSED) == {said[0].text: False, said[1].text: False}

    # The assembly votes statutes without founders: one point is settled, by itself.
    statutes(tarn, *COLLEGES, version=2, since=VOTED)
    assert reproached(tarn, MONDAY.date()) == {said[0].text: False, said[1].text: True}

    # The election seats a cardiologist: nothing is left of what was objected.
    sits(tarn, member(tarn, "Assié", "cardiologue", "10", "sp"), first=ELECTED)
    assert reproached(tarn, ELECTED - timedelta(days=1))[said[0].text] is False
    assert reproached(tarn, ELECTED) == {said[0].text: True, said[1].text: True}
    assert not {"specialist", "founders"} & warned(tarn, ELECTED)

    # It is filed again, and what was said of the first version stays in the log.
    then = at(MONDAY + timedelta(days=28))
    second = send_file(tarn.desk, Sending(ELECTED, ["ars", "cpam"], ["Lettre d’intention"], "", 1), then)
    with reading(tarn.desk):
        log = course(tarn.community.pk)
    assert (second.number, len(log.dispatches), len(log.objections)) == (2, 2, 2)
    assert not {"specialist", "founders"} & {one["key"] for one in second.warnings}
    holding = log.holding(then.date())
    assert holding.to == ("ARS", "CPAM")
