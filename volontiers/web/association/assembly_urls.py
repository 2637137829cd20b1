"""The addresses of the meetings, of what they vote and of their minutes."""

from django.urls import URLPattern, path

from volontiers.web.association import (
    assemblies,
    assembly_draft,
    assembly_papers,
    assembly_room,
    minutes,
    vote_desk,
    votes,
)

local: list[URLPattern] = [
    path("vie/assemblees/", assemblies.assemblies, name="assemblies"),
    path("vie/assemblees/nouvelle", assembly_draft.assembly_new, name="assembly-new"),
    path("vie/assemblees/<int:pk>", assemblies.assembly, name="assembly"),
    path("vie/assemblees/<int:pk>/direct", assemblies.assembly_live, name="assembly-live"),
    path("vie/assemblees/<int:pk>/preparer", assembly_draft.assembly_draft, name="assembly-draft"),
    path("vie/assemblees/<int:pk>/seance", assembly_room.assembly_room, name="assembly-room"),
    path("vie/assemblees/<int:pk>/proposition", vote_desk.motion_new, name="motion-new"),
    path("vie/assemblees/<int:pk>/convocation.pdf", assembly_papers.assembly_call, name="assembly-call"),
    path("vie/assemblees/<int:pk>/presence.pdf", assembly_papers.assembly_sheet, name="assembly-sheet"),
    path("vie/votes/<int:pk>", votes.vote, name="vote"),
    path("vie/votes/<int:pk>/bureau", vote_desk.vote_desk, name="vote-desk"),
    path("vie/pv/<int:pk>", minutes.minutes, name="minutes"),
    path("vie/pv/<int:pk>/pv.pdf", minutes.minutes_pdf, name="minutes-pdf"),
]
