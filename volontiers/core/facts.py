"""The facts that a definition may count: their kinds, their columns, and what each says. None of them names anybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from volontiers.core.indicator import Count, Definition, DefinitionError, How

NUMBER = "num"


@dataclass(frozen=True, slots=True)
class Kind:
    """label: in the plural. source: where the rows are read. part: the column by which small cells are told, if any."""

    key: str
    label: str
    source: str
    columns: Mapping[str, str]
    part: str = ""
    days: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


_KEPT = "« dossier », ou « chiffre » quand le dossier est effacé"
KINDS: Mapping[str, Kind] = {
    one.key: one
    for one in (
        Kind(
            "need", "besoins", "fil des dossiers",
            {
                "ref": NUMBER, "opened": "jour de la demande", "kind": "sorte de besoin", "place": "commune ou secteur",
                "outcome": "ce qui est arrivé, vide tant que c’est ouvert", "solved": "oui ou non",
                "hours": "heures de la demande au oui, vide sans oui", "age": "heures écoulées depuis la demande",
                "asked": "personnes sollicitées", "kept": _KEPT,
            },
            "place", ("opened",), ("hours", "age", "asked"),
        ),
        Kind(
            "stay", "personnes de la liste d’attente", "liste d’attente",
            {
                "ref": NUMBER, "fragile": "oui ou non", "class": "ordre de priorité", "place": "commune ou secteur",
                "waited": "oui si elle attendait pendant la période", "before": "là au début : there, absent ou une sortie",
                "after": "là à la fin : there, absent ou une sortie", "net": "1 arrivée, -1 partie, 0 sans changement",
                "moved": "jour du dernier changement", "kept": _KEPT,
            },
            "place", ("moved",), ("net",),
        ),
        Kind(
            "professional", "soignants de l’annuaire", "registre des accords",
            {
                "ref": NUMBER, "profession": "métier", "level": "some (un peu), many (beaucoup), none, ou vide",
                "paused": "oui ou non",
            },
            "profession",
        ),
        Kind(
            "spending", "dépenses", "comptes de la communauté",
            {
                "ref": NUMBER, "day": "jour de la dépense", "euros": "montant", "nature": "nature",
                "service": "ce que cela sert : number pour le numéro d’appel",
            },
            "", ("day",), ("euros",),
        ),
    )
}  # fmt: skip


def check(definition: Definition) -> None:
    """Raises DefinitionError on a kind or a column that does not exist."""
    for where, count in (("numerator", definition.numerator), ("denominator", definition.denominator)):
        if count is not None:
            _check(where, count)


def _check(where: str, count: Count) -> None:
    kind = KINDS.get(count.of)
    if kind is None:
        raise DefinitionError(f"{where}.of", f"« {count.of} » n’est pas une sorte de faits.")
    if count.on and count.on not in kind.days:
        raise DefinitionError(f"{where}.on", f"« {count.on} » n’est pas un jour de ces faits.")
    if count.how is not How.COUNT and count.column not in kind.numbers:
        raise DefinitionError(f"{where}.column", f"« {count.column} » n’est pas un nombre de ces faits.")
    for n, one in enumerate(count.where):
        if one.column not in kind.columns:
            raise DefinitionError(
                f"{where}.where.{n}", f"« {one.column} » n’est pas une colonne de ces faits."
            )
