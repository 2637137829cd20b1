"""Every piece of ui/ on one page, for the people who draw screens and for the accessibility tests."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from volontiers.consent.ledger import RuleSaid
from volontiers.web import chart

SPRITE = Path(__file__).parent / "static" / "img" / "icons.svg"


class Sample(forms.Form):
    """One field of each kind."""

    phone = forms.CharField(
        label="Numéro de rappel",
        help_text="Je note votre numéro au cas où nous serions coupés.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": "Le numéro de rappel manque : sans lui, nous ne pourrons pas rappeler."},
    )
    words = forms.CharField(
        label="Mots de l’appelant", required=False, max_length=280, widget=forms.Textarea(attrs={"rows": 3})
    )
    mode = forms.ChoiceField(label="Mode", choices=[("", "au choix"), ("AMB", "cabinet"), ("HH", "domicile")])
    caller = forms.ChoiceField(
        label="Au téléphone",
        choices=[("self", "la personne"), ("relative", "un proche"), ("pro", "un professionnel")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui est au téléphone."},
    )
    modes = forms.MultipleChoiceField(
        label="Modes acceptés",
        required=False,
        choices=[("AMB", "cabinet"), ("HH", "domicile"), ("VR", "visio")],
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(label="Jusqu’au", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    agreed = forms.BooleanField(label="Je suis d’accord", help_text="Vous pouvez changer d’avis.")
    level = forms.ChoiceField(
        label="Mon engagement",
        choices=[("some", "Un peu"), ("many", "Beaucoup"), ("none", "Pas du tout")],
        widget=forms.RadioSelect,
        initial="some",
    )
    ceiling = forms.IntegerField(
        label="Plafond par semaine",
        min_value=0,
        max_value=20,
        initial=2,
        help_text="Toutes communautés confondues.",
    )


CURVES = (
    ("Projets", ((date(2018, 6, 1), 19), (date(2019, 4, 1), 280), (date(2022, 1, 1), 403))),
    ("Soutenus", ((date(2018, 6, 1), 5), (date(2019, 4, 1), 75))),
)
PLAIN = ("phone", "words", "mode", "caller", "modes", "until", "agreed")
CHIPS = (
    ("wait", "◔", "vague 1 sur 4"),
    ("ok", "✓", "accepté"),
    ("late", "☎", "à rappeler"),
    ("to", "→", "à proposer"),
    ("plain", "", "suivi par Julie"),
)
TABS = (
    {"label": "À proposer", "url": "#", "count": 1, "current": True},
    {"label": "En attente", "url": "#", "count": 6, "current": False},
    {"label": "Carte", "url": "#", "count": None, "current": False},
)
EVENTS = (
    {"time": "14:05", "text": "Appel de sa fille", "note": "", "state": "done"},
    {
        "time": "14:27",
        "text": "Vague 2 : 4 personnes",
        "note": "Une a répondu.",
        "state": "now",
    },
    {"time": "", "text": "prochaine étape à 14:57", "note": "", "state": "next"},
)
FACTS = (("place", "Gaillac, à 9 minutes"), ("clock", "Réponse avant 15:40"))
ROWS = (("Commune", "Gaillac", "#"), ("Pour qui", "une personne de 65 à 79 ans"))
SCRIPT = (
    "Restez en ligne avec la personne.",
    "Appelez le 15, dites d’abord la commune.",
    "Ne raccrochez pas.",
)


def icons() -> list[str]:
    names = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8"))
    return [name for name in names if not name.startswith("daisy-")]


def shown() -> dict[str, Any]:
    blank, wrong = Sample(prefix="a"), Sample({}, prefix="b")
    return {
        "blank": blank,
        "plain": [blank[name] for name in PLAIN],
        "wrong": wrong,
        "wrong_fields": [wrong[name] for name in PLAIN],
        "icons": icons(),
        "chips": CHIPS,
        "rule": RuleSaid(12, date(2026, 11, 2), {}, "bureau du 2 novembre, point 4", None),
        "tabs": TABS,
        "events": EVENTS,
        "facts": FACTS,
        "rows": ROWS,
        "script": SCRIPT,
        "chart": chart.drawn("Projets, et projets soutenus", CURVES, stairs=True),
        "sheet": Paginator(range(30), 10).page(2),
    }


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", shown())
