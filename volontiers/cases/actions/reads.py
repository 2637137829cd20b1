"""What the engine and the desk read of pledges for a need: noted where each professional can see it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.cases.models import Need, Proposal, Wave
from volontiers.consent import readings
from volontiers.consent.readings import Read
from volontiers.core.cascade import Closed, Desk, Send, Wait
from volontiers.core.reading import BY_THE_ENGINE, Column, Reader, Why
from volontiers.database.wall import acting


def note_search(
    need: Need, read: Collection[int], step: Send | Wait | Desk | Closed, *, by: Actor, now: datetime
) -> None:
    """The engine has read these pledges: one line per step, inside its transaction; a wave says whom it asks."""
    sent = step if isinstance(step, Send) else None
    readings.note(
        by,
        Read(
            Reader.ENGINE,
            BY_THE_ENGINE,
            of=read,
            why=Why.NEED,
            ref=f"{need.case.number}-{need.n}",
            wave=sent.wave if sent else None,
            chosen=[pk for one in sent.to if (pk := int(one)) in read] if sent else (),
        ),
        now,
    )


def note_explanation(by: Actor, case_id: int, now: datetime) -> None:
    """The desk was shown why these people: who was asked, with road and answer; the others in a total.

    The sentence and its details show no cap, no use and no modes: these columns are not written down as read.
    """
    with acting(by):
        waves = (
            Wave.objects.filter(need__case_id=case_id).select_related("need__case").order_by("need", "number")
        )
        readings.note_once(by, [read for wave in waves for read in _explained(wave)], now)


def note_full_week(by: Actor, proposal_id: int, now: datetime) -> None:
    """The desk was told that the week of this professional is full."""
    with acting(by):
        one = Proposal.objects.select_related("need__case").get(pk=proposal_id)
        ref = f"{one.need.case.number}-{one.need.n}"
        read = Read(Reader.PERSON, (Column.USE,), of=[one.professional_id], why=Why.NEED, ref=ref)
        readings.note_once(by, [read], now)


def _explained(wave: Wave) -> Iterator[Read]:
    ref = f"{wave.need.case.number}-{wave.need.n}"
    asked = {int(one) for one in wave.data.get("to", ())}
    known = {int(one["id"]) for group in ("ranked", "excluded") for one in wave.data.get(group, ())}
    for column, of in ((Column.ANSWER, asked), (Column.TOTAL, known - asked)):
        yield Read(Reader.PERSON, (column,), of=of, why=Why.NEED, ref=ref, wave=wave.number)
