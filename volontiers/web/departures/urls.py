"""The addresses of the departures, beside the list."""

from django.urls import URLPattern, path

from volontiers.web.departures import departures

local: list[URLPattern] = [
    path("liste/departs/", departures.departures, name="departures"),
    path("liste/departs/<int:pk>", departures.departure, name="departure"),
    path("liste/departs/<int:pk>/lettres.pdf", departures.all_letters, name="departure-letters"),
]
