"""Who the application is in PostgreSQL, and whether that role is small enough to be trusted with the wall."""

from django.db import connection

_QUESTION = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relowner = r.oid AND n.nspname = 'public') AS owned,
       EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS member_of_someone,
       has_schema_privilege(r.oid, 'public', 'CREATE') AS may_create
  FROM pg_roles r WHERE r.rolname = current_user
"""


def faults() -> list[str]:
    """What makes the connected role too strong for an application. Empty when all is well; French sentences."""
    with connection.cursor() as sql:
        sql.execute(_QUESTION)
        name, superuser, bypass, createrole, owned, member, create = sql.fetchone()
    found = {
        f"Le rôle {name} est superutilisateur.": superuser,
        f"Le rôle {name} passe outre la sécurité par ligne (BYPASSRLS).": bypass,
        f"Le rôle {name} peut créer des rôles.": createrole,
        f"Le rôle {name} possède {owned} tables.": owned,
        f"Le rôle {name} est membre d’un autre rôle.": member,
        f"Le rôle {name} peut créer des objets dans le schéma public.": create,
    }
    return [sentence for sentence, true in found.items() if true]
