"""What to say before hanging up: when the family will have news, and the code to follow the request."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.queries import intake as queries
from volontiers.cases.queries.case import agreements
from volontiers.core import codes, moments, phone
from volontiers.placement.queries import registration as registrations
from volontiers.web.desk.case import case_of, outside
from volontiers.web.desk.room import room_of


@requires(Can.TAKE_CALL)
def call_end(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The last page of a call."""
    room, case = room_of(actor), case_of(number)
    return TemplateResponse(request, "desk/call_end.html", {
        "room": room,
        "case": case,
        "phone": phone.spoken(case.callback_phone),
        "news_by": moments.short(case.news_due_at, room.now, room.zone) if case.news_due_at else "",
        "several": queries.needs_count(case.pk) > 1,
        "outside": outside(case, actor),
        # The tracking page asks for letters of the name: without one, it opens to nobody.
        "code": codes.show(case.code) if case.person.family_name else "",
        "hidden": case.hidden,
        "listed": registrations.of_case(case.pk),
        "agreed": any(agreements(case.pk).values()),
    })  # fmt: skip
