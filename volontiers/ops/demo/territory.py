"""The places of the demonstration: 62 communes rebuilt, a CPTS with its desk, and a group of four without one."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from volontiers.accounts.access import Actor, machine
from volontiers.core.need import Kind
from volontiers.core.rules import Route
from volontiers.territory import actions
from volontiers.territory.actions import Identity
from volontiers.territory.sources import communes

DATA = Path(__file__).parent / "data"
CPTS, VAOUR = "gaillacois", "vaour"
DESK_PHONE = "+33536490000"
VAOUR_COMMUNES = ("81309", "81206", "81165", "81224", "81154", "81234", "81265", "81217", "81136")
OUT_OF_HOURS = "Le soir, la nuit et le week-end, appelez le 116 117."
CAREGIVER_RELIEF = (
    {"kind": Kind.HOME_HELP, "detail": "quelques heures par semaine", "hours": 72},
    {"kind": Kind.INFORMATION, "detail": "droits et répit de l’aidant", "hours": 24},
)


# The meetings that the demonstration supposes, a few weeks before its Monday.
FOUNDED = "assemblée du 15/09/2026, point 1"
SECTORS, ROUTE = "bureau du 12/10/2026, point 2", "bureau du 12/10/2026, point 3"
LETTER_BOX = "4 place de la Fontaine, 81600 Gaillac"
CHRISTMAS = "bureau du 12/10/2026, point 4"
AGREED = "réunion des quatre du 05/10/2026"


def rows(name: str) -> list[dict[str, str]]:
    """The lines of one of our own files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def install() -> tuple[Actor, Actor]:
    """Both communities, as the machine acts in them. The protocol stays an example: nobody signs here."""
    known = communes.read(DATA / "communes.csv").communes
    actions.import_communes(known.values(), dry=False)
    return _cpts(list(known)), _vaour()


def _cpts(insee: list[str]) -> Actor:
    community = actions.install_community(
        Identity(
            name="CPTS du Grand Gaillacois (démonstration)",
            slug=CPTS,
            legal_form="cpts",
            has_desk=True,
            desk_phone=DESK_PHONE,
            out_of_hours_phone="116117",
            out_of_hours_text=OUT_OF_HOURS,
        )
    )
    by = machine(community.pk)
    actions.set_territory(by, insee, FOUNDED)
    for sector, codes in _sectors().items():
        actions.set_sector(by, sector, codes, SECTORS)
    actions.change_rules(by, {"route": Route.DUTY_FIRST, "return_address": LETTER_BOX}, ROUTE)
    actions.set_preset(by, "Répit d’un aidant", CAREGIVER_RELIEF)
    actions.close_days(
        by, date(2026, 12, 25), date(2026, 12, 25), "Le bureau est fermé le jour de Noël.", suspended=False,
        decision=CHRISTMAS,
    )  # fmt: skip
    return by


def _sectors() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("communes.csv"):
        found[row["secteur"]].append(row["code_insee"])
    return found


def _vaour() -> Actor:
    community = actions.install_community(
        Identity(
            name="Groupe de Vaour (démonstration)",
            slug=VAOUR,
            legal_form="informal",
            has_desk=False,
            out_of_hours_phone="116117",
            out_of_hours_text=OUT_OF_HOURS,
            form_open=False,
        )
    )
    by = machine(community.pk)
    actions.set_territory(by, VAOUR_COMMUNES, AGREED)
    actions.set_sector(by, "Vaour", VAOUR_COMMUNES, AGREED)
    return by
