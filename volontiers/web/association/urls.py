"""The addresses of the association."""

from django.urls import URLPattern, path

from volontiers.web.association import composition, givers, member, members, sessions, spreadsheet, statutes

_ONE = "vie/membres/<int:pk>"

local: list[URLPattern] = [
    path("vie/", composition.composition, name="association"),
    path("vie/membres", members.members, name="association-members"),
    path("vie/membres/nouveau", members.new, name="association-member-new"),
    path("vie/membres/tableur", spreadsheet.spreadsheet, name="association-spreadsheet"),
    path("vie/membres/export", spreadsheet.export, name="association-export"),
    path("vie/cotisations", members.fees, name="association-fees"),
    path(_ONE, member.member, name="association-member"),
    path(f"{_ONE}/noter", member.act, name="association-member-act"),
    path(f"{_ONE}/modifier", member.edit, name="association-member-edit"),
    path("vie/temps", sessions.sessions, name="sessions"),
    path("vie/temps/nouvelle", sessions.session_new, name="session-new"),
    path("vie/temps/qui", givers.givers, name="givers"),
    path("vie/temps/<int:pk>", sessions.session, name="session"),
    path("vie/statuts", statutes.statutes, name="statutes"),
    path("vie/statuts/nouveaux", statutes.new, name="statutes-new"),
]
