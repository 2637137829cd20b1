"""The map of the site: pages of a community under /c/<slug>/, personal and short links at the root."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from volontiers.api import urls as api
from volontiers.ops.demo import urls as demo
from volontiers.web import gallery, health, sign_in
from volontiers.web.association import assembly_urls as assemblies
from volontiers.web.association import election_urls as elections
from volontiers.web.association import urls as association
from volontiers.web.departures import urls as departures
from volontiers.web.desk import urls as desk
from volontiers.web.judging import urls as judging
from volontiers.web.judging import views_urls as views
from volontiers.web.money import urls as money
from volontiers.web.observatory import urls as observatory
from volontiers.web.plan import urls as plan
from volontiers.web.practice import urls as practice
from volontiers.web.project import urls as project
from volontiers.web.public import urls as public
from volontiers.web.steering import urls as steering
from volontiers.web.team import urls as team
from volontiers.web.truth import urls as truth
from volontiers.web.waiting import urls as waiting

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/2fa/", include("allauth.mfa.urls")),
    # The address by which somebody signs in is the coordination's to change.
    path("compte/email/", RedirectView.as_view(pattern_name="mfa_index")),
    path("compte/", include("allauth.account.urls")),
    path("entrer/", sign_in.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *observatory.urlpatterns,
    *practice.urlpatterns,
    *public.urlpatterns,
    *steering.urlpatterns,
    *desk.urlpatterns,
    *team.urlpatterns,
    *views.urlpatterns,
    path("api/v1/", include(api.urlpatterns)),
    path(
        "c/<slug:slug>/",
        include(
            [
                *assemblies.local,
                *association.local,
                *departures.local,
                *desk.local,
                *elections.local,
                *judging.local,
                *money.local,
                *plan.local,
                *project.local,
                *steering.local,
                *team.local,
                *truth.local,
                *views.local,
                *waiting.local,
                *public.local,
            ]
        ),
    ),
]
handler500 = "volontiers.web.away.failed"
if settings.DEMO:
    # The one-click doors exist in the demonstration alone.
    urlpatterns += demo.urlpatterns
else:
    urlpatterns += [path("composants", gallery.gallery, name="gallery")] if settings.DEBUG else []
