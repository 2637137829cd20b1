from django.db import migrations

from volontiers.database import sql

TABLES = tuple(
    f"governance_{name}"
    for name in (
        "assembly", "agendaitem", "elector", "stay", "proxy", "motion", "aside", "ballot", "handcount", "minutes",
        "minutessignature",
    )
)  # fmt: skip

WALLS = """
CREATE FUNCTION old_rolls_leave() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('volontiers.erasing', true) = 'old rolls', false)
     AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'governance_elector'::regclass)
$$;

-- Everything that moves an assembly waits for this row: two hands at once are one after the other.
CREATE FUNCTION held_assembly(which bigint) RETURNS governance_assembly LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE a governance_assembly;
BEGIN
  SELECT * INTO a FROM governance_assembly WHERE id = which FOR NO KEY UPDATE;
  RETURN a;
END $$;

-- What the statutes of an assembly say of its kind: {"proxies": 2, "remote": false, …}.
CREATE FUNCTION procedure_of(a governance_assembly) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT s.said->'meetings'->a.kind FROM governance_statutes s WHERE s.id = a.statutes_id
$$;

CREATE FUNCTION is_there(who bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM governance_stay s WHERE s.elector_id = who AND s.until IS NULL)
$$;

CREATE FUNCTION on_roll(who bigint, a governance_assembly) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM governance_elector e
                  WHERE e.id = who AND e.assembly_id = a.id AND e.community_id = a.community_id)
$$;

CREATE FUNCTION assembly_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'an assembly begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'an assembly that was convened stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('draft', 'convened'), ('convened', 'open'), ('open', 'ended'), ('ended', 'closed')) THEN
    RAISE EXCEPTION 'an assembly goes one way' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> 'draft' AND (NEW.kind, NEW.starts_at, NEW.place, NEW.statutes_id, NEW.first_id, NEW.convened_at)
     IS DISTINCT FROM (OLD.kind, OLD.starts_at, OLD.place, OLD.statutes_id, OLD.first_id, OLD.convened_at) THEN
    RAISE EXCEPTION 'what was convened stays as it was sent' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.president_id IS NOT NULL AND NEW.president_id IS DISTINCT FROM OLD.president_id
     AND (NOT on_roll(NEW.president_id, NEW) OR NEW.state NOT IN ('convened', 'open')) THEN
    RAISE EXCEPTION 'who presides is on the roll' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'ended' AND EXISTS (
       SELECT FROM governance_motion m WHERE m.assembly_id = NEW.id AND m.state IN ('open', 'closed')) THEN
    RAISE EXCEPTION 'a vote is under way' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'closed' AND (
       SELECT count(DISTINCT s.account_id) FROM governance_minutessignature s
         JOIN governance_minutes p ON p.id = s.minutes_id
        WHERE p.assembly_id = NEW.id
          AND p.version = (SELECT max(version) FROM governance_minutes WHERE assembly_id = NEW.id)) < 2 THEN
    RAISE EXCEPTION 'two persons sign the minutes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT OR UPDATE OR DELETE ON governance_assembly
  FOR EACH ROW EXECUTE FUNCTION assembly_goes_on();

CREATE FUNCTION roll_is_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.adhesion_id IS NULL
     AND to_jsonb(NEW) - 'adhesion_id' = to_jsonb(OLD) - 'adhesion_id' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' AND (held_assembly(NEW.assembly_id)).state = 'draft' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the roll closed with the convocation' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON governance_elector
  FOR EACH ROW EXECUTE FUNCTION roll_is_frozen();

CREATE FUNCTION agenda_is_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (held_assembly(CASE TG_OP WHEN 'DELETE' THEN OLD.assembly_id ELSE NEW.assembly_id END)).state = 'draft'
     AND (TG_OP <> 'UPDATE' OR NEW.assembly_id = OLD.assembly_id) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'the agenda closed with the convocation' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON governance_agendaitem
  FOR EACH ROW EXECUTE FUNCTION agenda_is_frozen();

CREATE FUNCTION stay_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE a governance_assembly;
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.until IS NOT NULL OR to_jsonb(NEW) - 'until' <> to_jsonb(OLD) - 'until')) THEN
    RAISE EXCEPTION 'who was there was there' USING ERRCODE = 'restrict_violation';
  END IF;
  a := held_assembly(NEW.assembly_id);
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF a.state IS DISTINCT FROM 'open' OR NOT on_roll(NEW.elector_id, a) THEN
    RAISE EXCEPTION 'somebody of the roll comes to an open assembly' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.remote AND procedure_of(a)->'remote' IS DISTINCT FROM 'true'::jsonb THEN
    RAISE EXCEPTION 'the statutes allow nobody at a distance' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM governance_proxy p WHERE p.giver_id = NEW.elector_id AND p.until IS NULL) THEN
    RAISE EXCEPTION 'who arrives takes their proxy back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_stay
  FOR EACH ROW EXECUTE FUNCTION stay_stands();

CREATE FUNCTION proxy_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE a governance_assembly;
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.until IS NOT NULL OR to_jsonb(NEW) - 'until' <> to_jsonb(OLD) - 'until')) THEN
    RAISE EXCEPTION 'a proxy is given, or taken back' USING ERRCODE = 'restrict_violation';
  END IF;
  a := held_assembly(NEW.assembly_id);
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF a.state IS NULL OR a.state NOT IN ('convened', 'open') OR NOT on_roll(NEW.giver_id, a) OR NOT on_roll(NEW.holder_id, a) THEN
    RAISE EXCEPTION 'a proxy is between two of the roll, until the end' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM governance_proxy p WHERE p.until IS NULL
              AND (p.giver_id = NEW.holder_id OR p.holder_id = NEW.giver_id)) THEN
    RAISE EXCEPTION 'no chain of proxies' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (SELECT count(*) FROM governance_proxy p WHERE p.until IS NULL AND p.holder_id = NEW.holder_id)
     >= (procedure_of(a)->>'proxies')::int THEN
    RAISE EXCEPTION 'no more proxies than the statutes allow' USING ERRCODE = 'restrict_violation';
  END IF;
  IF a.state = 'open' AND (NOT is_there(NEW.holder_id) OR is_there(NEW.giver_id)) THEN
    RAISE EXCEPTION 'a proxy is of who is away, to who is there' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_proxy
  FOR EACH ROW EXECUTE FUNCTION proxy_stands();

CREATE FUNCTION motion_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE a governance_assembly;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'what was put to the vote stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  a := held_assembly(NEW.assembly_id);
  IF NOT EXISTS (SELECT FROM governance_agendaitem i WHERE i.id = NEW.item_id AND i.assembly_id = NEW.assembly_id) THEN
    RAISE EXCEPTION 'a motion is of the agenda' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR a.state NOT IN ('convened', 'open') THEN
      RAISE EXCEPTION 'a motion begins as a draft, between the convocation and the end' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('draft', 'open'), ('open', 'closed'), ('open', 'void'), ('closed', 'declared'), ('closed', 'void')) THEN
    RAISE EXCEPTION 'a motion goes one way' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND a.state <> 'open' THEN
    RAISE EXCEPTION 'votes are held while the assembly is open' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> 'draft' AND (NEW.text, NEW.way, NEW.item_id, NEW.assembly_id, NEW.opened_at)
     IS DISTINCT FROM (OLD.text, OLD.way, OLD.item_id, OLD.assembly_id, OLD.opened_at) THEN
    RAISE EXCEPTION 'what is put to the vote stays as it was read' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state IN ('declared', 'void') OR (OLD.result IS NOT NULL AND NEW.result IS DISTINCT FROM OLD.result) THEN
    RAISE EXCEPTION 'a result is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'declared' AND NEW.way <> 'named' AND NOT EXISTS (
       SELECT FROM governance_handcount c WHERE c.motion_id = NEW.id AND c.confirmed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'two persons count' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT OR UPDATE OR DELETE ON governance_motion
  FOR EACH ROW EXECUTE FUNCTION motion_goes_on();

CREATE FUNCTION aside_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE m governance_motion;
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  SELECT * INTO m FROM governance_motion
   WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.motion_id ELSE NEW.motion_id END FOR NO KEY UPDATE;
  IF m.state IS DISTINCT FROM 'draft' OR TG_OP = 'UPDATE' OR (TG_OP = 'INSERT' AND NOT EXISTS (
       SELECT FROM governance_elector e WHERE e.id = NEW.elector_id AND e.assembly_id = m.assembly_id)) THEN
    RAISE EXCEPTION 'whom a motion concerns is said before the vote' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_aside
  FOR EACH ROW EXECUTE FUNCTION aside_stands();

CREATE FUNCTION ballot_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  m governance_motion;
  a governance_assembly;
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'a ballot is cast once' USING ERRCODE = 'restrict_violation';
  END IF;
  -- Closing the vote waits for the ballots that are being cast, and those that come after find it closed.
  SELECT * INTO m FROM governance_motion WHERE id = NEW.motion_id FOR SHARE;
  IF m.state IS DISTINCT FROM 'open' OR m.way <> 'named' THEN
    RAISE EXCEPTION 'no ballot outside an open vote' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO a FROM governance_assembly WHERE id = m.assembly_id;
  IF NOT on_roll(NEW.elector_id, a) OR NOT on_roll(NEW.caster_id, a)
     OR EXISTS (SELECT FROM governance_aside x WHERE x.motion_id = m.id AND x.elector_id = NEW.elector_id) THEN
    RAISE EXCEPTION 'a ballot is of an elector whom the motion does not concern' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT is_there(NEW.caster_id) OR (NEW.caster_id <> NEW.elector_id AND (is_there(NEW.elector_id) OR NOT EXISTS (
       SELECT FROM governance_proxy p WHERE p.giver_id = NEW.elector_id AND p.holder_id = NEW.caster_id
          AND p.until IS NULL))) THEN
    RAISE EXCEPTION 'who is there votes, for themselves or by a proxy that stands' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_ballot
  FOR EACH ROW EXECUTE FUNCTION ballot_stands();

CREATE FUNCTION count_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE m governance_motion;
BEGIN
  SELECT * INTO m FROM governance_motion
   WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.motion_id ELSE NEW.motion_id END FOR NO KEY UPDATE;
  IF TG_OP = 'DELETE' OR m.state IS DISTINCT FROM 'closed' OR m.way = 'named'
     OR (TG_OP = 'INSERT' AND NEW.confirmed_at IS NOT NULL)
     OR (TG_OP = 'UPDATE' AND (OLD.confirmed_at IS NOT NULL OR NEW.motion_id <> OLD.motion_id
         OR (NEW.confirmed_at IS NOT NULL AND (NEW.counts, NEW.president_said, NEW.entered_by_id)
             IS DISTINCT FROM (OLD.counts, OLD.president_said, OLD.entered_by_id)))) THEN
    RAISE EXCEPTION 'a count is written by one and confirmed by another' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_handcount
  FOR EACH ROW EXECUTE FUNCTION count_stands();

CREATE FUNCTION minutes_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (held_assembly(NEW.assembly_id)).state IS DISTINCT FROM 'ended'
     OR NEW.sha256 <> encode(sha256(NEW.file), 'hex')
     OR EXISTS (SELECT FROM governance_minutessignature s JOIN governance_minutes p ON p.id = s.minutes_id
                 WHERE p.assembly_id = NEW.assembly_id) THEN
    RAISE EXCEPTION 'minutes are of an ended assembly, and stay once signed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stand BEFORE INSERT ON governance_minutes FOR EACH ROW EXECUTE FUNCTION minutes_stand();

CREATE FUNCTION signature_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE p governance_minutes;
BEGIN
  SELECT * INTO p FROM governance_minutes WHERE id = NEW.minutes_id;
  IF (held_assembly(p.assembly_id)).state IS DISTINCT FROM 'ended'
     OR p.version <> (SELECT max(version) FROM governance_minutes WHERE assembly_id = p.assembly_id) THEN
    RAISE EXCEPTION 'the last version of the minutes is signed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT ON governance_minutessignature
  FOR EACH ROW EXECUTE FUNCTION signature_stands();

-- The membership may be forgotten: the roll keeps the name it was called by, for its own five years.
ALTER TABLE governance_elector ADD CONSTRAINT elector_of_an_adhesion FOREIGN KEY (adhesion_id)
  REFERENCES governance_adhesion (id) ON DELETE SET NULL;

CREATE FUNCTION forget_old_rolls(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  old bigint[];
  gone int;
BEGIN
  -- Whoever asks, nobody erases ahead of the clock.
  at := least(at, clock());
  SELECT coalesce(array_agg(o.id), '{}') INTO old
    FROM (SELECT a.id FROM governance_assembly a
           WHERE a.community_id = here AND coalesce(a.closed_at, a.starts_at) < at - interval '5 years'
             AND EXISTS (SELECT FROM governance_elector e WHERE e.assembly_id = a.id)
           ORDER BY a.starts_at LIMIT least(most, 500)) o;
  PERFORM set_config('volontiers.erasing', 'old rolls', true);
  UPDATE governance_assembly SET president_id = NULL WHERE id = ANY (old) AND president_id IS NOT NULL;
  DELETE FROM governance_ballot b USING governance_motion m WHERE m.id = b.motion_id AND m.assembly_id = ANY (old);
  DELETE FROM governance_aside x USING governance_motion m WHERE m.id = x.motion_id AND m.assembly_id = ANY (old);
  DELETE FROM governance_stay WHERE assembly_id = ANY (old);
  DELETE FROM governance_proxy WHERE assembly_id = ANY (old);
  DELETE FROM governance_elector WHERE assembly_id = ANY (old);
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('volontiers.erasing', '', true);
  RETURN gone;
END $$;
"""
FUNCTIONS = (
    "forget_old_rolls(timestamptz, int)", "signature_stands()", "minutes_stand()", "count_stands()", "ballot_stands()",
    "aside_stands()", "motion_goes_on()", "proxy_stands()", "stay_stands()", "agenda_is_frozen()", "roll_is_frozen()",
    "assembly_goes_on()", "on_roll(bigint, governance_assembly)", "is_there(bigint)",
    "procedure_of(governance_assembly)", "held_assembly(bigint)", "old_rolls_leave()",
)  # fmt: skip
DOWN = (
    "ALTER TABLE governance_elector DROP CONSTRAINT elector_of_an_adhesion;"
    + "".join(f"DROP FUNCTION {one} CASCADE;" for one in FUNCTIONS)
)


class Migration(migrations.Migration):
    """One community sees its own; the roll and the agenda close with the convocation; a ballot is cast once, by who may."""

    dependencies = [("governance", "0010_assemblies")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(WALLS, DOWN),
        *(
            migrations.RunSQL(sql.append_only(f"governance_{name}"), sql.not_append_only(f"governance_{name}"))
            for name in ("minutes", "minutessignature")
        ),
    ]
