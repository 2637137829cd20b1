"""Every text that may leave: short enough, in the alphabet of an SMS, and silent about health and persons."""

import re
from pathlib import Path

import pytest

from volontiers.core.gsm7 import is_gsm7, length
from volontiers.core.need import Kind
from volontiers.messages import templates_allowlist as allowlist

HOST = "https://volontiers-mon-cpts.example1"
LONGEST = {
    "place": "Saint-Paul-de-Varax-22",
    "modes": "cabinet, visio ou domicile",
    "until": "26/11 15:40",
    "code": "XK7-4PM",
    "level": "beaucoup",
    "when": "jeudi 26/11 à 14:30",
    "phone": "05 36 49 00 00",
    "community": "CPTS du Grand Gaillacois",
    "count": "12345 lectures",
    "month": "septembre",
    "span": "13:00-18:00",
    "half_day": "mercredi 23/12 après-midi",
    "receipt": f"100000 {'3f' * 32}",
}
# Nothing of a person, of an illness or of what was asked for.
FORBIDDEN = re.compile(
    r"\b(nom|prénom|âge|ans|né|née|patient|malade|maladie|douleur|fièvre|infirmi|pansement|plaie|kiné|ordonnance"
    r"|lit|fauteuil|matériel|visite|consultation|traitant|toilette|ménage|mme|monsieur|madame|mr|dr)\w*",
    re.IGNORECASE,
)


def test_the_measured_host_has_28_characters():
    assert len(HOST.removeprefix("https://")) == 28
    assert len(LONGEST["place"]) == 22


@pytest.mark.parametrize("template", allowlist.TEXTS)
def test_an_sms_is_one_sms(template):
    link = f"{HOST}/s/XK74PM" if template.startswith("patient") else f"{HOST}/p/8Qw3kX2mTz7Lr5Vn1cYbPA"
    variables = {name: link if name == "link" else LONGEST[name] for name in allowlist.names(template)}
    text = allowlist.render(template, variables)
    assert is_gsm7(text)
    assert length(text) <= 160, text


@pytest.mark.parametrize("template", allowlist.TEXTS)
def test_the_fixed_words_need_no_replacement(template):
    assert is_gsm7(re.sub(r"\{\w+\}", "", allowlist.TEXTS[template]))


FIXED = [
    *allowlist.TEXTS.values(), *allowlist.LETTERS.values(), allowlist.SUBJECT, *allowlist.SUBJECTS.values(),
]  # fmt: skip


@pytest.mark.parametrize("text", FIXED)
def test_nothing_is_said_of_anybody(text):
    fixed = re.sub(r"\{\w+\}", "", text)
    assert not FORBIDDEN.search(fixed), text
    for kind in Kind:
        assert kind.label.lower() not in fixed.lower()


def test_a_subject_says_nothing_that_the_text_does_not():
    for template in allowlist.SUBJECTS:
        own = {name: name for name in allowlist.names(template)}
        assert allowlist.subject(template, own)
    assert allowlist.subject("proposal_bare", {"until": "15:40", "link": HOST}) == allowlist.SUBJECT


def test_only_harmless_variables_exist():
    known = {name for template in allowlist.TEXTS for name in allowlist.names(template)}
    assert known == {"link", *LONGEST}
    longer = {name for template in allowlist.LETTERS for name in allowlist.names(template)}
    assert longer == {"link", "choice", "receipt", "day", "seq", "what", "when", "where", "agenda"}


def test_no_text_has_two_names_and_a_letter_keeps_its_accents():
    assert not set(allowlist.TEXTS) & set(allowlist.LETTERS)
    said = dict.fromkeys(allowlist.names("receipt_letter"), "x")
    assert "Voici votre reçu" in allowlist.render("receipt_letter", said)


@pytest.mark.parametrize(
    ("template", "variables"),
    [
        ("bonjour", {}),
        ("code", {}),
        ("code", {"code": "1", "name": "Claire"}),
        ("proposal_bare", {"until": "15:40"}),
    ],
)
def test_what_is_not_on_the_list_is_not_written(template, variables):
    with pytest.raises(allowlist.NotAllowed):
        allowlist.check(template, variables)


def test_accents_that_would_halve_an_sms_are_replaced():
    assert allowlist.render("code", {"code": "ê’œ"}) == allowlist.TEXTS["code"].format(code="e'oe")


@pytest.mark.parametrize("template", [*allowlist.TEXTS, *allowlist.LETTERS])
def test_every_text_is_sent_by_somebody(template):
    source = Path(allowlist.__file__)
    written = (path.read_text(encoding="utf-8") for path in source.parents[1].rglob("*.py") if path != source)
    assert any(f'"{template}"' in text for text in written)
