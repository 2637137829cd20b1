"""Bad input that no screen's own tests hold: each answers with a sentence that says what to do, and changes nothing."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.cases.models import Case, Draft, Event, Need, Proposal
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading
from volontiers.web.sentences import NamedForm

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/c/gaillacois/bureau"
NOTHING = "\x00"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    """Julie, operator."""
    with acting(tarn.machine):
        tarn.julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return signed_in(tarn.julie)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def url(case, rest=""):
    return f"/c/gaillacois/dossiers/{case.number}{rest}"


def typed(tarn, **said):
    return {
        "key": str(uuid4()), "telephone": "06 39 98 12 34", "vital": "no", "caller": "person", "family_name": "Durand",
        "given_name": "Claire", "birth_year": "1952", "commune": "Gaillac (81600)", "aware": "yes",
        "agree_carers": "yes", "agree_services": "yes", "tick_unscheduled": "on", "owner": str(tarn.julie.pk),
    } | said  # fmt: skip


def happened(tarn) -> tuple[int, int]:
    with reading(tarn.desk):
        return Event.objects.count(), Proposal.objects.count()


def test_back_to_a_saved_call_and_saved_again_it_is_the_same_case(tarn, desk):
    sent = typed(tarn)
    first = desk.post(f"{DESK}/appel/nouveau", sent)
    again = desk.post(f"{DESK}/appel/nouveau", sent | {"given_name": "Clara", "tick_equipment": "on"})
    assert again.url == first.url
    with reading(tarn.desk):
        assert Case.objects.get().person.given_name == "Claire"
        assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("/elargir/1", {"due": "12/05/1800 10:00"}),
        ("/elargir/1", {"due": "31/02"}),
        ("/elargir/1", {"due": "٢٠٢٦"}),
        ("/elargir/1", {"due": "😀" * 5000}),
        ("/notes", {"version": "1", "desk_note": "a" * 10_000}),
        ("/notes", {"version": "beaucoup", "desk_note": "a"}),
        ("/oui-telephone/1", {"key": "pas une clé", "professional": "1"}),
        ("/oui-telephone/1", {"key": str(uuid4()), "professional": "9" * 30}),
        ("/clore/1", {"outcome": "guérie"}),
        ("/passer", {"owner": "99999999999999999999"}),
        ("/autour", {"professional": NOTHING, "tie": "attending"}),
    ],
)
def test_on_a_case_it_is_said_beside_the_field(tarn, desk, act, said):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    before = happened(tarn)
    answer = desk.post(url(case, act), said)
    assert answer.status_code == 422
    assert soup(answer).select_one(".errorlist, .error-summary")
    assert happened(tarn) == before


@pytest.mark.parametrize("name", ["محمد بن علي", "Ñandú 😀", "d’Été-Œuvre", "<b>Durand</b>"])
def test_every_alphabet_is_read_back_as_it_was_typed(tarn, desk, name):
    desk.post(f"{DESK}/appel/nouveau", typed(tarn, family_name=name))
    with reading(tarn.desk):
        case = Case.objects.get()
    page = desk.get(url(case))
    assert name in soup(page).text
    assert b"<b>Durand" not in page.content


ACTS_ONCE = [
    ("/clore/1", {"outcome": "seen"}, "need_closed"),
    ("/oui-telephone/1", {"key": str(uuid4())}, "phone_yes"),
    ("/proposer/1", {}, "wave"),
]


@pytest.mark.parametrize(("act", "said", "verb"), ACTS_ONCE)
def test_a_double_click_on_a_case_acts_once(tarn, desk, act, said, verb):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    if "key" in said:
        said = said | {"professional": str(tarn.alix.pk)}
    answers = [desk.post(url(case, act), said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    with reading(tarn.desk):
        assert Event.objects.filter(verb=verb).count() == 1


def test_what_moved_meanwhile_is_said(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    for _ in range(2):
        answer = desk.post(url(case, "/clore/1"), {"outcome": "seen"}, follow=True)
    assert "Ce besoin a changé entre-temps" in soup(answer).text


PLACES: list[Callable[[Client], object]] = [
    lambda desk: desk.post(f"{DESK}/recherche", {"q": f"dur{NOTHING}and"}),
    lambda desk: desk.post(f"{DESK}/recherche", {"q": "%_\\'\"; DROP TABLE cases_case"}),
    lambda desk: desk.post(f"{DESK}/recherche", {"q": "9" * 80}),
    lambda desk: desk.post(f"{DESK}/recherche", {"q": "9999999-99"}),
    lambda desk: desk.get(f"{DESK}/communes", {"q": NOTHING}),
    lambda desk: desk.post(f"{DESK}/doublons", {"family_name": f"Du{NOTHING}rand", "telephone": NOTHING}),
    lambda desk: desk.post(f"{DESK}/doublons", {"birth_year": "١٩٥٢", "telephone": "06"}),
    lambda desk: desk.get(f"{DESK}/tableau", {"etat": NOTHING, "vue": "x", "ids": "²,9" + "9" * 30}),
    lambda desk: desk.get(f"{DESK}/tableau", {"ids": "9" * 30}, headers={"HX-Request": "true"}),
    lambda desk: desk.get(f"{DESK}/appel/nouveau", {"telephone": NOTHING, "rappel": "9" * 30}),
    lambda desk: desk.get(f"{DESK}/appel/nouveau", {"rappel": "²"}),
    lambda desk: desk.get(f"{DESK}/urgence", {"dossier": "²"}),
]


@pytest.mark.parametrize("place", PLACES)
def test_what_no_keyboard_types_breaks_nothing(desk, place):
    assert place(desk).status_code in {200, 404}


def test_a_draft_with_what_no_keyboard_types_is_kept_without_it(tarn, desk):
    assert desk.post(f"{DESK}/brouillons/{uuid4()}", {"words": f"il a{NOTHING} chaud"}).status_code == 204
    with reading(tarn.desk):
        assert Draft.objects.get().data["words"] == "il a chaud"


@pytest.mark.parametrize("number", ["2147483648", "9" * 30, "0"])
def test_a_case_number_that_cannot_be_is_a_page_not_found(desk, number):
    assert desk.get(f"/c/gaillacois/dossiers/{number}").status_code == 404


def test_a_form_left_open_overnight_says_what_to_do(tarn, signed_in):
    signed_in(tarn.camille)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tarn.camille)
    case = cast.call(tarn)
    before = happened(tarn)
    answer = strict.post(url(case, "/reprendre"))
    assert answer.status_code == 403
    assert soup(answer).h1
    assert happened(tarn) == before


@pytest.mark.parametrize("who", ["alix", "bao"])
def test_a_professional_reads_no_case_of_the_desk(tarn, signed_in, who):
    case = cast.call(tarn)
    client = signed_in(getattr(tarn, who).account)
    assert client.get(url(case)).status_code == 404
    assert client.post(url(case, "/clore/1"), {"outcome": "seen"}).status_code == 404


@pytest.mark.parametrize("how", [{}, {"hold": ""}, {"preset": "9999"}, {"vital": ""}])
def test_a_key_that_is_none_costs_nothing_typed(tarn, desk, how):
    answer = desk.post(f"{DESK}/appel/nouveau", typed(tarn, key="pas une clé") | how)
    assert answer.status_code in ({302, 422} if "preset" not in how else {404})


def test_a_draft_whose_key_was_altered_opens_again(desk):
    key = uuid4()
    desk.post(f"{DESK}/brouillons/{key}", {"key": "pas une clé", "words": "toux"})
    page = soup(desk.get(f"{DESK}/appel/nouveau", {"brouillon": str(key)}))
    assert page.select_one("[name=key]")["value"] == str(key)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"family_name": "a" * 81}, "« Nom » : c’est trop long, gardez l’essentiel en 80 signes."),
        ({"given_name": f"Cla{NOTHING}ire"}, "« Prénom » : un signe ne se lit pas, tapez-le à nouveau."),
        ({"caller": "martian"}, "« Au téléphone » : choisissez une des réponses proposées."),
        ({"owner": "99"}, "« Suivi par » : choisissez une des réponses proposées."),
        ({"telephone": ""}, "Le numéro de rappel manque"),
    ],
)
def test_each_sentence_names_its_field(tarn, desk, said, sentence):
    answer = desk.post(f"{DESK}/appel/nouveau", typed(tarn, **said))
    assert answer.status_code == 422
    assert sentence in soup(answer).text


def test_a_label_with_a_percent_sign_is_said_as_it_is():
    class Share(NamedForm):
        part = forms.CharField(label="Part en %", max_length=3)

    assert Share({"part": "toute"}).errors["part"] == [
        "« Part en % » : c’est trop long, gardez l’essentiel en 3 signes."
    ]
    assert Share({}).errors["part"] == ["« Part en % » : une réponse est nécessaire."]


def test_without_a_name_no_code_is_given(tarn, desk):
    unnamed = desk.post(f"{DESK}/appel/nouveau", typed(tarn, family_name=""), follow=True)
    assert "Pas de code de suivi" in soup(unnamed).text
    named = desk.post(f"{DESK}/appel/nouveau", typed(tarn), follow=True)
    assert "code de suivi à donner" in soup(named).text
