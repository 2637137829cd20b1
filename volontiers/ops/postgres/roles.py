"""Two roles and one database: the owner migrates, the application reads and writes, and can do no more.

The same steps build the embedded server and are printed for an external one.
"""

import psycopg

OWNER, APP, DATABASE = "volontiers_owner", "volontiers_app", "volontiers"

# (what to run, unless this finds a row). The statement is always quoted by $do$.
Step = tuple[str, str]


def roles(owner_may: str = "NOCREATEDB") -> list[Step]:
    modest = "NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    return [
        (
            f"CREATE ROLE {OWNER} LOGIN {owner_may} {modest}",
            f"SELECT FROM pg_roles WHERE rolname = '{OWNER}'",
        ),
        (f"CREATE ROLE {APP} LOGIN NOCREATEDB {modest}", f"SELECT FROM pg_roles WHERE rolname = '{APP}'"),
    ]


def database() -> list[Step]:
    return [
        (
            f"CREATE DATABASE {DATABASE} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0",
            f"SELECT FROM pg_database WHERE datname = '{DATABASE}'",
        )
    ]


def fence(name: str) -> list[str]:
    """Who may enter a database. Without TEMPORARY, no table of the application can hide one of the owner."""
    return [f"REVOKE ALL ON DATABASE {name} FROM PUBLIC", f"GRANT CONNECT ON DATABASE {name} TO {APP}"]


def default_privileges() -> list[str]:
    """What the application may do with the tables the owner will create; run inside the database."""
    mine = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER}"
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"{mine} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"{mine} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
        f"{mine} GRANT EXECUTE ON FUNCTIONS TO {APP}",
    ]


def _when_missing(step: Step) -> str:
    statement, found = step
    return f"SELECT $do${statement}$do$ WHERE NOT EXISTS ({found})"


def build(superuser: str) -> None:
    """Makes whatever is missing on the embedded server.

    template1 carries the default privileges too, so that the databases of the tests have them.
    """
    with psycopg.connect(superuser, autocommit=True) as server:
        for step in (*roles("CREATEDB"), *database()):
            for (statement,) in server.execute(_when_missing(step)).fetchall():
                server.execute(statement)
        for statement in fence(DATABASE):
            server.execute(statement)
    for name in (DATABASE, "template1"):
        with psycopg.connect(superuser, dbname=name, autocommit=True) as inside:
            for statement in default_privileges():
                inside.execute(statement)


SCRIPT = """\
-- Volontiers : les deux rôles et la base, pour un PostgreSQL 15 ou plus récent.
-- 1. Remplacez les deux mots de passe ci-dessous.
-- 2. Lancez ce fichier avec un compte administrateur : psql -d postgres -f volontiers.sql
-- Il peut être lancé plusieurs fois sans dommage.
\\set ON_ERROR_STOP on
\\set mot_de_passe_proprietaire 'A_REMPLACER_1'
\\set mot_de_passe_application 'A_REMPLACER_2'

{roles}
ALTER ROLE {owner} PASSWORD :'mot_de_passe_proprietaire';
ALTER ROLE {app} PASSWORD :'mot_de_passe_application';
-- Un administrateur qui n'est pas superutilisateur agit au nom du propriétaire, le temps de ce fichier.
GRANT {owner} TO CURRENT_USER;
{database}
{fence}

\\connect {name}
{privileges}
REVOKE {owner} FROM CURRENT_USER;

-- Ensuite, dans l'environnement de Volontiers (adresse à adapter) :
-- DATABASE_OWNER_URL=postgresql://{owner}:A_REMPLACER_1@SERVEUR:5432/{name}
-- DATABASE_URL=postgresql://{app}:A_REMPLACER_2@SERVEUR:5432/{name}
"""


def script() -> str:
    """The same steps for psql."""
    return SCRIPT.format(
        roles="\n".join(f"{_when_missing(step)} \\gexec" for step in roles()),
        database="\n".join(f"{_when_missing(step)} \\gexec" for step in database()),
        fence="".join(f"{line};\n" for line in fence(DATABASE)).rstrip(),
        privileges="".join(f"{line};\n" for line in default_privileges()).rstrip(),
        owner=OWNER,
        app=APP,
        name=DATABASE,
    )
