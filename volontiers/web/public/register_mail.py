"""The link under the weekly mail of the register: receive it, or not any more, without signing in."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from volontiers.accounts.access import by_link
from volontiers.accounts.guard import drawn, public
from volontiers.consent.register import choose_register_mail, listing_of
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.web.chrome import public_page
from volontiers.web.public.place import community_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, slug: str, token: str) -> HttpResponseBase:
    """GET shows how it stands; POST changes it. The link says which member, and nothing of them."""
    community = community_of(slug)
    try:
        listing_id = listing_of(token)
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    by = by_link(community.pk, 0)
    request.page = public_page(community, "Courriel du registre")  # type: ignore[attr-defined]
    with reading(by):
        listing = directory.listing_by_id(listing_id, community.pk)
        if listing is None:
            raise Http404
        if request.method != "POST":
            context = {"receives": listing.register_mail, "slug": slug}
            return drawn(TemplateResponse(request, "public/register_mail.html", context))
    wanted = request.POST.get("choice") == "receive"
    choose_register_mail(by, listing_id, wanted=wanted)
    told = (
        "Vous recevrez la tête du registre chaque semaine."
        if wanted
        else "Vous ne recevrez plus ce courriel."
    )
    messages.success(request, f"C’est noté. {told}")
    return redirect("register_mail", slug, token)
