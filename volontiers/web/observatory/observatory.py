"""Where the projects of a region stand on a day, and the dated national figures with their sources."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from volontiers.accounts.guard import public
from volontiers.core import reference
from volontiers.core.codes import municipality_key
from volontiers.core.french import counted, day_of
from volontiers.core.observatory import Held, Project, Row, State, over_time, standing, table
from volontiers.core.reference import Figure
from volontiers.database.clock import clock
from volontiers.project.queries import observatory as queries
from volontiers.web import chart
from volontiers.web.observatory.asked import Asked, asked

if TYPE_CHECKING:
    from datetime import date

PAGE = 50
# What is drawn of the national figures, source by source: the rest is read in the table.
DRAWN = (
    "Projets de CPTS, à tous les stades",
    "Contrats signés",
    "Projets soutenus par une agence régionale de santé",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One project on that day."""

    project: Project
    state: State

    @property
    def population(self) -> str:
        return "non dit" if self.project.population is None else chart.number(self.project.population)


@public
@require_safe
def observatory(request: HttpRequest) -> HttpResponseBase:
    """?region=Occitanie&au=2024-12-31&q=gaillac. A day that cannot be read is today, and the page says so."""
    chosen = asked(request.GET, clock().date(), queries.regions())
    projects, states = queries.projects(chosen.region), queries.states(chosen.region)
    held = standing(states, chosen.day)
    rows = table(projects, held)
    sheet = Paginator(_lines(projects, held, chosen.words), PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "observatory/observatory.html", {
        "asked": chosen,
        "rows": [_told(row) for row in rows],
        "whole": rows[-1],
        "sentence": _sentence(chosen, rows[-1]),
        "moments": over_time(projects, states),
        "chart": _over_time(projects, states),
        "sheet": sheet,
        "query": chosen.query,
    })  # fmt: skip


@public
@require_safe
def national(request: HttpRequest) -> HttpResponseBase:
    """The reference series, each figure with its source; those that disagree say so."""
    figures = queries.national()
    apart = {one for several in reference.disagree(figures) for one in several}
    by_series = reference.by_series(figures)
    most_told = sorted(by_series.items(), key=lambda one: -len(one[1]))
    return TemplateResponse(request, "observatory/national.html", {
        "charts": [_by_source(name, figures) for name in DRAWN],
        "series": [(name, [_figure(one, apart) for one in mine]) for name, mine in most_told],
    })  # fmt: skip


def _by_source(name: str, figures: Iterable[Figure]) -> chart.Chart | None:
    """One line for each source: what two of them say is never joined, and a source that spoke once is a dot."""
    series = [
        (source, [(one.on, one.value) for one in mine])
        for (said, source), mine in reference.by_source(figures).items()
        if said == name
    ]
    return chart.drawn(f"{name}, en France, selon qui les a publiés", series)


def _lines(projects: Sequence[Project], held: Mapping[str, State], words: str) -> list[Line]:
    """By name; words: looked for in the name and the department."""
    there = [Line(one, held[one.key]) for one in projects if one.key in held]
    there.sort(key=lambda line: municipality_key(line.project.name))
    sought = words.casefold()
    return [one for one in there if sought in f"{one.project.name} {one.project.department}".casefold()]


def _told(row: Row) -> dict[str, object]:
    return {
        "label": row.stage.label if row.stage else "Ensemble",
        "whole": row.stage is None,
        "cells": [
            (label, _square(held))
            for label, held in (
                ("Soutenus", row.supported),
                ("Sans soutien", row.alone),
                ("Non dit", row.unsaid),
            )
        ],
        "projects": row.projects,
        "population": chart.number(row.population),
    }


def _sentence(chosen: Asked, whole: Row) -> tuple[str, str]:
    """What the day comes to, then how many people that is."""
    where = chosen.region or "Toutes les régions"
    day = f"{day_of(chosen.day)} {chosen.day.year}"
    supported = counted(whole.supported.projects, "soutenu")
    people = f"{chart.number(whole.population)} habitants"
    silent = whole.supported.silent + whole.alone.silent + whole.unsaid.silent
    if silent:
        people += f", sans compter {counted(silent, 'projet')} dont la population n’est pas dite"
    return f"{where}, au {day} : {counted(whole.projects, 'projet')}, dont {supported}.", f"{people}."


def _square(held: Held) -> str:
    return str(held.projects) if held.projects else "–"


def _over_time(projects: Sequence[Project], states: Sequence[State]) -> chart.Chart | None:
    moments = over_time(projects, states)
    series: list[tuple[str, list[tuple[date, float]]]] = [
        ("Projets", [(one.on, one.projects) for one in moments]),
        ("Projets soutenus", [(one.on, one.supported) for one in moments]),
    ]
    return chart.drawn("Projets, et projets soutenus, dans le temps", series, stairs=True)


def _figure(one: Figure, apart: Collection[Figure]) -> dict[str, object]:
    unit = "\u00a0%" if one.unit == "%" else f" {one.unit}"
    return {"when": one.when, "value": chart.number(one.value) + unit, "apart": one in apart, "one": one}
