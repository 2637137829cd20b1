"""Pieces of SQL that migrations share, so that every wall is built the same way."""

HERE = "community_id = nullif(current_setting('volontiers.community', true), '')::bigint"
MINE = "account_id = nullif(current_setting('volontiers.account', true), '')::bigint"


def wall(*tables: str, policy: str = HERE) -> str:
    """Row-level security on tables with a community. ENABLE, not FORCE: the owner migrates and dumps."""
    return "\n".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f" CREATE POLICY one_community ON {table} USING ({policy}) WITH CHECK ({policy});"
        for table in tables
    )


def fall(*tables: str) -> str:
    """The way back of wall()."""
    return "\n".join(
        f"DROP POLICY one_community ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in tables
    )


def append_only(table: str) -> str:
    """The past of this table cannot be rewritten: update, delete and truncate are refused to everybody."""
    return f"""
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the past of {table} cannot be rewritten' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
"""


def not_append_only(table: str) -> str:
    """The way back of append_only()."""
    return f"DROP FUNCTION {table}_is_append_only() CASCADE;"


def owner_only(table: str) -> str:
    """Only the owner role, or a function that runs as the owner, may write here."""
    return f"""
CREATE FUNCTION {table}_is_for_the_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RAISE EXCEPTION '{table} is not written by the application' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER owner_only BEFORE INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_is_for_the_owner();
"""


def not_owner_only(table: str) -> str:
    """The way back of owner_only()."""
    return f"DROP FUNCTION {table}_is_for_the_owner() CASCADE;"


def keeps_its_number(*tables: str) -> str:
    """Only the owner takes a row away or gives it another number: otherwise another row could stand in for it."""
    return """
CREATE FUNCTION a_row_keeps_its_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RAISE EXCEPTION 'a row of % stays under its number', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
""" + "\n".join(
        f"CREATE TRIGGER keeps_its_number BEFORE DELETE OR UPDATE OF id ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION a_row_keeps_its_number();"
        for table in tables
    )


def read_only(table: str) -> str:
    """Whoever may do something with this table, its owner apart, may only read it."""
    return _granted(table, "SELECT")


def add_only(table: str) -> str:
    """The same, and add rows to it: no row is changed nor taken away."""
    return _granted(table, "SELECT, INSERT")


def _granted(table: str, rights: str) -> str:
    return f"""
DO $do$ DECLARE who regrole;
BEGIN
  FOR who IN SELECT DISTINCT a.grantee::regrole FROM pg_class c, aclexplode(c.relacl) a
              WHERE c.oid = '{table}'::regclass AND a.grantee NOT IN (0, c.relowner)
  LOOP
    EXECUTE format('REVOKE ALL ON {table} FROM %s', who);
    EXECUTE format('GRANT {rights} ON {table} TO %s', who);
  END LOOP;
  REVOKE ALL ON {table} FROM PUBLIC;
END $do$;
"""
