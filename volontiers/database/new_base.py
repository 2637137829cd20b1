"""A new base is migrated in two seconds instead of twenty-five: the same orders to PostgreSQL, fewer classes of Python.

Before each operation Django makes the classes of every related model again, and here all are related through the
community. On a new base no operation reads those of another model, so only the model that changes is made again.
`tests/trust/test_upgrade.py` compares what comes out with what the ordinary way makes. docs/decisions/0036.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import TextIO

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState


def migrate(told: TextIO | OutputWrapper | None = None) -> None:
    """Every table, by the owner role: at once where there is none, else the ordinary way. told: each step, in words."""
    is_new = not MigrationRecorder(connections["owner"]).has_table()
    with _at_once() if is_new else nullcontext():
        call_command(
            "migrate", database="owner", verbosity=int(told is not None), stdout=told, interactive=False
        )


@contextmanager
def _at_once() -> Iterator[None]:
    ordinary: dict[str, Callable[..., object]] = {name: getattr(ProjectState, name) for name in _INSTEAD}
    try:
        _replace(_INSTEAD)
        yield
    finally:
        _replace(ordinary)


def _replace(methods: Mapping[str, Callable[..., object]]) -> None:
    for name, method in methods.items():
        setattr(ProjectState, name, method)


def _alone(_state: ProjectState, app_label: str, model_name: str, *_delay: bool) -> set[tuple[str, str]]:
    return {(app_label, model_name)}


def _add(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if vars(state)["_relations"] is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model])


_INSTEAD: Mapping[str, Callable[..., object]] = {"_find_reload_model": _alone, "add_model": _add}
