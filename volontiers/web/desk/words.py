"""The words of a row: where a need is, in text, sign and colour; and the verb of its next step."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from volontiers.cases.queries.board import Row, Step, Week
from volontiers.core import moments
from volontiers.core.dispatch import Tier
from volontiers.core.french import counted
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import Kind, Outcome
from volontiers.core.profession import PROFESSIONS

if TYPE_CHECKING:
    from volontiers.cases.models import Need

_VERBS = {
    Step.PROPOSE: "Proposer",
    Step.CALL: "Rappeler",
    Step.CONFIRM: "Confirmer",
    Step.CLOSE: "Clore",
    Step.LOOK: "Voir",
}
_SOON_HOURS = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """tone: wait, ok, late, plain or to. sign: one text character."""

    tone: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is drawn. aloud: the same for a screen reader."""

    id: str
    tone: str
    due: str
    due_words: str
    late: bool
    ref: str
    number: int
    n: int
    place: str
    ask: str
    note: str
    chip: Chip
    step: Step
    verb: str
    owner: str
    twin: bool
    aloud: str


def ask_words(need: "Need") -> str:
    """« Lit médicalisé » rather than « Matériel » once it is known; else the kind."""
    if need.detail and need.kind in {Kind.EQUIPMENT, Kind.OTHER_PROFESSION}:
        return need.detail[:1].upper() + need.detail[1:]
    if need.profession in PROFESSIONS:
        return PROFESSIONS[need.profession].label.capitalize()
    return Kind(need.kind).label


def shown(row: Row, now: datetime, zone: ZoneInfo, mine: int | None) -> Shown:
    """mine: the account that looks, so that another's rows name their owner."""
    need = row.need
    case = need.case
    chip = chip_of(row, now, zone)
    place = case.person.municipality.name if case.person.municipality else "commune à demander"
    due, words = _due(row, now, zone)
    return Shown(
        id=f"besoin-{need.pk}",
        tone=_tone(row, now),
        due=due,
        due_words=words,
        late=row.late,
        ref=row.ref,
        number=case.number,
        n=need.n,
        place=place,
        ask=ask_words(need),
        note=_note(need),
        chip=chip,
        step=row.step,
        verb=_VERBS[row.step],
        owner="" if case.owner_id == mine else case.owner.name,
        twin=bool(row.twins),
        aloud=f"Besoin {row.ref}, {place}, {ask_words(need)}, {chip.words}, échéance {words} {due}"
        f"{', doublon probable' if row.twins else ''}",
    )


def _note(need: "Need") -> str:
    if ask_words(need) != Kind(need.kind).label or not need.detail:
        return ""
    return need.detail


def _tone(row: Row, now: datetime) -> str:
    if row.need.state == NeedState.CLOSED:
        return "gone"
    if row.late:
        return "late"
    hours = (row.need.due_at - now).total_seconds() / 3600
    return "now" if hours <= _SOON_HOURS and row.need.state != NeedState.TAKEN else ""


def _due(row: Row, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    need = row.need
    if need.closed_at:
        return moments.clock(need.closed_at, zone), f"clos {moments.day(need.closed_at, now, zone)}"
    at = need.agreed_at or need.due_at
    if row.late:
        return moments.clock(at, zone), f"en retard de {moments.lasting(now - at)}"
    words = moments.day(at, now, zone)
    if words == "aujourd’hui" and at > now:
        words = f"dans {moments.lasting(at - now)}"
    return moments.clock(at, zone), words


_HIDDEN = Chip("plain", "–", "accord retiré, identité masquée")
_TO_BE_AGREED = Chip("late", "☎", "à rappeler, accord à recueillir")


def chip_of(row: Row, now: datetime, zone: ZoneInfo) -> Chip:
    """Where the need is."""
    need, state = row.need, NeedState(row.need.state)
    if state is NeedState.CLOSED:
        return Chip("plain", "", Outcome(need.outcome).label.lower())
    if need.fault and state is NeedState.UNPLACED:
        return Chip("late", "!", "à traiter à la main")
    if state is NeedState.TAKEN:
        return _taken(need, row.late, now)
    if row.late:
        return Chip("late", "!", "expiré, plus personne n’est sollicité")
    if state is NeedState.PROPOSED:
        return _proposed(row, zone)
    return _not_sent(row, now, zone)


def _taken(need: "Need", late: bool, now: datetime) -> Chip:
    who = str(need.taken_by) if need.taken_by else "un professionnel"
    if late:
        return Chip("late", "!", f"accepté par {who}, jamais confirmé")
    if need.agreed_at is None:
        return Chip("ok", "✓", f"accepté par {who}, heure à convenir")
    if need.confirmed_at is None:
        return Chip("ok", "✓", f"accepté par {who}, à confirmer")
    if need.agreed_at < now:
        return Chip("ok", "✓", f"réalisé par {who} ?")
    return Chip("ok", "✓", f"confirmé avec {who}")


def _proposed(row: Row, zone: ZoneInfo) -> Chip:
    need = row.need
    if row.alternative:
        return Chip("late", "☎", "autre chose proposé, à demander")
    if not row.asked and need.next_check_at:
        return Chip("wait", "◔", f"prochaine vague à {moments.clock(need.next_check_at, zone)}")
    who = "médecin référent" if need.tier == Tier.DUTY else counted(row.asked, "personne")
    return Chip("wait", _pie(need), f"vague {need.wave} sur {need.waves} · {who}")


def _pie(need: "Need") -> str:
    share = need.wave / max(need.waves, 1)
    return "◔" if share < 0.4 else "◑" if share < 0.8 else "◕"


def _not_sent(row: Row, now: datetime, zone: ZoneInfo) -> Chip:
    need, state = row.need, NeedState(row.need.state)
    if state is NeedState.UNPLACED:
        return Chip(
            "late", "☎", "à rappeler, personne n’a répondu" if need.wave else "à rappeler, aucun volontaire"
        )
    if row.without_agreement:
        return _HIDDEN if need.case.hidden else _TO_BE_AGREED
    if state is NeedState.READY:
        if need.next_check_at and need.next_check_at > now:
            return Chip(
                "to",
                "→",
                f"part {moments.day(need.next_check_at, now, zone)} à {moments.clock(need.next_check_at, zone)}",
            )
        return Chip("to", "→", "va être proposé")
    if need.waits_for:
        return Chip(
            "plain",
            "",
            f"attend {need.waits_reason or 'la suite'} de {row.need.case.number}-{need.waits_for.n}",
        )
    return Chip("to", "→", "à proposer")


def week_line(week: Week) -> tuple[str, str, str]:
    """(asked, solved, the rest of the sentence)."""
    rest = []
    if week.median is not None:
        rest.append(f"délai médian {moments.lasting(week.median)}")
    if week.asked_per_answer is not None:
        rest.append(_people_asked(week.asked_per_answer))
    if week.answered_share is not None:
        rest.append(f"{round(100 * week.answered_share)} % d’appels décrochés")
    if week.callback_median is not None:
        rest.append(f"rappel en {moments.lasting(week.callback_median)}")
    return counted(week.asked, "demande"), f"{week.solved} avec une solution", ", ".join(rest)


def _people_asked(average: float) -> str:
    """« 2,8 personnes sollicitées pour une réponse »."""
    plural = "s" if average >= 2 else ""
    number = f"{average:.1f}".replace(".", ",").removesuffix(",0")
    return f"{number} personne{plural} sollicitée{plural} pour une réponse"
