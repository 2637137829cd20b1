from django.db import migrations

from volontiers.database import sql

TABLES = tuple(
    f"governance_{name}"
    for name in (
        "election", "candidacy", "trustee", "tellerscount", "brought", "opinion", "mark", "urn",
    )
)  # fmt: skip

WALLS = """
-- Everything that moves an election waits for this row: two hands at once are one after the other.
CREATE FUNCTION held_election(which bigint) RETURNS governance_election LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE e governance_election;
BEGIN
  SELECT * INTO e FROM governance_election WHERE id = which FOR NO KEY UPDATE;
  RETURN e;
END $$;

-- The numbers of a result are those that two persons typed, and whoever is elected stood; Belenios has its own archive.
CREATE FUNCTION told_as_counted(e governance_election) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT (e.secrecy = 'belenios' OR EXISTS (
            SELECT FROM governance_tellerscount c WHERE c.election_id = e.id AND c.confirmed_at IS NOT NULL
               AND e.result->'votes' @> c.votes
               AND (e.result->>'signed', e.result->>'ballots', e.result->>'blank', e.result->>'void')
                   = (c.signed::text, c.ballots::text, c.blank::text, c.void::text)))
     AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(e.result->'elected') k WHERE NOT EXISTS (
                   SELECT FROM governance_candidacy c WHERE c.id = k::bigint AND c.election_id = e.id AND c.withdrawn_at IS NULL))
     AND jsonb_array_length(e.result->'elected') <= e.seats
$$;

CREATE FUNCTION election_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE a governance_assembly;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an election that was called stays' USING ERRCODE = 'restrict_violation';
  END IF;
  a := held_assembly(NEW.assembly_id);
  IF TG_OP = 'INSERT' THEN
    IF NEW.before_id IS NULL AND (NEW.state <> 'called' OR a.state NOT IN ('draft', 'convened')) THEN
      RAISE EXCEPTION 'an election is called before its assembly' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.before_id IS NOT NULL AND (NEW.state <> 'called' OR NOT EXISTS (
         SELECT FROM governance_election b WHERE b.id = NEW.before_id AND b.state = 'declared'
            AND (b.assembly_id, b.body, b.college, b.office) = (NEW.assembly_id, NEW.body, NEW.college, NEW.office))) THEN
      RAISE EXCEPTION 'another round follows one that was proclaimed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.assembly_id, NEW.before_id, NEW.body, NEW.college, NEW.office)
     IS DISTINCT FROM (OLD.assembly_id, OLD.before_id, OLD.body, OLD.college, OLD.office)
     OR (a.state <> 'draft' AND OLD.state <> 'called' AND (NEW.seats, NEW.secrecy, NEW.item_id)
         IS DISTINCT FROM (OLD.seats, OLD.secrecy, OLD.item_id)) THEN
    RAISE EXCEPTION 'an election stays as it was called' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('called', 'listed'), ('called', 'void'), ('listed', 'open'), ('listed', 'void'), ('open', 'closed'), ('open', 'void'),
      ('closed', 'declared'), ('closed', 'void')) THEN
    RAISE EXCEPTION 'an election goes one way' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state IN ('declared', 'void') OR (OLD.result IS NOT NULL AND NEW.result IS DISTINCT FROM OLD.result) THEN
    RAISE EXCEPTION 'a result is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'open' THEN
    PERFORM may_open(NEW, a);
  END IF;
  IF NEW.result IS NOT NULL AND OLD.result IS NULL AND (NEW.state <> 'closed' OR NOT told_as_counted(NEW)) THEN
    RAISE EXCEPTION 'a result is what was counted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'declared' AND NOT (
       (NEW.secrecy = 'belenios' AND EXISTS (SELECT FROM governance_brought b WHERE b.election_id = NEW.id))
       OR (NEW.secrecy <> 'belenios' AND EXISTS (
             SELECT FROM governance_tellerscount c WHERE c.election_id = NEW.id AND c.confirmed_at IS NOT NULL))) THEN
    RAISE EXCEPTION 'two persons count, or Belenios does' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- In the open assembly, under a point of its agenda; on Belenios, before it where the statutes let one vote from afar.
CREATE FUNCTION may_open(e governance_election, a governance_assembly) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM governance_agendaitem i WHERE i.id = e.item_id AND i.assembly_id = e.assembly_id) THEN
    RAISE EXCEPTION 'an election is of the agenda' USING ERRCODE = 'restrict_violation';
  END IF;
  IF a.state <> 'open' AND NOT (a.state = 'convened' AND e.secrecy = 'belenios'
       AND procedure_of(a)->'remote' = 'true'::jsonb) THEN
    RAISE EXCEPTION 'votes are held while the assembly is open' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM governance_candidacy c WHERE c.election_id = e.id AND c.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'somebody stands' USING ERRCODE = 'restrict_violation';
  END IF;
  IF e.secrecy = 'belenios' AND (
       (SELECT count(DISTINCT lower(trim(t.name))) FROM governance_trustee t WHERE t.election_id = e.id AND NOT t.issues) < 3
       OR NOT EXISTS (SELECT FROM governance_trustee t WHERE t.election_id = e.id AND t.issues)
       OR EXISTS (SELECT FROM governance_trustee t JOIN governance_trustee k ON k.election_id = t.election_id AND NOT k.issues
                   WHERE t.election_id = e.id AND t.issues AND lower(trim(t.name)) = lower(trim(k.name)))
       OR EXISTS (SELECT FROM governance_trustee t JOIN governance_candidacy c ON c.election_id = t.election_id
                   WHERE t.election_id = e.id AND c.withdrawn_at IS NULL AND lower(trim(t.name)) = lower(trim(c.name)))) THEN
    RAISE EXCEPTION 'three who do not stand keep the key, another issues the credentials' USING ERRCODE = 'restrict_violation';
  END IF;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT OR UPDATE OR DELETE ON governance_election
  FOR EACH ROW EXECUTE FUNCTION election_goes_on();

CREATE FUNCTION elections_are_over() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM governance_election e WHERE e.assembly_id = NEW.id AND e.state NOT IN ('declared', 'void'))
     OR EXISTS (SELECT FROM governance_opinion o WHERE o.assembly_id = NEW.id AND o.state = 'open') THEN
    RAISE EXCEPTION 'a vote is under way' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER elections_are_over BEFORE UPDATE ON governance_assembly
  FOR EACH ROW WHEN (NEW.state = 'ended' AND OLD.state <> 'ended') EXECUTE FUNCTION elections_are_over();

CREATE FUNCTION candidacy_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE e governance_election;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF old_rolls_leave() THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'who stood stood' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.adhesion_id IS NULL
     AND to_jsonb(NEW) - 'adhesion_id' = to_jsonb(OLD) - 'adhesion_id' THEN
    RETURN NEW;
  END IF;
  e := held_election(NEW.election_id);
  IF TG_OP = 'INSERT' THEN
    IF e.state IS DISTINCT FROM 'called' OR NEW.withdrawn_at IS NOT NULL OR (e.before_id IS NULL AND NEW.stood_at >= e.candidacies_until) THEN
      RAISE EXCEPTION 'a candidacy comes before the list is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM governance_adhesion m WHERE m.id = NEW.adhesion_id AND m.community_id = e.community_id
                      AND (e.college = '' OR m.college = e.college)) THEN
      RAISE EXCEPTION 'a candidate is of the college' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF e.state NOT IN ('called', 'listed') OR OLD.withdrawn_at IS NOT NULL
     OR to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_for'] <> to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_for'] THEN
    RAISE EXCEPTION 'a candidacy is withdrawn before the vote' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_candidacy
  FOR EACH ROW EXECUTE FUNCTION candidacy_stands();
-- The membership may be forgotten: the candidacy keeps the name it was called by, for its own five years.
ALTER TABLE governance_candidacy ADD CONSTRAINT candidacy_of_an_adhesion FOREIGN KEY (adhesion_id)
  REFERENCES governance_adhesion (id) ON DELETE SET NULL;

CREATE FUNCTION trustee_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' OR (held_election(CASE TG_OP WHEN 'DELETE' THEN OLD.election_id ELSE NEW.election_id END)).state
     NOT IN ('called', 'listed') THEN
    RAISE EXCEPTION 'who keeps the key is said before the vote' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_trustee
  FOR EACH ROW EXECUTE FUNCTION trustee_stands();

-- By their line of the directory, or by the e-mail address that they gave as a member.
CREATE FUNCTION stands_in(which bigint, account bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM governance_candidacy c JOIN governance_adhesion m ON m.id = c.adhesion_id
      LEFT JOIN directory_professional p ON p.id = m.professional_id
     WHERE c.election_id = which AND c.withdrawn_at IS NULL AND (p.account_id = account
        OR (m.email <> '' AND lower(m.email) = (SELECT lower(a.email) FROM accounts_account a WHERE a.id = account))))
$$;

CREATE FUNCTION ballots_bear(n governance_tellerscount, seats int) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_and(v.value::text::bigint BETWEEN 0 AND n.ballots - n.blank - n.void AND EXISTS (
           SELECT FROM governance_candidacy c
            WHERE c.id = v.key::bigint AND c.election_id = n.election_id AND c.withdrawn_at IS NULL)), true)
     AND coalesce(sum(v.value::text::bigint), 0)
         BETWEEN n.ballots - n.blank - n.void AND (n.ballots - n.blank - n.void)::bigint * seats
    FROM jsonb_each(n.votes) v
$$;

CREATE FUNCTION tellers_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE e governance_election;
BEGIN
  e := held_election(CASE TG_OP WHEN 'DELETE' THEN OLD.election_id ELSE NEW.election_id END);
  IF TG_OP = 'DELETE' OR e.state IS DISTINCT FROM 'closed' OR e.secrecy = 'belenios'
     OR (TG_OP = 'INSERT' AND NEW.confirmed_at IS NOT NULL)
     OR (TG_OP = 'UPDATE' AND (OLD.confirmed_at IS NOT NULL OR NEW.election_id <> OLD.election_id
         OR (NEW.confirmed_at IS NOT NULL AND to_jsonb(NEW) - ARRAY['confirmed_at', 'confirmed_by_id']
             <> to_jsonb(OLD) - ARRAY['confirmed_at', 'confirmed_by_id']))) THEN
    RAISE EXCEPTION 'a count is written by one and confirmed by another' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.signed > (SELECT count(*) FROM governance_elector r WHERE r.assembly_id = e.assembly_id
                    AND (e.college = '' OR r.college = e.college)) THEN
    RAISE EXCEPTION 'no more signatures than electors' USING ERRCODE = 'restrict_violation';
  END IF;
  IF stands_in(e.id, NEW.entered_by_id) OR (NEW.confirmed_by_id IS NOT NULL AND stands_in(e.id, NEW.confirmed_by_id)) THEN
    RAISE EXCEPTION 'who stands does not count' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT ballots_bear(NEW, e.seats) THEN
    RAISE EXCEPTION 'a valid ballot bears from one name to as many as there are seats' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stand BEFORE INSERT OR UPDATE OR DELETE ON governance_tellerscount
  FOR EACH ROW EXECUTE FUNCTION tellers_stand();

CREATE FUNCTION brought_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE e governance_election;
BEGIN
  e := held_election(NEW.election_id);
  IF e.state IS DISTINCT FROM 'closed' OR e.secrecy <> 'belenios' OR NEW.ballots > NEW.voters
     OR NEW.voters <> (SELECT count(*) FROM governance_elector r WHERE r.assembly_id = e.assembly_id
                        AND (e.college = '' OR r.college = e.college)) THEN
    RAISE EXCEPTION 'an archive is of a vote on Belenios that ended, with our roll' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT ON governance_brought FOR EACH ROW EXECUTE FUNCTION brought_stands();

CREATE FUNCTION opinion_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    RAISE EXCEPTION 'an opinion is of the agenda' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR a.state NOT IN ('convened', 'open') THEN
      RAISE EXCEPTION 'an opinion begins as a draft, between the convocation and the end' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('draft', 'open'), ('open', 'closed'), ('open', 'void')) THEN
    RAISE EXCEPTION 'an opinion goes one way' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state IN ('closed', 'void') OR (OLD.state <> 'draft'
       AND (NEW.text, NEW.college, NEW.item_id, NEW.assembly_id) IS DISTINCT FROM (OLD.text, OLD.college, OLD.item_id, OLD.assembly_id))
     OR (NEW.result IS NOT NULL AND NEW.state <> 'closed') THEN
    RAISE EXCEPTION 'an opinion stays as it was read' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'open' AND (a.state <> 'open'
       OR (SELECT s.said->'simple_secrecy' FROM governance_statutes s WHERE s.id = a.statutes_id) IS DISTINCT FROM 'true'::jsonb
       OR (SELECT count(*) FROM governance_elector r WHERE r.assembly_id = a.id
            AND (NEW.college = '' OR r.college = NEW.college)) < 5) THEN
    RAISE EXCEPTION 'simple secrecy is decided, and for five or more' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT OR UPDATE OR DELETE ON governance_opinion
  FOR EACH ROW EXECUTE FUNCTION opinion_goes_on();

CREATE FUNCTION mark_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  o governance_opinion;
  a governance_assembly;
BEGIN
  IF TG_OP = 'DELETE' AND old_rolls_leave() THEN
    RETURN OLD;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'who voted voted' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO o FROM governance_opinion WHERE id = NEW.opinion_id FOR SHARE;
  SELECT * INTO a FROM governance_assembly WHERE id = o.assembly_id;
  IF o.state IS DISTINCT FROM 'open' OR NOT on_roll(NEW.elector_id, a) OR (o.college <> '' AND NOT EXISTS (
       SELECT FROM governance_elector r WHERE r.id = NEW.elector_id AND r.college = o.college)) THEN
    RAISE EXCEPTION 'who is asked votes, while the vote is open' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_mark
  FOR EACH ROW EXECUTE FUNCTION mark_stands();

-- The urn opens empty, takes one voice at a time, and goes when its numbers are told.
CREATE FUNCTION urn_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE state text;
BEGIN
  SELECT o.state INTO state FROM governance_opinion o
   WHERE o.id = CASE TG_OP WHEN 'DELETE' THEN OLD.opinion_id ELSE NEW.opinion_id END;
  IF TG_OP = 'DELETE' THEN
    IF state = 'open' THEN
      RAISE EXCEPTION 'the urn stays while the vote is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF state IS DISTINCT FROM 'open'
     OR (TG_OP = 'INSERT' AND (NEW.yes, NEW.no, NEW.abstain) <> (0, 0, 0))
     OR (TG_OP = 'UPDATE' AND (NEW.opinion_id <> OLD.opinion_id OR (NEW.yes - OLD.yes, NEW.no - OLD.no, NEW.abstain - OLD.abstain)
         NOT IN ((1, 0, 0), (0, 1, 0), (0, 0, 1)))) THEN
    RAISE EXCEPTION 'an urn takes one voice at a time' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE OR DELETE ON governance_urn
  FOR EACH ROW EXECUTE FUNCTION urn_stands();

CREATE FUNCTION as_many_marks_as_voices() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM governance_opinion o WHERE o.id = NEW.opinion_id AND o.state = 'open'
        AND (SELECT count(*) FROM governance_mark m WHERE m.opinion_id = o.id) IS DISTINCT FROM
            (SELECT u.yes + u.no + u.abstain FROM governance_urn u WHERE u.opinion_id = o.id)) THEN
    RAISE EXCEPTION 'as many marks as voices' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER as_many_marks AFTER INSERT ON governance_mark
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION as_many_marks_as_voices();
CREATE CONSTRAINT TRIGGER as_many_voices AFTER INSERT OR UPDATE ON governance_urn
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION as_many_marks_as_voices();
"""
FORGET = """
CREATE OR REPLACE FUNCTION forget_old_rolls(at timestamptz, most int) RETURNS int
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
  DELETE FROM governance_mark k USING governance_opinion o WHERE o.id = k.opinion_id AND o.assembly_id = ANY (old);
  DELETE FROM governance_trustee t USING governance_election e WHERE e.id = t.election_id AND e.assembly_id = ANY (old);
  DELETE FROM governance_candidacy c USING governance_election e WHERE e.id = c.election_id AND e.assembly_id = ANY (old);
  DELETE FROM governance_stay WHERE assembly_id = ANY (old);
  DELETE FROM governance_proxy WHERE assembly_id = ANY (old);
  DELETE FROM governance_elector WHERE assembly_id = ANY (old);
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('volontiers.erasing', '', true);
  RETURN gone;
END $$;
"""
# As 0011 made it, without what came after.
NOT_FORGET = "\n".join(
    line for line in FORGET.splitlines() if not any(f"FROM governance_{one} " in line for one in ("mark", "trustee", "candidacy"))
)
FUNCTIONS = (
    "as_many_marks_as_voices()", "urn_stands()", "mark_stands()", "opinion_goes_on()", "brought_stands()",
    "tellers_stand()", "ballots_bear(governance_tellerscount, int)", "stands_in(bigint, bigint)", "trustee_stands()", "candidacy_stands()", "elections_are_over()", "election_goes_on()",
    "told_as_counted(governance_election)", "may_open(governance_election, governance_assembly)", "held_election(bigint)",
)  # fmt: skip
DOWN = (
    NOT_FORGET
    + "ALTER TABLE governance_candidacy DROP CONSTRAINT candidacy_of_an_adhesion;"
    + "".join(f"DROP FUNCTION {one} CASCADE;" for one in FUNCTIONS)
)


class Migration(migrations.Migration):
    """One community sees its own; an election goes one way; an urn takes one voice for one mark, and links neither."""

    dependencies = [("governance", "0020_elections")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(WALLS + FORGET, DOWN),
        migrations.RunSQL(sql.append_only("governance_brought"), sql.not_append_only("governance_brought")),
    ]
