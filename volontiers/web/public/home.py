"""The public home of a community: ask, follow, call; and the page of an installation that hosts several."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import patient
from volontiers.accounts.guard import drawn, public
from volontiers.database.wall import reading
from volontiers.project.queries import course as project
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.public.place import community_of, place_of


@public
def root(request: HttpRequest) -> HttpResponseBase:
    """With one community, its home; with several, the choice; with none, how to install one."""
    found = territory.communities()
    if len(found) == 1:
        return redirect("community_home", found[0].slug)
    context = {"communities": found, "target": "community_home"}
    return TemplateResponse(request, "public/communities.html", context)


@public
def community_home(request: HttpRequest, slug: str) -> HttpResponseBase:
    community = community_of(slug)
    request.page = public_page(community)  # type: ignore[attr-defined]
    with reading(patient(community.pk)):
        context = {"place": place_of(community), "story": project.story(community.pk) is not None}
        return drawn(TemplateResponse(request, "public/home.html", context))
