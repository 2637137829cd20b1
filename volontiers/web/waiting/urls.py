"""The addresses of the waiting list."""

from django.urls import URLPattern, path

from volontiers.web.waiting import listing, new, news, offers, pairs, propose, registration, spreadsheet

_ONE = "liste/<str:code>"

local: list[URLPattern] = [
    path("liste/", listing.listing, name="list"),
    path("liste/nouvelle", new.new, name="list-new"),
    path("liste/ressemblances", new.likenesses, name="list-alike"),
    path("liste/nouvelles", news.news, name="list-news"),
    path("liste/nouvelles/lettres.pdf", news.letters, name="list-letters"),
    path("liste/doublons", pairs.pairs, name="list-pairs"),
    path("liste/tableur", spreadsheet.spreadsheet, name="list-spreadsheet"),
    path("liste/tableur/<int:pk>", spreadsheet.one_import, name="list-import"),
    path("liste/propositions", offers.offers, name="offers"),
    path("liste/export.xlsx", spreadsheet.export, name="list-export"),
    path(_ONE, registration.registration, name="registration"),
    path(f"{_ONE}/corriger", registration.correct, name="registration-correct"),
    path(f"{_ONE}/nouvelles", registration.news, name="registration-news"),
    path(f"{_ONE}/clore", registration.close, name="registration-close"),
    path(f"{_ONE}/retour", registration.come_back, name="registration-back"),
    path(f"{_ONE}/accord", registration.agreement, name="registration-agreement"),
    path(f"{_ONE}/foyer", registration.join, name="registration-join"),
    path(f"{_ONE}/seul", registration.leave, name="registration-leave"),
    path(f"{_ONE}/proposer", propose.propose, name="registration-propose"),
    path(f"{_ONE}/numero", registration.reveal, name="registration-phone"),
]
