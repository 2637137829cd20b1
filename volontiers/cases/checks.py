"""The auditor: what should have moved by now and did not. Empty when all is well. Read inside the community."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from volontiers.accounts import queries as accounts
from volontiers.cases.models import Callback, Case, Need, Proposal
from volontiers.consent import checks as consent
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.database.rows import fetch
from volontiers.messages import queries as messages

# A step that is later than this was forgotten, or no worker runs.
LATE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Finding:
    """about: "need", "case", "callback", "pledge", "lasting", "time" or "message", with its number or id.

    sentence: French, for the console.
    """

    about: str
    ref: str
    sentence: str


def findings(community_id: int, now: datetime) -> Iterator[Finding]:
    """One line for each row that was forgotten: a handful of indexed queries, no time window."""
    yield from _forgotten_steps(now)
    yield from _hidden_losses()
    yield from _nobody_follows(community_id)
    yield from _late_callbacks(now)
    yield from _without_entry(community_id)
    yield from _without_agreement()
    yield from _astray()
    for pledge_id in consent.past_their_end(now - LATE):
        yield Finding(
            "pledge", str(pledge_id), "Le rappel ou la fin de cet engagement est passé sans être fait."
        )
    for pledge_id in consent.lasting_past_their_end(now - LATE):
        yield Finding(
            "lasting",
            str(pledge_id),
            "Le rappel ou la fin de cet engagement pour de nouveaux patients est passé sans être fait.",
        )
    for pledge_id in consent.time_past_their_end(now - LATE):
        yield Finding(
            "time", str(pledge_id), "Le rappel ou la fin de cet engagement de temps est passé sans être fait."
        )
    for message in messages.overdue(now - LATE):
        yield Finding("message", str(message.pk), "Ce message aurait dû partir.")


def _forgotten_steps(now: datetime) -> Iterator[Finding]:
    searching = Need.objects.filter(state__in=[NeedState.READY, NeedState.PROPOSED])
    taken = Need.objects.filter(state=NeedState.TAKEN, next_check_at__lt=now - LATE)
    late = taken | searching.filter(Q(next_check_at=None) | Q(next_check_at__lt=now - LATE))
    for need in late.select_related("case").order_by("next_check_at"):
        yield Finding("need", _ref(need), "La prochaine étape de ce besoin est passée sans être faite.")


def _hidden_losses() -> Iterator[Finding]:
    """States that contradict each other: a taken need without its taker, an open need of a closed case."""
    taker = Proposal.objects.filter(need=OuterRef("pk"), state=ProposalState.ACCEPTED)
    for need in Need.objects.filter(~Exists(taker), state=NeedState.TAKEN).select_related("case"):
        yield Finding("need", _ref(need), "Ce besoin est pris, et aucune réponse ne le dit.")
    for need in Need.objects.filter(closed_at=None, case__closed_at__isnull=False).select_related("case"):
        yield Finding("need", _ref(need), "Ce besoin est ouvert dans un dossier clos.")


def _without_entry(community_id: int) -> Iterator[Finding]:
    """What was taken by an entry that the register does not have: the wall was down, or the register was cut."""
    taken = Proposal.objects.filter(state=ProposalState.ACCEPTED).exclude(need__state=NeedState.CLOSED)
    held = list(taken.select_related("need__case").order_by("pk"))
    missing = consent.missing(community_id, [one.taken_seq or 0 for one in held])
    for one in held:
        if (one.taken_seq or 0) in missing:
            yield Finding("need", _ref(one.need), "Ce besoin est pris sans inscription au registre.")


def _without_agreement() -> Iterator[Finding]:
    """What is still asked for somebody who has not agreed, by the same words as the wall."""
    agreed = Func(F("need__case_id"), F("need__kind"), function="has_agreed", output_field=BooleanField())
    waiting = Proposal.objects.filter(state__in=[ProposalState.SENT, ProposalState.ALTERNATIVE])
    asked = waiting.exclude(need__state=NeedState.CLOSED).annotate(agreed=agreed).filter(agreed=False)
    needs = Need.objects.filter(pk__in=asked.values("need")).select_related("case")
    for need in needs.order_by("case__number", "n"):
        yield Finding("need", _ref(need), "Une demande est ouverte, et la personne n’est pas d’accord.")


# Row-level security hides what is of another community: what a row of this one leads to is then not found.
_ASTRAY = """
SELECT 'need', 'n° ' || n.id, 'Ce besoin est dans un dossier d’une autre communauté.'
  FROM cases_need n LEFT JOIN cases_case c ON c.id = n.case_id AND c.community_id = n.community_id WHERE c.id IS NULL
 UNION ALL
SELECT 'case', c.number::text, 'Ce dossier est celui d’une personne d’une autre communauté.'
  FROM cases_case c LEFT JOIN people_person p ON p.id = c.person_id AND p.community_id = c.community_id
 WHERE p.id IS NULL
 ORDER BY 1, 2
"""


def _astray() -> Iterator[Finding]:
    for about, ref, sentence in fetch(_ASTRAY, []):
        yield Finding(about, ref, sentence)


def _nobody_follows(community_id: int) -> Iterator[Finding]:
    present = {account.pk for account in accounts.owners(community_id)}
    left = Case.objects.filter(closed_at=None, to_take_since=None).exclude(owner_id__in=present)
    for case in left.order_by("number"):
        yield Finding(
            "case", str(case.number), "La personne qui suit ce dossier n’est plus dans la communauté."
        )


def _late_callbacks(now: datetime) -> Iterator[Finding]:
    for one in Callback.objects.filter(done_at=None, due_at__lt=now - LATE).order_by("due_at"):
        yield Finding("callback", str(one.pk), "Un rappel promis est en retard.")


def _ref(need: Need) -> str:
    return f"{need.case.number}-{need.n}"
