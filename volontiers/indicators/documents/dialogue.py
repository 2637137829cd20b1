"""The same cards as a table of cells, and as the paper of the dialogue: the same words under each figure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from volontiers.core.facts import KINDS
from volontiers.core.indicator import State
from volontiers.core.indicator_said import told
from volontiers.core.period import Period
from volontiers.indicators.models import Validated
from volontiers.indicators.queries.values import Card, Shown

COLUMNS = (
    "Indicateur", "Valeur", "Numérateur / dénominateur", "Période", "Du", "Au", "Cible", "Source", "Définition", "État",
    "Calculé le", "Ce que cela ne dit pas", "Écarts notés",
)  # fmt: skip
NOT_YET = "pas encore calculé"
_TITLE = "Dialogue de gestion — {}"
_NOTHING_SENT = "Rien n’est envoyé à la CPAM ni à l’ARS : ce papier se remet de la main à la main."


def state(card: Card, zone: tzinfo) -> str:
    """« brouillon », « validé le 02/01/2027 par …, décision : … »."""
    for _, said in validation(card, zone):
        return f"validé {said}"
    return "brouillon" if card.figure else NOT_YET


def validation(card: Card, zone: tzinfo) -> list[tuple[str, str]]:
    """Who answers for it, since when, on which decision; nothing of a draft."""
    row = card.validated.row if card.validated else None
    if not isinstance(row, Validated):
        return []
    day = f"{row.validated_at.astimezone(zone):%d/%m/%Y}"
    return [("Validé", f"le {day} par {row.signatory}, décision : {row.decision}")]


def source(card: Card) -> str:
    """Where the facts of both parts are read."""
    said = card.version.said
    kinds = [said.numerator.of, *([said.denominator.of] if said.denominator else [])]
    return ", ".join(dict.fromkeys(KINDS[kind].source for kind in kinds))


def changed(card: Card) -> str:
    """Empty while one definition ruled the whole period."""
    if card.changed is None:
        return ""
    day, version = card.changed.in_force_from, card.changed.said.version
    return f"Définition changée le {day:%d/%m} (v{version}) : les périodes ne sont pas comparables."


def table(cards: Iterable[Card], zone: tzinfo) -> list[list[str]]:
    """The headings first."""
    return [list(COLUMNS), *(_cells(one, zone) for one in cards)]


def _cells(card: Card, zone: tzinfo) -> list[str]:
    shown = card.shown
    said = card.version.said
    return [
        said.name, _amount(shown), shown.over if shown else "", card.period.label,
        f"{card.period.first:%d/%m/%Y}", f"{card.period.last:%d/%m/%Y}", card.target, source(card),
        f"version {said.version} du {card.version.in_force_from:%d/%m/%Y}", state(card, zone), _computed(shown, zone),
        said.silent_on, " ; ".join(f"{one.figure} ({one.source})" for one in card.others),
    ]  # fmt: skip


def _amount(shown: Shown | None) -> str:
    return (shown.amount or shown.why) if shown else NOT_YET


def _computed(shown: Shown | None, zone: tzinfo) -> str:
    return f"{shown.row.computed_at.astimezone(zone):%d/%m/%Y %H:%M}" if shown else ""


def paper(
    cards: Sequence[Card],
    community: str,
    period: Period,
    zone: tzinfo,
    now: datetime,
    suspended: Sequence[str] = (),
) -> dict[str, object]:
    """As the sheet reads it: text and lists alone. suspended: a sentence for each time the mission was."""
    missing = [f"{one.version.said.name} : {_amount(one.shown)}." for one in cards if _misses(one.shown)]
    printed = f"{now.astimezone(zone):%d/%m/%Y à %H:%M}"
    return {
        "title": _TITLE.format(period.label),
        "community": community,
        "printed": f"{community}, imprimé le {printed} par Volontiers. {_NOTHING_SENT}",
        "missing": missing,
        "sections": [_summary(cards, suspended), *(_section(one, zone) for one in cards)],
    }


def _misses(shown: Shown | None) -> bool:
    return shown is None or shown.row.state == State.MISSING


def _summary(cards: Sequence[Card], suspended: Sequence[str]) -> dict[str, object]:
    rows = [
        [one.version.said.name, _amount(one.shown) if one.shown and one.shown.is_told else "–",
         one.shown.over if one.shown else "", one.target or "–"]
        for one in cards
    ]  # fmt: skip
    return {"title": "En un regard", "lines": list(suspended), "head": ["Indicateur", "Valeur", "Num. / dén.", "Cible"],
            "rows": rows}  # fmt: skip


def _section(card: Card, zone: tzinfo) -> dict[str, object]:
    said, shown = card.version.said, card.shown
    below = f"Dénominateur : {said.said_denominator} ({told(said.denominator)})." if said.denominator else ""
    lines = [
        f"{_amount(shown)}{f', soit {shown.over}' if shown and shown.over else ''}. Période : {card.period.label}.",
        f"Numérateur : {said.said_numerator} ({told(said.numerator)}).",
        below,
        _origin(card, zone),
        f"Ce que cela ne dit pas : {said.silent_on}",
        changed(card),
        *(_other(one.figure, one.source, f"{one.told_on:%d/%m/%Y}", one.explanation) for one in card.others),
    ]
    return {"title": said.name, "lines": [line for line in lines if line], "head": [], "rows": []}


def _origin(card: Card, zone: tzinfo) -> str:
    said = card.version
    version = (
        f"version {said.said.version}, depuis le {said.in_force_from:%d/%m/%Y}, décidée : {said.decision}"
    )
    counted = _computed(card.shown, zone) or "–"
    return (
        f"Source : {source(card)}. Définition : {version}. Calculé le {counted}. État : {state(card, zone)}."
    )


def _other(figure: str, who: str, day: str, explanation: str) -> str:
    why = f" Explication : {explanation}" if explanation else " Pas encore expliqué."
    return f"Écart noté le {day} : {figure}, selon {who}.{why}"
