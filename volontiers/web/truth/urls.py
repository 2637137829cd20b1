"""The addresses of these figures."""

from django.urls import URLPattern, path

from volontiers.web.truth import truth

local: list[URLPattern] = [
    path("liste/verite", truth.members, name="truth"),
    path("verite", truth.everybody, name="truth-public"),
]
