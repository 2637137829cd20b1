"""A card as its page tells it: the words and the tone of its state, and every line of what it is made of."""

from datetime import tzinfo

from volontiers.core.facts import KINDS
from volontiers.core.french import counted
from volontiers.core.indicator_said import told
from volontiers.indicators.documents.dialogue import NOT_YET, changed, source, validation
from volontiers.indicators.queries.values import Card, Shown


def line(card: Card, zone: tzinfo) -> dict[str, object]:
    """One row of the table."""
    shown = card.shown
    tone, state = chip(card)
    return {
        "key": card.version.key,
        "name": card.version.said.name,
        "silent_on": card.version.said.silent_on,
        "amount": shown.amount if shown else "",
        "why": shown.why if shown else NOT_YET,
        "over": shown.over if shown else "",
        "target": card.target,
        "source": source(card),
        "tone": tone,
        "state": state,
        "changed": changed(card),
        "again": _again(card, zone),
        "others": len(card.others),
    }


def chip(card: Card) -> tuple[str, str]:
    """(tone, words), as ui/chip.html draws them."""
    if card.validated:
        return "ok", "validé"
    if card.figure is None:
        return "plain", NOT_YET
    if card.changed:
        return "wait", "définition changée"
    return ("plain", "brouillon") if card.figure.is_told else ("wait", card.figure.why.partition(" :")[0])


def facts(card: Card, zone: tzinfo) -> list[tuple[str, str]]:
    """(label, words) of what the figure is made of."""
    said = card.version.said
    version = f"version {said.version}, depuis le {card.version.in_force_from:%d/%m/%Y}, décidée : {card.version.decision}"
    rows = [("Numérateur", said.said_numerator)]
    if said.denominator:
        rows.append(("Dénominateur", said.said_denominator))
    rows += [
        ("Période", f"{card.period.label}, du {card.period.first:%d/%m/%Y} au {card.period.last:%d/%m/%Y}"),
        ("Source", source(card)),
        ("Définition", version),
    ]
    if card.target:
        rows.append(("Cible", card.target))
    return [*rows, *validation(card, zone), *(_count(card.shown, zone) if card.shown else [])]


def recipe(card: Card) -> list[tuple[str, str]]:
    """(part, how it is counted) in the words of the export."""
    said = card.version.said
    below = [("Dénominateur", told(said.denominator))] if said.denominator else []
    return [("Numérateur", told(said.numerator)), *below]


def _count(shown: Shown, zone: tzinfo) -> list[tuple[str, str]]:
    row = shown.row
    when = (
        f"le {row.computed_at.astimezone(zone):%d/%m/%Y à %H:%M}, sur {counted(row.lines, 'ligne')} de faits"
    )
    rows = [("Calculé", when), ("Empreinte des faits (SHA-256)", row.print)]
    if row.erased:
        gone = (
            f"{counted(row.erased, 'ligne')} d’un dossier effacé : il n’en reste qu’un chiffre, sans son jour. "
            "Cette période ne se recalcule plus ligne à ligne."
        )
        rows.append(("Dossiers effacés", gone))
    return rows


def _again(card: Card, zone: tzinfo) -> str:
    """Counted again since it was validated, it differs: both are told."""
    figure = card.figure
    if not card.differs or figure is None:
        return ""
    day = f"{figure.row.computed_at.astimezone(zone):%d/%m/%Y}"
    over = f" ({figure.over})" if figure.over else ""
    return f"Recalculé le {day} : {figure.amount or figure.why}{over}. Le chiffre validé ne change pas."


def parts_head(card: Card) -> str:
    bottom = card.version.said.denominator
    return "métier" if bottom and KINDS[bottom.of].part == "profession" else "commune ou secteur"
