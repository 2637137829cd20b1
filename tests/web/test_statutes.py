"""The statutes: entered once from their text, read clause by clause with what each version changed, by every member."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import DAY, STATUTES, TEXT, adopted, with_statutes
from tests.web.steering_given import shown, soup, words
from volontiers.core.clauses import written
from volontiers.core.statutes import Base, Meeting
from volontiers.database.wall import reading
from volontiers.governance.actions.statutes import adopt_statutes
from volontiers.governance.queries.statutes import versions

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/vie/statuts"
NEW = f"{HERE}/nouveaux"
FIRST = {
    "adopted_on": "2026-11-01", "in_force_from": "2026-11-01", "text": written(TEXT), "decision": "AG du 1er novembre",
    "college_0_name": "Généralistes", "college_0_seats": "4", "college_0_article": "7.1",
    "college_1_name": "Usagers", "college_1_seats": "2", "college_1_article": "7.4", "college_1_not_with": "généralistes",
    "mandate_months": "36", "mandate_months_article": "7.5", "offices": ["president", "treasurer"], "offices_article": "9",
    "ordinary_notice_days": "15", "ordinary_majority": "1/2", "ordinary_quorum": "1/2", "ordinary_quorum_article": "8.2",
    "ordinary_proxies": "2",
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def stored(tarn):
    with reading(tarn.desk):
        return versions(tarn.community.pk)


def test_statutes_are_entered_from_their_text_and_what_they_rule(tarn, camille):
    assert camille.post(NEW, shown(camille.get(NEW)) | FIRST).status_code == 302
    (one,) = stored(tarn)
    assert (one.number, one.in_force_from, one.decision) == (1, date(2026, 11, 1), "AG du 1er novembre")
    assert [(c.key, c.name, c.seats, c.not_with, c.clause) for c in one.rules.colleges] == [
        ("generalistes", "Généralistes", 4, (), "7.1"), ("usagers", "Usagers", 2, ("generalistes",), "7.4"),
    ]  # fmt: skip
    assert set(one.rules.meetings) == {Meeting.ORDINARY}
    ordinary = one.rules.meetings[Meeting.ORDINARY]
    assert (ordinary.base, ordinary.remote, ordinary.clauses) == (Base.CAST, False, {"quorum": "8.2"})
    assert one.clauses == TEXT


def test_the_next_version_starts_from_the_latest_and_keeps_its_colleges(tarn, camille):
    with_statutes(tarn)
    sent = shown(camille.get(NEW)) | {
        "adopted_on": "2026-11-01", "in_force_from": "2026-12-01", "decision": "AGE", "college_1_name": "",
        "college_0_name": "Médecins généralistes", "college_3_not_with": "médecins généralistes",
    }  # fmt: skip
    camille.post(NEW, sent)
    second, first = stored(tarn)
    assert [(one.key, one.name) for one in second.rules.colleges] == [
        ("gp", "Médecins généralistes"), ("allied", "Paramédicaux"), ("users", "Usagers"),
    ]  # fmt: skip
    assert first.rules == STATUTES
    assert second.rules.meetings == STATUTES.meetings
    said = words(camille.get(HERE, {"version": "2"}))
    assert "en vigueur à partir du 01/12/2026" in said
    assert "Spécialistes, sièges au conseil : avant 2 sièges (article 7.2), après rien" in said
    assert "version 1" in words(camille.get(HERE))


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"college_1_article": "77"}, "college_1_article", "pas d’article 77"),
        ({"college_1_not_with": "personne"}, "college_1_not_with", "d’autres collèges"),
        ({"college_0_seats": ""}, "college_0_seats", "nombre entier"),
        ({"college_0_name": "", "college_1_name": ""}, "college_0_name", "au moins un collège"),
        ({"ordinary_quorum": "moitié"}, "ordinary_quorum", "indiquez une part"),
        ({"ordinary_majority": ""}, "ordinary_majority", "la majorité"),
        ({"ordinary_quorum_article": "80"}, "ordinary_quorum_article", "pas d’article 80"),
        ({"mandate_months": ""}, "mandate_months", "nombre entier"),
        ({"in_force_from": "2026-10-31"}, "in_force_from", "le jour de l’adoption"),
        ({"text": "Article 9\nArticle 9"}, "text", "deux fois"),
        ({"text": ""}, "text", "Collez le texte"),
        ({"decision": " "}, "decision", "quelle décision"),
    ],
)
def test_what_cannot_be_entered_is_said_beside_its_field_and_nothing_is_lost(
    tarn, camille, wrong, field, sentence
):
    answer = camille.post(NEW, shown(camille.get(NEW)) | FIRST | wrong)
    assert answer.status_code == 422
    page = soup(answer)
    beside = page.select_one(f"#id_{field}").find_parent(class_="field")
    assert sentence.lower() in beside.select_one(".errorlist").get_text().lower()
    assert all(one.has_attr("open") for one in page.select_one(f"#id_{field}").find_parents("details"))
    assert shown(answer)["college_1_seats"] == "2"
    assert stored(tarn) == []


def test_two_who_write_at_once_do_not_write_over_each_other(tarn, camille):
    sent = shown(camille.get(NEW)) | FIRST
    with_statutes(tarn)
    late = camille.post(NEW, sent)
    assert late.status_code == 422
    assert "Une autre version a été enregistrée" in words(late)
    assert len(stored(tarn)) == 1


def test_a_member_reads_every_value_with_its_clause(tarn, signed_in):
    with_statutes(tarn)
    text = (*TEXT[:-1], TEXT[-1]._replace(text="Autre."))
    adopt_statutes(tarn.desk, adopted(1, adopted_on=DAY, in_force_from=DAY, clauses=text), MONDAY)
    alix = signed_in(tarn.alix.account)
    page = alix.get(HERE)
    rows = {row.th.get_text(strip=True): row for row in soup(page).select("table tbody tr")}
    assert rows["Durée d’un mandat"].select_one("a")["href"] == "#article-7.5"
    assert soup(page).select_one('[id="article-7.5"] h3').get_text() == "Article 7.5 — Mandats"
    assert "Article 9 : avant Bureau. Texte, après Bureau. Autre" in words(page)
    assert "remplacés depuis" in words(alix.get(HERE, {"version": "1"}))
    assert "Enregistrer une nouvelle version" not in words(page)
    assert alix.get(NEW).status_code == 404
