"""The addresses of judging."""

from django.urls import URLPattern, path

from volontiers.web.judging import definitions, files, indicator, indicators

local: list[URLPattern] = [
    path("pilotage/", indicators.indicators, name="indicators"),
    path("pilotage/valider", indicators.validation, name="indicators-validation"),
    path("pilotage/dialogue.<str:kind>", files.dialogue, name="dialogue"),
    path("pilotage/recalculer.zip", files.again, name="indicators-again"),
    path("pilotage/indicateurs/<slug:key>", indicator.indicator, name="indicator"),
    path("pilotage/definitions/", definitions.definitions, name="definitions"),
    path("pilotage/definitions/<slug:key>", definitions.definition, name="definition"),
]
