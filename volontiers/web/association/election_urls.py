"""The addresses of the elections of persons and of the opinions."""

from django.urls import URLPattern, path

from volontiers.web.association import election_desk, election_new, election_papers, elections, opinions

_ONE = "vie/elections/<int:pk>"

local: list[URLPattern] = [
    path("vie/assemblees/<int:pk>/election", election_new.election_new, name="election-new"),
    path("vie/assemblees/<int:pk>/avis", opinions.opinion_new, name="opinion-new"),
    path(_ONE, elections.election, name="election"),
    path(f"{_ONE}/bureau", election_desk.election_desk, name="election-desk"),
    path(f"{_ONE}/bulletins.pdf", election_papers.election_ballots, name="election-ballots"),
    path(f"{_ONE}/emargement.pdf", election_papers.election_signing, name="election-signing"),
    path(f"{_ONE}/depouillement.pdf", election_papers.election_tellers, name="election-tellers"),
    path(f"{_ONE}/electeurs.csv", election_papers.election_voters, name="election-voters"),
    path(f"{_ONE}/remise-des-codes.csv", election_papers.election_codes, name="election-codes"),
    path("vie/avis/<int:pk>", opinions.opinion, name="opinion"),
    path("vie/avis/<int:pk>/bureau", opinions.opinion_act, name="opinion-act"),
]
