"""The addresses of a team."""

from django.urls import URLPattern, path

from volontiers.web.team import absence, agreements, feeds, half_day, papers, week

_TEAM = "structure/<slug:team>"

local: list[URLPattern] = [
    path(f"{_TEAM}/", week.week, name="team"),
    path(f"{_TEAM}/demi-journee/<slug:at>", half_day.page, name="team-half-day"),
    path(f"{_TEAM}/absence", absence.announce, name="team-announce"),
    path(f"{_TEAM}/absence/<int:pk>", absence.absence, name="team-absence"),
    path(f"{_TEAM}/absence/<int:pk>/affiche.pdf", papers.replacement, name="team-replacement"),
    path(f"{_TEAM}/echange/<int:pk>", half_day.swap, name="team-swap"),
    path(f"{_TEAM}/accords", agreements.agreements, name="team-agreements"),
    path(f"{_TEAM}/accords/<int:pk>", agreements.say, name="team-say"),
    path(f"{_TEAM}/accords/<int:pk>/formulaire.pdf", agreements.agreement_sheet, name="team-agreement-sheet"),
    path(f"{_TEAM}/accords/<int:pk>/assurance-maladie.pdf", agreements.declaration, name="team-declaration"),
    path(f"{_TEAM}/calendrier", feeds.addresses, name="team-calendar"),
    path(f"{_TEAM}/calendrier/<str:token>/<slug:which>.ics", feeds.feed, name="team-feed"),
]
urlpatterns: list[URLPattern] = [path("moi/equipe", week.mine, name="my-team")]
