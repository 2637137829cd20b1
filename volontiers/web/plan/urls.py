"""The addresses of this room."""

from django.urls import URLPattern, path

from volontiers.web.plan import lines, move, plan, studies

local: list[URLPattern] = [
    path("liste/repartition/", studies.studies, name="plans"),
    path("liste/repartition/<uuid:study_id>", studies.study, name="plan-study"),
    path("liste/repartition/plan/<int:plan_id>", plan.plan, name="plan"),
    path("liste/repartition/plan/<int:plan_id>/tableur", lines.export, name="plan-export"),
    path("liste/repartition/plan/<int:plan_id>/<int:registration_id>", move.move, name="plan-move"),
]
