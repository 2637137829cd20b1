"""« Mes appareils »: those that ask no code, each forgotten in one tap."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.database.clock import clock
from volontiers.directory import queries as directory
from volontiers.directory.actions import forget_device
from volontiers.territory import queries as territory


@requires(Can.ANSWER)
def devices(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if actor.professional_id is None:
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("device", "")
        if chosen.isdecimal():
            forget_device(actor.professional_id, int(chosen))
            messages.success(request, "Cet appareil est oublié : un code y sera demandé.")
        return redirect("devices")
    zone, now = territory.zone(territory.community(actor.community_id)), clock()
    lines = [
        (one, f"{one.created_at.astimezone(zone):%d/%m/%Y}", f"{one.until.astimezone(zone):%d/%m/%Y}")
        for one in directory.devices(actor.professional_id)
        if one.until > now
    ]
    return TemplateResponse(request, "practice/devices.html", {"lines": lines})
