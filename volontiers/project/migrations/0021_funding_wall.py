from django.db import migrations

from volontiers.database import sql

TABLES = tuple(
    f"project_{name}"
    for name in (
        "funder", "grant", "instalment", "requirement", "reclaim", "compensationrule", "spending", "voucher",
        "workedtime", "contractversion", "assumption",
    )
)  # fmt: skip
WRITTEN_ONCE = (
    "project_reclaim", "project_compensationrule", "project_voucher", "project_contractversion", "project_assumption",
)  # fmt: skip

# What somebody lost is read by them, and by whom sits on the board; it is written by them alone.
PRIVATE = f"""
ALTER TABLE project_lostincome ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_community ON project_lostincome
  USING ({sql.HERE} AND ({sql.MINE} OR EXISTS (
    SELECT FROM accounts_membership m WHERE m.community_id = project_lostincome.community_id AND m.active
       AND m.role = 'board' AND m.account_id = nullif(current_setting('volontiers.account', true), '')::bigint)))
  WITH CHECK ({sql.HERE} AND {sql.MINE});
"""

WALLS = """
-- Everything that moves the money of a grant waits for this row: two hands at once are one after the other.
CREATE FUNCTION held_grant(which bigint) RETURNS project_grant LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE g project_grant;
BEGIN
  SELECT * INTO g FROM project_grant WHERE id = which FOR NO KEY UPDATE;
  RETURN g;
END $$;

CREATE FUNCTION grant_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what was asked of a funder stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM project_funder f WHERE f.id = NEW.funder_id) THEN
    RAISE EXCEPTION 'a grant is of a funder of the community' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.notified_on IS NOT NULL
     AND (NEW.cents, NEW.notified_on, NEW.funder_id, NEW.kind, NEW.community_id)
      IS DISTINCT FROM (OLD.cents, OLD.notified_on, OLD.funder_id, OLD.kind, OLD.community_id) THEN
    RAISE EXCEPTION 'what was notified does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON project_grant
  FOR EACH ROW EXECUTE FUNCTION grant_stands();

CREATE FUNCTION instalment_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE g project_grant;
BEGIN
  g := held_grant(CASE TG_OP WHEN 'DELETE' THEN OLD.grant_id ELSE NEW.grant_id END);
  IF TG_OP <> 'INSERT' AND OLD.paid_on IS NOT NULL THEN
    RAISE EXCEPTION 'an instalment is paid once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF g.id IS NULL OR g.notified_on IS NULL OR (TG_OP = 'UPDATE' AND NEW.grant_id <> OLD.grant_id) THEN
    RAISE EXCEPTION 'an instalment is of a grant that was notified' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.cents + (SELECT coalesce(sum(i.cents), 0) FROM project_instalment i
                   WHERE i.grant_id = g.id AND i.id IS DISTINCT FROM NEW.id) > g.cents THEN
    RAISE EXCEPTION 'instalments never pass what was granted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.paid_on IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.paid_on < g.notified_on OR EXISTS (
       SELECT FROM project_requirement r WHERE r.instalment_id = NEW.id AND r.held_on IS NULL)) THEN
    RAISE EXCEPTION 'an instalment is paid after its conditions' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON project_instalment
  FOR EACH ROW EXECUTE FUNCTION instalment_stands();

CREATE FUNCTION requirement_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE i project_instalment;
BEGIN
  SELECT * INTO i FROM project_instalment
   WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.instalment_id ELSE NEW.instalment_id END;
  PERFORM held_grant(i.grant_id);
  -- Read again: it may have been paid while this waited.
  SELECT * INTO i FROM project_instalment WHERE id = i.id;
  IF i.id IS NULL OR i.paid_on IS NOT NULL OR (TG_OP = 'UPDATE' AND NEW.instalment_id <> OLD.instalment_id) THEN
    RAISE EXCEPTION 'what a paid instalment asked stays as it was' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON project_requirement
  FOR EACH ROW EXECUTE FUNCTION requirement_stands();

CREATE FUNCTION reclaim_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE g project_grant;
BEGIN
  g := held_grant(NEW.grant_id);
  IF g.id IS NULL OR NEW.cents + (SELECT coalesce(sum(r.cents), 0) FROM project_reclaim r WHERE r.grant_id = g.id)
     > (SELECT coalesce(sum(i.cents), 0) FROM project_instalment i WHERE i.grant_id = g.id AND i.paid_on IS NOT NULL) THEN
    RAISE EXCEPTION 'a funder takes back what it paid, no more' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT ON project_reclaim FOR EACH ROW EXECUTE FUNCTION reclaim_stands();

CREATE FUNCTION spending_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  o project_spending;
  moved text[] := '{released_by_id,released_at,set_aside_by_id,set_aside_at,because}';
BEGIN
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.released_at IS NOT NULL OR OLD.set_aside_at IS NOT NULL
       OR to_jsonb(NEW) - moved <> to_jsonb(OLD) - moved
       OR (NEW.because <> OLD.because AND NEW.set_aside_at IS NULL))) THEN
    RAISE EXCEPTION 'a spending is released or set aside, never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF NEW.released_at IS NOT NULL OR NEW.set_aside_at IS NOT NULL
     OR (NEW.grant_id IS NOT NULL AND NOT EXISTS (SELECT FROM project_grant g WHERE g.id = NEW.grant_id)) THEN
    RAISE EXCEPTION 'a spending is entered by one, released by another' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.reverses_id IS NOT NULL THEN
    SELECT * INTO o FROM project_spending WHERE id = NEW.reverses_id;
    IF o.released_at IS NULL OR o.reverses_id IS NOT NULL OR NEW.cents <> -o.cents
       OR (NEW.nature, NEW.service, NEW.grant_id) IS DISTINCT FROM (o.nature, o.service, o.grant_id) THEN
      RAISE EXCEPTION 'a reversal takes the whole of a released spending' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON project_spending
  FOR EACH ROW EXECUTE FUNCTION spending_stands();

CREATE FUNCTION voucher_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.sha256 <> encode(sha256(NEW.file), 'hex')
     OR NOT EXISTS (SELECT FROM project_spending s WHERE s.id = NEW.spending_id) THEN
    RAISE EXCEPTION 'a receipt is kept as it came' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT ON project_voucher FOR EACH ROW EXECUTE FUNCTION voucher_stands();

CREATE FUNCTION worked_time_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.taken_back_at IS NOT NULL
     OR to_jsonb(NEW) - 'taken_back_at' <> to_jsonb(OLD) - 'taken_back_at' THEN
    RAISE EXCEPTION 'time is taken back, never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON project_workedtime
  FOR EACH ROW EXECUTE FUNCTION worked_time_stands();

-- rule_value of the earlier migrations stands under this name.
ALTER FUNCTION rule_value(bigint, text) RENAME TO rule_value_before_money;
CREATE FUNCTION rule_value(place bigint, rule text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE rule WHEN 'compensation' THEN (
    SELECT jsonb_build_object('version', c.version, 'in_force_from', c.in_force_from, 'hour_cents', c.hour_cents,
                              'year_cents', c.year_cents)
      FROM project_compensationrule c WHERE c.community_id = place ORDER BY c.version DESC LIMIT 1)
  ELSE rule_value_before_money(place, rule) END
$$;
CREATE CONSTRAINT TRIGGER rule_is_said AFTER INSERT ON project_compensationrule DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION rule_is_said('compensation', 'community_id');
"""
FUNCTIONS = (
    "grant_stands()", "instalment_stands()", "requirement_stands()", "reclaim_stands()", "spending_stands()",
    "voucher_stands()", "worked_time_stands()", "held_grant(bigint)",
)  # fmt: skip
DOWN = (
    """
DROP TRIGGER rule_is_said ON project_compensationrule;
DROP FUNCTION rule_value(bigint, text);
ALTER FUNCTION rule_value_before_money(bigint, text) RENAME TO rule_value;
"""
    + "".join(f"DROP FUNCTION {one} CASCADE;" for one in FUNCTIONS)
)


class Migration(migrations.Migration):
    """Money is granted, paid after its conditions, once; spent by two people; a rule of compensation is decided.

    A community without that rule has none, so that nothing is entered on the day of the upgrade.
    """

    dependencies = [("project", "0020_funding"), ("governance", "0003_statutes_said"), ("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(PRIVATE, sql.fall("project_lostincome")),
        migrations.RunSQL(WALLS, DOWN),
        *(migrations.RunSQL(sql.append_only(one), sql.not_append_only(one)) for one in WRITTEN_ONCE),
    ]
