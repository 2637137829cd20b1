"""Who sits: the board beside its statutes, on any day; nobody's fee or address for who does not keep the list."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import DAY, STATUTES, member, members, seated, who, with_statutes
from tests.web.steering_given import shown, soup, words
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.core.statutes import Body, Meeting, Office
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.convening import Said, convene, draft_assembly
from volontiers.governance.actions.members import call_fees, change_member
from volontiers.governance.models import Adhesion, Fee, Interest, Mandate

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/vie/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return with_statutes(cast.gaillacois())


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def alix(tarn, signed_in):
    """A professional who is a member like any other."""
    with acting(tarn.desk):
        Membership.objects.get_or_create(
            community=tarn.community, account=tarn.alix.account, role=Role.PROFESSIONAL
        )
    return signed_in(tarn.alix.account)


def convened(tarn) -> None:
    said = Said(Meeting.ORDINARY, MONDAY + timedelta(days=20), "Gaillac", ("Rapport",))
    convene(tarn.desk, draft_assembly(tarn.desk, said, MONDAY).pk, 0, MONDAY)


def test_the_board_is_read_beside_its_statutes(tarn, camille):
    for one in members(tarn, ["Assié", "Bousquet", "Cazals", "Delmas"]):
        seated(tarn, one)
    seated(tarn, member(tarn, "Huc", "allied"), last_day=DAY + timedelta(days=26))
    page = camille.get(HERE)
    lines = soup(page).select_one("table").select("tbody tr")
    rows = [[cell.get_text(" ", strip=True) for cell in line.select("th, td")] for line in lines]
    assert rows == [
        ["Généralistes", "4", "4", "4", "✓\ufe0e ok article 7.1"],
        ["Spécialistes", "0", "2", "0", "!\ufe0e 0 sur 2 article 7.2"],
        ["Paramédicaux", "1", "4", "1", "◔\ufe0e 3 sièges à pourvoir article 7.3"],
        ["Usagers", "0", "2", "0", "!\ufe0e 0 sur 2 article 7.4"],
    ]  # fmt: skip
    said = words(page)
    assert "12 sièges, 5 pourvus" in said
    assert "Personne ne siège pour « Spécialistes » : 2 sièges à pourvoir. article 7.2" in said
    assert "19/12/2026 Huc, conseil d’administration, Paramédicaux" in said


def test_another_day_is_another_board(tarn, camille):
    seated(tarn, member(tarn), last_day=DAY + timedelta(days=26))
    assert "1 pourvu" in words(camille.get(HERE, {"jour": "2026-12-19"}))
    assert "0 pourvu" in words(camille.get(HERE, {"jour": "2026-12-20"}))
    assert "Aucuns statuts ce jour-là" in words(camille.get(HERE, {"jour": "2024-12-31"}))
    assert "Ce jour est passé" in words(camille.get(HERE, {"jour": "2026-11-22"}))


def test_a_college_of_today_is_not_held_against_a_seat_of_before(tarn, camille):
    one = member(tarn)
    seated(tarn, one, first_day=DAY - timedelta(days=9))
    change_member(tarn.desk, one.pk, who(college="allied"), MONDAY)
    wrong = "Un siège pour « Généralistes » est tenu par un membre de « Paramédicaux »"
    assert wrong in words(camille.get(HERE))
    assert wrong not in words(camille.get(HERE, {"jour": "2026-11-22"}))


def test_a_community_without_statutes_is_told_where_to_begin(at, signed_in):
    tarn = cast.gaillacois(at(MONDAY))
    camille = signed_in(tarn.camille)
    for path in ("", "statuts", "membres", "membres/nouveau"):
        assert "Enregistrer les statuts" in words(camille.get(HERE + path)), path


@pytest.mark.parametrize("path", ["", "membres", "membres/1", "statuts"])
def test_the_pages_cost_few_statements_whatever_their_length(
    tarn, camille, path, django_assert_max_num_queries
):
    for one in members(tarn, ["Assié", "Bousquet", "Cazals", "Delmas"]):
        seated(tarn, one)
    with django_assert_max_num_queries(24):
        assert camille.get(HERE + path).status_code == 200


def test_a_member_reads_the_list_without_what_others_owe(tarn, alix):
    one = member(tarn, given_name="Odette", email="odette@example.org", phone="+33563000000")
    call_fees(tarn.desk, 2026, {"gp": 2000}, MONDAY)
    for path in ("membres", f"membres/{one.pk}", "membres?cotisation=owed&partis=1"):
        said = words(alix.get(HERE + path))
        assert "Odette Calmels" in said
        assert not any(secret in said for secret in ("odette@", "05 63", "otisation", "à payer", "Modifier"))


def test_a_member_reads_their_own_fee_and_address(tarn, alix):
    one = member(tarn, "Salvy", professional_id=tarn.alix.pk, email="alix@example.org")
    call_fees(tarn.desk, 2026, {"gp": 2000}, MONDAY)
    said = words(alix.get(f"{HERE}membres/{one.pk}"))
    assert "alix@example.org" in said
    assert "2026 20 € pas encore notée" in said
    assert "Noter" not in said


def test_a_list_is_searched_by_words_kept_out_of_the_address(tarn, camille):
    member(tarn, "Électre", given_name="Bao")
    member(tarn, "Calmels", "allied")
    said = words(camille.post(HERE + "membres", {"q": "elec"}))
    assert "Bao Électre" in said
    assert "Calmels" not in said
    assert "Calmels" in words(camille.get(HERE + "membres", {"college": "allied"}))
    assert "Personne ici" in words(camille.get(HERE + "membres", {"college": "users"}))


def test_a_long_list_has_pages(tarn, camille):
    with acting(tarn.desk):
        Adhesion.objects.bulk_create(
            Adhesion(community=tarn.community, family_name=f"Nom{n:03}", college="gp", joined_on=DAY)
            for n in range(120)
        )
    assert "Page 3 sur 3" in words(camille.get(HERE + "membres", {"page": "3"}))
    assert "Page 3 sur 3" in words(camille.get(HERE + "membres", {"page": "99"}))
    assert "Page 2 sur 3" in words(camille.post(HERE + "membres", {"q": "nom", "page": "2"}))


def test_somebody_joins_and_what_is_refused_stands_beside_its_field(tarn, camille):
    path = HERE + "membres/nouveau"
    sent = shown(camille.get(path)) | {"family_name": "Calmels", "college": "gp", "joined_on": "2026-11-01"}
    assert camille.post(path, sent | {"joined_on": "2026-11-24"}).status_code == 422
    assert camille.post(path, sent).status_code == 302
    again = camille.post(path, sent | {"occupation": "infirmière"})
    assert again.status_code == 422
    assert "Calmels est déjà membre" in soup(again).select_one(".field-error").get_text()
    assert shown(again)["occupation"] == "infirmière"


def test_a_stale_page_writes_over_nothing(tarn, camille):
    one = member(tarn)
    path = f"{HERE}membres/{one.pk}/modifier"
    early = shown(camille.get(path))
    assert camille.post(path, early | {"occupation": "infirmière"}).status_code == 302
    late = camille.post(path, early | {"occupation": "usagère"})
    assert late.status_code == 422
    assert "quelqu’un d’autre a changé" in words(late)
    with reading(tarn.desk):
        assert Adhesion.objects.get().occupation == "infirmière"


def act(client, pk: int, do: str, which: str = "", **said: str):
    prefix = f"{do}-{which}" if which else do
    sent = {f"{prefix}-{name}": value for name, value in said.items()}
    return client.post(f"{HERE}membres/{pk}/noter", sent | {"do": do, "which": which})


def test_what_happens_to_a_member_is_noted_on_their_page(tarn, camille):
    one = member(tarn)
    assert act(camille, one.pk, "fee", year="2026", due="20,50 €").status_code == 302
    assert act(camille, one.pk, "payment", year="2026", paid="20.5", day="2026-11-20").status_code == 302
    assert act(camille, one.pk, "interest", what="Une pharmacie.", day="2026-11-20").status_code == 302
    seat = {"body": "board", "office": "member", "first_day": "2026-11-20", "decision": "AG"}
    assert act(camille, one.pk, "seat", **seat).status_code == 302
    with reading(tarn.desk):
        fee, link, held = Fee.objects.get(), Interest.objects.get(), Mandate.objects.get()
    assert (fee.due_cents, fee.paid_cents) == (2050, 2050)
    assert act(camille, one.pk, "over", str(link.pk), day="2026-11-22").status_code == 302
    assert act(camille, one.pk, "unseat", str(held.pk), day="2026-11-22", why="démission").status_code == 302
    assert act(camille, one.pk, "leave", day="2026-11-22", why="").status_code == 302
    said = words(camille.get(f"{HERE}membres/{one.pk}"))
    for sentence in (
        "20,50 €, le 20/11/2026", "terminé le 22/11/2026",
        "collège « Généralistes », du 20/11/2026 au 22/11/2026, démission",
        "N’est plus membre depuis le 22/11/2026",
    ):  # fmt: skip
        assert sentence in said


def test_what_each_convocation_wrote_of_a_college_stays_on_the_page(tarn, camille):
    one = member(tarn)
    path = f"{HERE}membres/{one.pk}"
    convened(tarn)
    assert "convocation" not in words(camille.get(path))
    change_member(tarn.desk, one.pk, who(college="specialists"), MONDAY)
    assert "Généralistes : convocation du 23/11/2026" in words(camille.get(path))
    convened(tarn)
    said = words(camille.get(path))
    assert (
        "Spécialistes Spécialistes : convocation du 23/11/2026 Généralistes : convocation du 23/11/2026"
        in said
    )


def test_what_the_statutes_refuse_is_said_with_its_article(tarn, camille):
    first, second = members(tarn, ["Assié", "Huc"])
    seated(tarn, first, body=Body.BUREAU, office=Office.PRESIDENT)
    refused = act(
        camille, second.pk, "seat", body="bureau", office="president", first_day="2026-11-23", decision="AG"
    )
    assert refused.status_code == 422
    assert "Présidence : quelqu’un l’assure déjà à ces dates. (article 9)" in words(refused)
    assert shown(refused, "Noter ce siège")["seat-decision"] == "AG"
    assert camille.get(f"{HERE}membres/{second.pk}/noter", follow=True).status_code == 200


def test_a_payment_noted_twice_is_refused(tarn, camille):
    one = member(tarn)
    act(camille, one.pk, "fee", year="2026", due="20")
    paid = {"year": "2026", "paid": "20", "day": "2026-11-20"}
    assert act(camille, one.pk, "payment", **paid).status_code == 302
    again = act(camille, one.pk, "payment", **paid)
    assert again.status_code == 422
    assert "déjà noté, le 20/11/2026" in words(again)
    assert "Un montant en euros" in words(act(camille, one.pk, "fee", year="2027", due="vingt"))


def test_a_row_of_somebody_else_is_not_touched(tarn, camille):
    one, other = members(tarn, ["Assié", "Huc"])
    held = seated(tarn, one)
    assert act(camille, other.pk, "unseat", str(held.pk), day="2026-11-23", why="").status_code == 404
    assert act(camille, other.pk, "nothing").status_code == 404
    assert act(camille, 9999, "leave", day="2026-11-23", why="").status_code == 404


def test_the_fees_of_a_year_are_called_by_college(tarn, camille):
    members(tarn, ["Assié", "Huc"])
    path = HERE + "cotisations"
    said = shown(camille.get(path))
    amounts = {f"due_{n}": "20" if one.key == "gp" else "" for n, one in enumerate(STATUTES.colleges)}
    wrong = camille.post(path, said | amounts | {"due_0": "200000"})
    assert "entre 0 et 100 000 €" in soup(wrong).select_one(".field-error").get_text()
    assert "2 cotisations à payer" in soup(camille.post(path, said | amounts, follow=True)).get_text()
    assert "0 cotisation à payer" in soup(camille.post(path, said | amounts, follow=True)).get_text()
