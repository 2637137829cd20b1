"""The three views in words: each figure with what it counts, or why it is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from volontiers.core import isolation
from volontiers.core.afterwards import QUESTION, QUESTION_OTHERWISE, Otherwise
from volontiers.core.french import counted, euros, listed
from volontiers.core.lesson import Figure
from volontiers.core.published import LEAST
from volontiers.core.views import Credit, Gap, Part, Spread, part_of
from volontiers.indicators.queries.views import Payers, Professionals, Users, Views

NOT_SHOWN = "—"
MISSING = "donnée manquante"
# Not the figure « personnes sollicitées pour un oui »: that one keeps the needs that were taken, and no other.
_PROPOSED = "toutes les propositions sous un engagement, que le besoin ait trouvé quelqu’un ou non"
_FEW = f"de 1 à {LEAST - 1} d’un côté : trop peu pour être montré"


@dataclass(frozen=True, slots=True)
class Line:
    """figure: what a lesson may stand beside; None when none may."""

    label: str
    value: str
    under: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class View:
    title: str
    lines: tuple[Line, ...]


def three(found: Views) -> list[View]:
    return [
        View("Vu par ceux que cela sert", tuple(_users(found.users))),
        View("Vu par ceux qui le font", tuple(_professionals(found.professionals))),
        View("Vu par ceux qui paient", tuple(_payers(found.payers))),
    ]


def figure_words(found: Views, figure: Figure) -> str:
    """As a lesson keeps it: the figure with what it counts."""
    for view in three(found):
        for line in view.lines:
            if line.figure is figure:
                return f"{line.value} ({line.under})"[:160]
    return ""


def share(part: Part) -> tuple[str, str]:
    """(« 82 % », « 41 sur 50 »), or why there is no share."""
    if part.about is not None:
        return f"environ {part.about} %", f"{part.part} demandes"
    if part.whole is None:
        return NOT_SHOWN, "trop peu pour être montré"
    if part.whole == 0:
        return NOT_SHOWN, "aucune dans ce trimestre"
    if part.part is None:
        return NOT_SHOWN, f"{_FEW}, sur {part.whole}"
    return f"{part.percent} %", f"{part.part} sur {part.whole}"


def _users(one: Users) -> list[Line]:
    in_time, out_of = share(one.in_time)
    fragile, of_known = share(one.fragile)
    when = "un oui, ou une solution, avant l’échéance, parmi les demandes closes"
    who = "70 ans et plus, moins de 2 ans, ou une situation déclarée pour la liste, quand on le sait"
    return [
        Line("Répondu à temps", in_time, f"{out_of} : {when}", Figure.IN_TIME),
        _road(one.minutes),
        Line("Personnes fragiles", fragile, f"{of_known} : {who}"),
        Line(QUESTION, _scale(one.obtained), _who_answered(one.answered, one.obtained), Figure.OBTAINED),
        _gap(one.gap, "répondu à temps", Figure.GAP),
    ]


def _road(one: Spread | None) -> Line:
    if one is None:
        return Line("Route de qui répond", NOT_SHOWN, f"moins de {LEAST} trajets connus", Figure.MINUTES)
    tenths = f" ; neuf sur dix, {round(one.ninetieth)} min ou moins" if one.ninetieth is not None else ""
    return Line(
        "Route de qui répond", f"{round(one.half)} min",
        f"pour la moitié{tenths}, sur {one.values // LEAST * LEAST} trajets ou plus", Figure.MINUTES,
    )  # fmt: skip


def _scale(told: Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{label} {number}" for label, number in told) or NOT_SHOWN


def _who_answered(answered: Part, told: Sequence[object]) -> str:
    """Always beside the result."""
    if answered.about is not None:
        return f"{answered.part} réponses, environ {answered.about} % des demandes terminées"
    if answered.part is None and told:
        return "presque tous ont répondu"
    if answered.whole is None:
        return "trop peu de réponses pour être montrées"
    if answered.part is None:
        return f"moins de {LEAST} réponses, sur {answered.whole} demandes terminées"
    if not answered.whole:
        return "aucune demande terminée"
    said = f"{counted(answered.part, 'réponse')} sur {answered.whole} demandes terminées"
    return f"{said} ; ne pas répondre est permis"


def _gap(one: Gap | None, what: str, figure: Figure | None = None) -> Line:
    label = f"D’une commune à l’autre, {what}"
    if one is None:
        return Line(
            label, NOT_SHOWN, f"moins de deux communes ont assez de demandes ({LEAST} de chaque côté)", figure
        )
    (low, least), (high, most) = one.lowest, one.highest
    hidden = one.communes - one.shown
    said = f"{counted(hidden, 'commune')} sur {one.communes} sans chiffre : trop peu de demandes"
    return Line(
        label, f"de {least} % à {most} %" if least != most else f"{most} % partout",
        f"{low}, {high} ; {said if hidden else 'toutes les communes ont un chiffre'}", figure,
    )  # fmt: skip


def _professionals(one: Professionals) -> list[Line]:
    return [
        *_pledged(one),
        _away(one),
        Line(
            "Échanges entre professions", _credit(one.exchanges),
            "demandes d’une profession prises par une autre", Figure.EXCHANGES,
        ),
        *(
            Line(question.label, _scale(told), _felt(one, told), Figure.ISOLATION if not nth else None)
            for nth, (question, told) in enumerate(one.felt.items())
        ),
        _gap(one.gap, "un oui"),
    ]  # fmt: skip


def _pledged(one: Professionals) -> list[Line]:
    found = one.together
    if found is None:
        few = f"moins de {LEAST} engagements en cours"
        return [Line("Demandes acceptées", NOT_SHOWN, few, Figure.ACCEPTED)]
    weekly = f"{found.pledged} par semaine au plus, promis aujourd’hui par {found.professionals} personnes"
    part = part_of(found.accepted, found.asked)
    taken = f"{part.part} sur {part.whole} proposées" if part.part is not None else NOT_SHOWN
    return [
        Line(
            "Demandes acceptées",
            taken,
            f"en {counted(found.weeks, 'semaine')}, {_PROPOSED} ; {weekly}",
            Figure.ACCEPTED,
        ),
        _evenness(found.middle),
    ]


def _evenness(middle: tuple[int, int] | None) -> Line:
    if middle is None:
        return Line("Répartition", NOT_SHOWN, "moins de dix engagements en cours")
    under = "de ce que chacun avait promis, pour la moitié du milieu"
    return Line("Répartition", f"de {middle[0]} % à {middle[1]} %", under)


def _away(one: Professionals) -> Line:
    label = "Congés remplacés"
    if one.away is None or not one.away.half_days:
        return Line(label, NOT_SHOWN, f"moins de {LEAST} personnes absentes dans les équipes")
    percent = round(100 * one.away.covered / one.away.half_days)
    return Line(
        label,
        f"{percent} %",
        f"des {one.away.half_days} demi-journées où quelqu’un de l’équipe était absent",
    )


def _felt(one: Professionals, told: Sequence[object]) -> str:
    season = isolation.named(one.season)
    return f"{season}, sans savoir qui a répondu quoi" if told else f"{season} : moins de {LEAST} réponses"


def _payers(one: Payers) -> list[Line]:
    avoided = dict(one.otherwise).get(Otherwise.EMERGENCY.label)
    return [
        _cost(one.cost_cents),
        Line(
            "Passages aux urgences évités, tels que déclarés", str(avoided) if avoided else NOT_SHOWN,
            "comptés tels que dits ; rien n’est multiplié pour ceux qui n’ont rien dit"
            if avoided else f"moins de {LEAST} déclarations, ou trop peu pour les montrer à part",
        ),
        Line(QUESTION_OTHERWISE, _otherwise(one), _declared(one), Figure.OTHERWISE),
        _gap(one.gap, "une solution"),
    ]  # fmt: skip


def _cost(cents: int | None) -> Line:
    label = "Coût d’une demande avec solution"
    if cents is None:
        return Line(
            label,
            MISSING,
            "aucune dépense du numéro n’est validée ce trimestre, ou trop peu de demandes pour le dire",
        )
    return Line(
        label,
        euros(cents),
        "dépenses du numéro d’appel validées ce trimestre, divisées par les demandes avec une solution",
    )


def _otherwise(one: Payers) -> str:
    rest = [("autres réponses", one.others)] if one.others else []
    return _scale([*one.otherwise, *rest])


def _declared(one: Payers) -> str:
    if one.declared.about is not None:
        return f"{one.declared.part} fois, environ {one.declared.about} % des demandes qui ont eu une réponse"
    if one.declared.part is None:
        told = one.otherwise or one.others
        return "presque tous l’ont dit" if told else f"moins de {LEAST} l’ont dit"
    if not one.declared.whole:
        return "aucune demande avec une réponse"
    return f"{one.declared.part} sur {one.declared.whole} demandes qui ont eu une réponse"


def _credit(one: Credit) -> str:
    rest = [("autres, ensemble", one.others)] if one.others else []
    return _scale([*one.told, *rest])


def credit(found: Views) -> str:
    """« 210 demandes avec une solution : médecin 96, infirmier 61, autres 12. »"""
    if not found.solved.part:
        return ""
    rest = [("autres", found.credit.others)] if found.credit.others else []
    parts = [f"{label} {number}" for label, number in (*found.credit.told, *rest)]
    said = f" : {listed(parts)}" if parts else ""
    return f"{counted(found.solved.part, 'demande')} avec une solution{said}."
