"""The addresses of this room."""

from django.urls import URLPattern, path

from volontiers.web.steering import (
    decisions,
    directory,
    figures,
    invitation,
    members,
    parameters,
    protocol,
    rules_then,
    shifts,
    teams,
)

local: list[URLPattern] = [
    path("parametres/", parameters.parameters, name="parameters"),
    path("parametres/heures", parameters.hours, name="hours"),
    path("parametres/regles", parameters.rules, name="rules"),
    path("parametres/accords", parameters.wordings, name="wordings"),
    path("parametres/prereglage", parameters.preset, name="preset"),
    path("parametres/secteurs", parameters.sectors, name="sectors"),
    path("parametres/decisions", decisions.decisions, name="decisions"),
    path("vie/regles", rules_then.rules_then, name="rules-then"),
    path("parametres/protocole", protocol.protocol, name="protocol"),
    path("parametres/protocole/signature", protocol.sign, name="protocol-sign"),
    path("parametres/gardes", shifts.shifts, name="shifts"),
    path("parametres/equipes", teams.teams, name="teams"),
    path("parametres/equipes/nouvelle", teams.team, name="team-new"),
    path("parametres/equipes/<int:pk>", teams.team, name="team-settings"),
    path("parametres/equipes/<int:pk>/membres", teams.members, name="team-members"),
    path("parametres/membres", members.members, name="members"),
    path("parametres/membres/<int:account_id>", members.role, name="member-role"),
    path("parametres/invitations/<int:invitation_id>", members.invite_again, name="invite-again"),
    path("parametres/membres/par-defaut", members.default_owner, name="default-owner"),
    path("annuaire/", directory.entries, name="directory"),
    path("annuaire/nouveau", directory.new_entry, name="directory-new"),
    path("annuaire/<int:pk>", directory.entry, name="directory-entry"),
    path("annuaire/<int:pk>/invitation", directory.invite_entry, name="directory-invite"),
    path("annuaire/structures/", directory.structures, name="organizations"),
    path("annuaire/structures/nouvelle", directory.structure, name="organization-new"),
    path("annuaire/structures/<int:pk>", directory.structure, name="organization"),
    path("pilotage/chiffres/", figures.figures, name="figures"),
]
urlpatterns: list[URLPattern] = [path("invitation/<str:token>", invitation.invitation, name="invitation")]
