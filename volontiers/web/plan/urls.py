"""The addresses of this room."""

from django.urls import URLPattern, path

from volontiers.web.plan import plan, studies

local: list[URLPattern] = [
    path("liste/repartition/", studies.studies, name="plans"),
    path("liste/repartition/<uuid:study_id>", studies.study, name="plan-study"),
    path("liste/repartition/plan/<int:plan_id>", plan.plan, name="plan"),
    path("liste/repartition/plan/<int:plan_id>/<int:registration_id>", plan.move, name="plan-move"),
]
