"""The addresses of the desk."""

from django.urls import URLPattern, path

from volontiers.web.desk import (
    board,
    call_end,
    callbacks,
    case,
    case_acts,
    completion,
    emergency,
    intake,
    old_case,
    paper,
    person,
    reports,
    sending,
)

_CASE = "dossiers/<int:number>"

local: list[URLPattern] = [
    path("bureau/", board.desk_home, name="desk"),
    path("bureau/tableau", board.board, name="board"),
    path("bureau/recherche", board.find, name="search"),
    path("bureau/appel/nouveau", intake.intake, name="intake"),
    path("bureau/appel/fin/<int:number>", call_end.call_end, name="call-end"),
    path("bureau/brouillons/<uuid:key>", intake.draft, name="draft"),
    path("bureau/brouillons/<uuid:key>/effacer", intake.discard, name="draft-discard"),
    path("bureau/doublons", intake.duplicates, name="duplicates"),
    path("bureau/communes", intake.commune_list, name="communes"),
    path("bureau/urgence", emergency.panel, name="emergency"),
    path("bureau/urgence/<uuid:key>", emergency.done, name="emergency-done"),
    path("bureau/messages/<slug:channel>", sending.again, name="messages-again"),
    path("bureau/lectures/<int:pk>", reports.seen, name="report-seen"),
    path("rappels/<int:pk>", callbacks.callback, name="callback"),
    path(_CASE, case.case_page, name="case"),
    path(f"{_CASE}/carre.svg", paper.square, name="case-square"),
    path(f"{_CASE}/motif", old_case.give_reason, name="case-reason"),
    path(f"{_CASE}/besoin", completion.completion, name="case-complete"),
    path(f"{_CASE}/proposer/<int:n>", case_acts.propose, name="case-propose"),
    path(f"{_CASE}/oui-telephone/<int:n>", case_acts.phone_yes, name="case-phone-yes"),
    path(f"{_CASE}/rendez-vous/<int:n>", case_acts.appoint, name="case-appoint"),
    path(f"{_CASE}/confirmer/<int:n>", case_acts.confirm, name="case-confirm"),
    path(f"{_CASE}/absent/<int:n>", case_acts.no_show, name="case-no-show"),
    path(f"{_CASE}/elargir/<int:n>", case_acts.widen, name="case-widen"),
    path(f"{_CASE}/clore/<int:n>", case_acts.close, name="case-close"),
    path(f"{_CASE}/autre-chose/<int:proposal_id>", case_acts.alternative, name="case-alternative"),
    path(f"{_CASE}/code/<int:proposal_id>", case_acts.read_code, name="case-code"),
    path(f"{_CASE}/numero", case_acts.reveal, name="case-phone"),
    path(f"{_CASE}/rappel", case_acts.called_back, name="case-called"),
    path(f"{_CASE}/passer", case_acts.hand_over, name="case-hand-over"),
    path(f"{_CASE}/reprendre", case_acts.take_over, name="case-take"),
    path(f"{_CASE}/notes", case_acts.notes, name="case-notes"),
    path(f"{_CASE}/accord", case_acts.agreement, name="case-agreement"),
    path(f"{_CASE}/autour", case_acts.tie, name="case-tie"),
    path(f"{_CASE}/autour/<int:professional_id>", case_acts.untie, name="case-untie"),
    path(f"{_CASE}/personne", person.complete, name="case-person"),
    path(f"{_CASE}/urgence", case_acts.to_the_15, name="case-15"),
    path(f"{_CASE}/suite", case_acts.follow_up, name="case-follow-up"),
    path(f"{_CASE}/presence", case_acts.presence, name="case-presence"),
]
urlpatterns: list[URLPattern] = []
