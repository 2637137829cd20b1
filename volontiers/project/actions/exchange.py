"""The exchange log: a version that leaves with what the checks said that day, what came back, and what was mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.core.objections import State, findings
from volontiers.core.stages import Examiner, Outcome
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, local_day
from volontiers.project.models import Answer, Dispatch, Objection, Project
from volontiers.project.queries.file import file_of
from volontiers.project.queries.objections import known
from volontiers.territory.turn import take_turn

_TO_COME = "Ce jour n’est pas encore là : notez l’envoi quand il est parti."
_CAME_LATER = "Ce jour n’est pas encore là : notez la réponse quand elle est arrivée."
_NOBODY = "Choisissez au moins un destinataire."
_BEFORE = "L’envoi précédent est du {:%d/%m/%Y} : celui-ci part le même jour ou après."
_NO_STAGE = "Inscrivez d’abord l’étape du projet."
_ALREADY = "Un envoi a été noté entre-temps : relisez la page, puis recommencez si c’en est un autre."
_ANSWER_FIRST = "L’envoi est du {:%d/%m/%Y} : la réponse vient le même jour ou après."
_OTHERS = "Ce destinataire n’avait pas reçu cet envoi."
_NO_NEWER = "Un envoi plus récent est parti : notez la réponse sur celui-ci."
_NO_OBJECTION = (
    "Un dossier accepté ou bien reçu n’a pas d’objection : choisissez une autre suite, ou videz les lignes."
)


@dataclass(frozen=True, slots=True)
class Sending:
    """to: Examiner values; pieces: labels. known: how many versions the page had seen."""

    sent_on: date
    to: Sequence[str]
    pieces: Sequence[str]
    note: str = ""
    known: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """check: a key of core.objections, empty when none says it."""

    text: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    examiner: str
    came_on: date
    outcome: Outcome
    text: str = ""
    remarks: Sequence[Remark] = ()


def send_file(by: Actor, said: Sending, now: datetime) -> Dispatch:
    """Notes that a version left. What the checks warned of is kept beside it: they never hold it back. Raises NotWritten."""
    with acting(by):
        take_turn(by.community_id)
        today = local_day(by, now)
        project = Project.objects.filter(community_id=by.community_id).first()
        if project is None:
            raise NotWritten("", _NO_STAGE)
        number = _next_number(by, said, today)
        to = [one for one in Examiner if one.value in said.to]
        if not to:
            raise NotWritten("to", _NOBODY)
        return Dispatch.objects.create(
            community_id=by.community_id, number=number, stage=project.stage, sent_on=said.sent_on,
            to=[one.value for one in to], pieces=list(said.pieces), warnings=_warnings(by, said.sent_on),
            note=said.note[:300], account_id=by.signed_as, entered_at=now,
        )  # fmt: skip


def _next_number(by: Actor, said: Sending, today: date) -> int:
    if said.sent_on > today:
        raise NotWritten("sent_on", _TO_COME)
    last = Dispatch.objects.filter(community_id=by.community_id).last()
    if (last.number if last else 0) != said.known:
        raise NotWritten("", _ALREADY)
    if last is not None and said.sent_on < last.sent_on:
        raise NotWritten("sent_on", _BEFORE.format(last.sent_on))
    return said.known + 1


def _warnings(by: Actor, day: date) -> list[dict[str, str]]:
    """The board and the statutes as they were that day; pieces and partners as they stand."""
    found = findings(file_of(by.community_id, day), known())
    return [
        {"key": one.objection.key, "text": one.objection.text, "change": one.said.change}
        for one in found
        if one.said.state is State.WARNS
    ]


def note_answer(by: Actor, dispatch_id: int, said: Coming, now: datetime) -> Answer | None:
    """What one of them said of the latest version. None when there is no such version. Raises NotWritten."""
    with acting(by):
        take_turn(by.community_id)
        mine = Dispatch.objects.filter(community_id=by.community_id)
        sent = mine.filter(pk=dispatch_id).first()
        if sent is None:
            return None
        _check_answer(
            sent, said, local_day(by, now), is_last=not mine.filter(number__gt=sent.number).exists()
        )
        answer = Answer.objects.create(
            community_id=by.community_id, dispatch=sent, examiner=said.examiner, came_on=said.came_on,
            outcome=said.outcome.value, text=said.text[:1000], account_id=by.signed_as, entered_at=now,
        )  # fmt: skip
        for one in said.remarks:
            Objection.objects.create(
                community_id=by.community_id, answer=answer, text=one.text[:300],
                check_key=one.check if one.check in known() else "",
            )  # fmt: skip
        return answer


def _check_answer(sent: Dispatch, said: Coming, today: date, *, is_last: bool) -> None:
    if not is_last:
        raise NotWritten("", _NO_NEWER)
    if said.examiner not in sent.to:
        raise NotWritten("examiner", _OTHERS)
    if said.came_on > today:
        raise NotWritten("came_on", _CAME_LATER)
    if said.came_on < sent.sent_on:
        raise NotWritten("came_on", _ANSWER_FIRST.format(sent.sent_on))
    if said.remarks and said.outcome not in {Outcome.ASKED, Outcome.NOT_KEPT}:
        raise NotWritten("outcome", _NO_OBJECTION)


def mend_objection(by: Actor, pk: int, how: str, now: datetime) -> bool:
    """For what no check can see. False when it was mended already."""
    with acting(by):
        mine = Objection.objects.filter(pk=pk, community_id=by.community_id, mended_on=None)
        return mine.update(mended_on=local_day(by, now), mended_how=how[:300]) > 0
