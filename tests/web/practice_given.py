"""What the tests of the professional's room start from: a request proposed, and the links that left."""

from datetime import datetime

from django.test import Client

from tests import cast
from tests.cast import MONDAY, Cast
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core.need import Kind
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.messages.models import Message


def proposed(tarn: Cast, kind: Kind = Kind.UNSCHEDULED, now: datetime = MONDAY, **said: object) -> Case:
    """A call whose need is proposed to its first wave."""
    case = cast.call(tarn, kind, now=now, **said)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, now)
    return case


def proposal_of(tarn: Cast, professional: Professional) -> Proposal:
    with reading(tarn.desk):
        return Proposal.objects.select_related("need").filter(professional=professional).latest("pk")


def link_of(tarn: Cast, professional: Professional, channel: str = "sms") -> str:
    """The path of the link in the last message that carried one to this person."""
    with reading(tarn.desk):
        message = Message.objects.filter(
            channel=channel, recipient=str(professional), variables__has_key="link"
        ).latest("pk")
    return message.variables["link"].partition("/p/")[1] + message.variables["link"].partition("/p/")[2]


def code_of(tarn: Cast) -> str:
    """The last six-digit code that left."""
    with reading(tarn.desk):
        return Message.objects.filter(template="code").latest("pk").variables["code"]


def read_code(client: Client, tarn: Cast, path: str, *, mine: bool = False):
    """The step up, with the code of the other channel."""
    return client.post(f"{path}/identite", {"code": code_of(tarn), **({"mine": "on"} if mine else {})})
