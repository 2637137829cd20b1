"""The addresses of the professional's room: the short ones of the messages, and those of the signed-in."""

from django.urls import URLPattern, path

from volontiers.web.practice import (
    answer,
    ask,
    batch,
    decision,
    devices,
    drawing,
    giving,
    identity,
    inbox,
    new_patients,
    pledge,
    readings,
    receipts,
    time,
)

local: list[URLPattern] = []
urlpatterns: list[URLPattern] = [
    path("p/<str:token>", answer.by_message, name="answer"),
    path("p/<str:token>/autre", answer.other_by_message, name="answer_other"),
    path("p/<str:token>/identite", identity.by_message, name="answer_identity"),
    path("p/<str:token>/decision", decision.by_message, name="answer_decision"),
    path("p/<str:token>/15", decision.emergency_by_message, name="answer_emergency"),
    path("n/<str:token>", batch.batch, name="batch"),
    path("t/<str:token>", giving.giving, name="giving"),
    path("moi/", inbox.inbox, name="inbox"),
    path("moi/patients", new_patients.new_patients, name="new-patients"),
    path("moi/patients/<int:attachment>/fin", new_patients.end, name="new-patient-end"),
    path("moi/liste", drawing.draw, name="draw"),
    path("moi/demander", ask.ask, name="ask"),
    path("moi/dossiers/<int:number>", ask.asked, name="asked"),
    path("moi/engagement", pledge.pledge, name="pledge"),
    path("moi/engagement/temps", time.time, name="time"),
    path("moi/lectures", readings.readings, name="readings"),
    path("moi/lectures/export", readings.export, name="readings-export"),
    path("moi/engagement/recus", receipts.receipts, name="receipts"),
    path("moi/engagement/recus/<int:seq>", receipts.receipt, name="receipt"),
    path("moi/engagement/recus/<int:seq>.txt", receipts.receipt_file, name="receipt_file"),
    path("moi/engagement/recus/registre.jsonl", receipts.export, name="own_register"),
    path("moi/appareils", devices.devices, name="devices"),
    path("moi/demandes/<int:proposal>", answer.signed_in, name="held"),
    path("moi/demandes/<int:proposal>/autre", answer.other_signed_in, name="held_other"),
    path("moi/demandes/<int:proposal>/decision", decision.signed_in, name="held_decision"),
    path("moi/demandes/<int:proposal>/15", decision.emergency_signed_in, name="held_emergency"),
]
