"""The embedded PostgreSQL, in real processes: starts where it can, says why it cannot, leaves nothing."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.trust.processes import account_of, gone_within
from volontiers.ops.postgres import CannotStart, Urls, binaries, cluster, erase, refusals, roles, running

ROOT = Path(__file__).parents[2]
HOLDER = Path(__file__).with_name("keep_cluster.py")
AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="this one is about the root account")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "base"


@contextmanager
def holder(folder, *, prefix=(), environment=None):
    """A parent process holding a cluster, and its addresses."""
    process = subprocess.Popen(
        [*prefix, sys.executable, "-P", str(HOLDER), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
    )
    try:
        told = process.stdout.readline().split()
        assert told, process.stderr.read()
        yield process, Urls(*told)
    finally:
        process.kill()
        process.wait()
        # Not until their end: whatever would be left holds them too.
        process.stdout.close()
        process.stderr.close()
        assert gone_within(10, str(folder))


def refusal(folder, *, environment):
    asked = subprocess.run(
        [sys.executable, "-P", HOLDER, folder],
        capture_output=True,
        text=True,
        cwd="/",
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        check=False,
    )
    assert asked.returncode == 1
    return asked.stderr


def one(url, statement):
    with psycopg.connect(url, autocommit=True) as base:
        return base.execute(statement).fetchone()[0]


def run(url, *statements):
    with psycopg.connect(url, autocommit=True) as base:
        for statement in statements:
            base.execute(statement)


def server_of(folder):
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def children(process):
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def failing_commands(folder, *names):
    """An environment where these commands exist and refuse."""
    folder.mkdir()
    for name in names:
        (folder / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


# --- what it offers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def urls():
    with tempfile.TemporaryDirectory() as place, cluster(Path(place) / "base", durable=False) as urls:
        yield urls


def test_the_application_uses_what_the_owner_creates(urls):
    run(urls.owner, "CREATE TABLE IF NOT EXISTS word (id serial, label text)")
    run(urls.app, "INSERT INTO word (label) VALUES ('a')", "UPDATE word SET label = 'b'", "DELETE FROM word")


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (id int)", "CREATE TEMPORARY TABLE mine (id int)", "CREATE SCHEMA mine"]
)
def test_the_application_creates_nothing(urls, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(urls.app, statement)


def test_no_role_of_ours_is_more_than_it_needs(urls):
    strong = "rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication"
    assert (
        one(urls.superuser, f"SELECT count(*) FROM pg_roles WHERE rolname LIKE 'volontiers%' AND ({strong})")
        == 0
    )
    assert one(urls.superuser, "SELECT pg_has_role('volontiers_app', 'volontiers_owner', 'MEMBER')") is False
    assert one(urls.owner, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True


def test_a_database_created_for_tests_has_the_same_privileges(urls):
    run(urls.owner, "CREATE DATABASE other")
    other = {name: getattr(urls, name).replace("/volontiers?", "/other?") for name in ("owner", "app")}
    run(other["owner"], "CREATE TABLE word (id serial)")
    run(other["app"], "INSERT INTO word DEFAULT VALUES")


def test_nothing_listens_on_the_network(urls):
    assert one(urls.app, "SHOW listen_addresses") == ""


def test_accented_capitals_are_lowered(urls):
    assert one(urls.app, "SELECT lower('ÉLOÏSE À ŒUILLY')") == "éloïse à œuilly"
    assert one(urls.app, "SHOW server_encoding") == "UTF8"


# --- how it ends ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGHUP])
def test_it_ends_with_its_parent_and_finds_its_data_again(folder, sign):
    with holder(folder) as (parent, urls):
        run(urls.owner, "CREATE TABLE word (id int)", "INSERT INTO word VALUES (7)")
        parent.send_signal(sign)
        parent.wait()
        assert gone_within(10, str(folder))
    with cluster(folder, durable=False) as urls:
        assert one(urls.app, "SELECT id FROM word") == 7


def test_it_ends_even_when_its_guard_is_killed(folder):
    with holder(folder) as (parent, _):
        os.kill(children(parent.pid)[0], signal.SIGKILL)
        assert gone_within(10, f"-D {folder}")


def test_it_ends_when_parent_and_guard_are_killed_together(folder):
    with holder(folder) as (parent, _):
        (guard,) = children(parent.pid)
        os.kill(parent.pid, signal.SIGKILL)
        os.kill(guard, signal.SIGKILL)
        assert gone_within(10, str(folder))


def test_a_start_right_after_a_kill_waits_for_the_previous_one(folder):
    with holder(folder) as (parent, _):
        parent.kill()
        with cluster(folder, durable=False) as urls:
            assert one(urls.app, "SELECT 1") == 1


def test_a_killed_server_comes_back_with_what_was_committed(folder):
    with cluster(folder, durable=False) as urls:
        run(urls.owner, "CREATE TABLE word (id int)", "INSERT INTO word VALUES (7)")
        os.kill(server_of(folder), signal.SIGKILL)
        assert eventually(lambda: one(urls.app, "SELECT id FROM word")) == 7


def eventually(ask, seconds=20):
    end = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_a_stale_pid_file_naming_a_living_process_is_survived(folder):
    with cluster(folder, durable=False):
        kept = (folder / "data" / "postmaster.pid").read_text().splitlines()
    (folder / "data" / "postmaster.pid").write_text("\n".join([str(os.getppid()), *kept[1:], ""]))
    with cluster(folder, durable=False) as urls:
        assert one(urls.app, "SELECT 1") == 1


def test_a_first_start_interrupted_half_way_is_forgotten(folder):
    (folder / "draft").mkdir(parents=True)
    (folder / "draft" / "PG_VERSION").write_text("18\n")
    with cluster(folder, durable=False) as urls:
        assert one(urls.app, "SELECT 1") == 1
    assert not (folder / "draft").exists()


def test_two_at_once_is_refused_in_a_sentence_and_the_first_can_be_joined(folder):
    with cluster(folder, durable=False) as urls:
        with pytest.raises(refusals.AlreadyRunning, match="utilise déjà"), cluster(folder):
            pass
        with pytest.raises(refusals.AlreadyRunning):
            erase(folder)
        assert running(folder) == urls
    assert running(folder) is None


def test_erased_data_are_gone(folder):
    with cluster(folder, durable=False) as urls:
        run(urls.owner, "CREATE TABLE word (id int)")
    erase(folder)
    with cluster(folder, durable=False) as urls:
        assert one(urls.app, "SELECT to_regclass('word')") is None


# --- where it starts ------------------------------------------------------------------------------------


def test_a_long_path_does_not_matter(tmp_path):
    folder = tmp_path / ("x" * 120) / "y, \"z'"
    with cluster(folder, durable=False) as urls:
        assert one(urls.app, "SELECT 1") == 1
        socket = Path(one(urls.superuser, "SHOW unix_socket_directories").strip('"'))
        assert (socket.stat().st_mode & 0o777, socket.stat().st_uid) == (0o700, os.geteuid())
    assert not socket.exists()


def test_nothing_above_its_folder_is_touched(tmp_path):
    above = [tmp_path, *tmp_path.parents]
    before = [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in above]
    with cluster(tmp_path / "base", durable=False):
        pass
    assert [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in above] == before
    assert (tmp_path / "base").stat().st_mode & 0o777 == 0o700


@only_root
def test_root_never_runs_the_server_itself(folder):
    with cluster(folder, durable=False):
        server = server_of(folder)
        inside = [line.split() for line in Path(f"/proc/{server}/uid_map").read_text().splitlines()]
    nobody = str(pwd.getpwnam("nobody").pw_uid)
    assert inside == [[nobody, "0", "1"]] or account_of(server) == int(nobody)


@only_root
def test_without_namespaces_root_becomes_nobody(tmp_path):
    programs = next((path for path in binaries._system() if binaries.major(path)), None)
    if programs is None:
        pytest.skip("no PostgreSQL of the system, readable by every account, on this machine")
    environment = failing_commands(tmp_path / "commands", "unshare") | {"VOLONTIERS_PG_BIN": str(programs)}
    with open_to_all() as place, holder(place / "base", environment=environment) as (_, urls):
        assert one(urls.app, "SELECT 1") == 1
        assert account_of(server_of(place / "base")) == pwd.getpwnam("nobody").pw_uid


@contextmanager
def open_to_all(owner="root"):
    place = Path(tempfile.mkdtemp(dir="/var/tmp"))
    shutil.chown(place, owner)
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place)


@only_root
def test_an_ordinary_account_needs_nothing(folder):
    nobody = pwd.getpwnam("nobody")
    become = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]
    with open_to_all("nobody") as place:
        if subprocess.run([*become, "env", sys.executable, "-c", "import psycopg"], check=False).returncode:
            pytest.skip("the virtual environment is in a folder that an ordinary account cannot read")
        with holder(place / "base", prefix=[*become, "env"]) as (_, urls):
            assert one(urls.app, "SELECT 1") == 1


@only_root
def test_an_account_without_any_privilege_needs_nothing(folder):
    nobody = pwd.getpwnam("nobody")
    become = ["unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--"]
    if subprocess.run([*become, "true"], check=False).returncode:
        pytest.skip("this system refuses namespaces")
    with holder(folder, prefix=become) as (_, urls):
        assert one(urls.app, "SELECT 1") == 1


# --- what it says ---------------------------------------------------------------------------------------


@only_root
def test_refused_namespaces_are_explained(tmp_path):
    said = refusal(
        tmp_path / "base", environment=failing_commands(tmp_path / "commands", "unshare", "setpriv")
    )
    assert "compte ordinaire" in said
    assert "DATABASE_OWNER_URL" in said


def test_no_program_is_explained(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "WHEEL", "absent_wheel")
    monkeypatch.setattr(binaries, "PACKAGED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VOLONTIERS_PG_BIN", raising=False)
    with pytest.raises(refusals.NoBinary, match="paquet « postgresql »"), cluster(folder):
        pass


def test_a_wrong_folder_of_programs_is_explained(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("VOLONTIERS_PG_BIN", str(tmp_path))
    with pytest.raises(refusals.BadBinary, match="VOLONTIERS_PG_BIN"), cluster(folder):
        pass


def test_the_data_of_another_version_are_left_alone(folder):
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(refusals.OtherVersion, match="« postgresql-9 »"), cluster(folder):
        pass
    assert [path.name for path in (folder / "data").iterdir()] == ["PG_VERSION"]


def test_a_place_where_nothing_can_be_written_is_explained(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(refusals.NotWritable, match="place libre"), cluster(tmp_path / "file" / "base"):
        pass


def test_a_server_that_cannot_start_gives_its_last_words(folder):
    with cluster(folder, durable=False):
        pass
    (folder / "data" / "postgresql.conf").write_text("shared_buffers = a lot\n")
    with pytest.raises(CannotStart, match="contains errors"), cluster(folder, durable=False):
        pass
    assert gone_within(10, str(folder))


def test_the_journal_keeps_no_personal_data(folder):
    with cluster(folder, durable=False) as urls:
        run(
            urls.owner,
            "CREATE TABLE person (name text PRIMARY KEY)",
            "INSERT INTO person VALUES ('Dominique')",
        )
        with pytest.raises(psycopg.errors.UniqueViolation):
            run(urls.app, "INSERT INTO person VALUES ('Dominique')")
    journal = (folder / "postgres.log").read_text()
    assert "duplicate key" in journal
    assert "Dominique" not in journal


# --- an external server ---------------------------------------------------------------------------------


def test_the_printed_sql_builds_an_external_server_and_may_be_run_twice(folder, tmp_path):
    (tmp_path / "roles.sql").write_text(roles.script())
    with cluster(folder, durable=False) as urls:
        run(urls.superuser, f"DROP DATABASE {roles.DATABASE}")
        for name in ("template1", "postgres"):
            run(
                urls.superuser.replace("/postgres?", f"/{name}?"),
                f"DROP OWNED BY {roles.OWNER}",
                f"DROP OWNED BY {roles.APP}",
            )
        run(urls.superuser, f"DROP ROLE {roles.OWNER}, {roles.APP}")
        psql = next(path / "psql" for path in binaries._candidates())
        for _ in range(2):
            subprocess.run(
                [psql, urls.superuser, "-qf", tmp_path / "roles.sql"], check=True, capture_output=True
            )
        run(urls.owner, "CREATE TABLE word (id serial)")
        run(urls.app, "INSERT INTO word DEFAULT VALUES")
        assert one(urls.owner, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is False
