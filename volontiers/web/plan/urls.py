"""The addresses of this room."""

from django.urls import URLPattern, path

from volontiers.web.plan import plan, studies

local: list[URLPattern] = [
    path("repartition/", studies.studies, name="plans"),
    path("repartition/<uuid:study_id>", studies.study, name="plan-study"),
    path("repartition/plan/<int:plan_id>", plan.plan, name="plan"),
    path("repartition/plan/<int:plan_id>/<int:registration_id>", plan.move, name="plan-move"),
]
