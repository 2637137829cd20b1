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

-- Whoever is elected stood, got a vote, and no fewer than anybody left out; a seat stays free for a tie, or for want of votes.
CREATE FUNCTION elects_the_most_voted(e governance_election) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  WITH standing AS (
    SELECT c.id, coalesce((e.result->'votes'->>c.id::text)::int, 0) AS votes, e.result->'elected' @> to_jsonb(c.id) AS elected,
           e.result->'tied' @> to_jsonb(c.id) AS tied
      FROM governance_candidacy c WHERE c.election_id = e.id AND c.withdrawn_at IS NULL),
  asked AS (SELECT coalesce((e.result->>'needed')::int, 1) AS votes)
  SELECT jsonb_array_length(e.result->'elected') = (SELECT count(*) FROM standing s WHERE s.elected)
     AND jsonb_array_length(e.result->'tied') = (SELECT count(*) FROM standing s WHERE s.tied AND NOT s.elected)
     AND (e.result->>'free')::int = e.seats - jsonb_array_length(e.result->'elected') AND (e.result->>'free')::int >= 0
     AND ((e.result->>'free')::int > 0 OR e.result->'tied' = '[]'::jsonb)
     AND NOT EXISTS (SELECT FROM standing s, asked a WHERE s.elected AND s.votes < greatest(a.votes, 1))
     AND NOT EXISTS (SELECT FROM standing s JOIN standing o ON s.elected AND NOT o.elected AND o.votes > s.votes)
     AND ((e.result->>'free')::int = 0 OR NOT EXISTS (
            SELECT FROM standing s, asked a WHERE s.votes >= a.votes AND NOT s.elected AND NOT s.tied
               AND s.votes > coalesce((SELECT max(o.votes) FROM standing o WHERE o.tied), 0)))
     AND (e.result->>'needed' IS NULL OR (e.before_id IS NULL AND EXISTS (
            SELECT FROM governance_assembly a JOIN governance_statutes s ON s.id = a.statutes_id
             WHERE a.id = e.assembly_id AND s.said->>'first_round' IS NOT NULL)))
$$;

-- The numbers of a result are those that two persons typed; Belenios has its own archive.
CREATE FUNCTION told_as_counted(e governance_election) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT coalesce(e.result ?& ARRAY['elected', 'tied', 'free', 'votes', 'signed', 'ballots', 'blank', 'void']
     AND (e.secrecy = 'belenios' OR EXISTS (
            SELECT FROM governance_tellerscount c WHERE c.election_id = e.id AND c.confirmed_at IS NOT NULL
               AND e.result->'votes' @> c.votes
               AND NOT EXISTS (SELECT FROM jsonb_each_text(e.result->'votes') v WHERE v.value::int <> 0 AND NOT c.votes ? v.key)
               AND (e.result->>'signed', e.result->>'ballots', e.result->>'blank', e.result->>'void')
                   = (c.signed::text, c.ballots::text, c.blank::text, c.void::text)))
     AND CASE WHEN (jsonb_typeof(e.result->'elected'), jsonb_typeof(e.result->'tied')) = ('array', 'array')
         THEN elects_the_most_voted(e) END, false)
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
    IF NEW.result IS NOT NULL OR NEW.opened_at IS NOT NULL OR NEW.closed_at IS NOT NULL OR NEW.declared_at IS NOT NULL THEN
      RAISE EXCEPTION 'an election begins before it is counted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.community_id, NEW.assembly_id, NEW.before_id, NEW.body, NEW.college, NEW.office, NEW.candidacies_until, NEW.called_at)
     IS DISTINCT FROM (OLD.community_id, OLD.assembly_id, OLD.before_id, OLD.body, OLD.college, OLD.office, OLD.candidacies_until, OLD.called_at)
     OR (a.state <> 'draft' AND (NEW.seats, NEW.secrecy, NEW.item_id)
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
  IF (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
     OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at) THEN
    RAISE EXCEPTION 'a vote was open when it was open' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'void' THEN
    PERFORM may_end_untold(NEW);
  END IF;
  IF NEW.result IS NOT NULL AND OLD.result IS NULL AND (NEW.state <> 'closed' OR NOT told_as_counted(NEW)) THEN
    RAISE EXCEPTION 'a result is what was counted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'declared' AND NOT (
       (NEW.secrecy = 'belenios' AND EXISTS (SELECT FROM governance_brought b WHERE b.election_id = NEW.id
          AND b.ballots::text = NEW.result->>'ballots'))
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

-- Once it is counted, somebody who neither stands nor wrote the count leaves it without a result, with a reason.
CREATE FUNCTION may_end_untold(e governance_election) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF e.void_for = '' OR (e.void_by_id IS NOT NULL AND stands_in(e.id, e.void_by_id)) THEN
    RAISE EXCEPTION 'an election is left with a reason, by who does not stand' USING ERRCODE = 'restrict_violation';
  END IF;
  IF e.result IS NOT NULL AND (e.void_by_id IS NULL
       OR EXISTS (SELECT FROM governance_tellerscount c WHERE c.election_id = e.id AND c.entered_by_id = e.void_by_id)
       OR EXISTS (SELECT FROM governance_brought b WHERE b.election_id = e.id AND b.by_id = e.void_by_id)) THEN
    RAISE EXCEPTION 'a known result is set aside by another person' USING ERRCODE = 'restrict_violation';
  END IF;
END $$;

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
     OR to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_for', 'withdrawn_by_id', 'withdrawn_own']
        <> to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_for', 'withdrawn_by_id', 'withdrawn_own'] THEN
    RAISE EXCEPTION 'a candidacy is withdrawn before the vote' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.withdrawn_own IS DISTINCT FROM is_of(OLD.adhesion_id, NEW.withdrawn_by_id)
     OR (NOT NEW.withdrawn_own AND stands_in(e.id, NEW.withdrawn_by_id)) THEN
    RAISE EXCEPTION 'who stands withdraws nobody but themselves' USING ERRCODE = 'restrict_violation';
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
CREATE FUNCTION is_of(which bigint, account bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM governance_adhesion m LEFT JOIN directory_professional p ON p.id = m.professional_id
     WHERE m.id = which AND (p.account_id = account
        OR (m.email <> '' AND lower(m.email) = (SELECT lower(a.email) FROM accounts_account a WHERE a.id = account))))
$$;

CREATE FUNCTION stands_in(which bigint, account bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM governance_candidacy c
     WHERE c.election_id = which AND c.withdrawn_at IS NULL AND is_of(c.adhesion_id, account))
$$;

-- While the vote was open in the room.
CREATE FUNCTION was_there(who bigint, e governance_election) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM governance_stay s WHERE s.elector_id = who AND s.since <= e.closed_at
                    AND (s.until IS NULL OR s.until > e.opened_at))
$$;

CREATE FUNCTION came_or_was_represented(e governance_election) RETURNS bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM governance_elector r
   WHERE r.assembly_id = e.assembly_id AND (e.college = '' OR r.college = e.college)
     AND (was_there(r.id, e) OR EXISTS (
            SELECT FROM governance_proxy p WHERE p.giver_id = r.id AND was_there(p.holder_id, e)
               AND p.since <= e.closed_at AND (p.until IS NULL OR p.until > e.opened_at)))
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
  IF NEW.signed > came_or_was_represented(e) THEN
    RAISE EXCEPTION 'no more signatures than electors who were there' USING ERRCODE = 'restrict_violation';
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

-- Three numbers and nothing else, as many as there are marks, and never under five.
CREATE FUNCTION told_as_the_urn(o governance_opinion) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT coalesce((
    SELECT o.result = jsonb_build_object('yes', u.yes, 'no', u.no, 'abstain', u.abstain) AND u.yes + u.no + u.abstain >= 5
           AND u.yes + u.no + u.abstain = (SELECT count(*) FROM governance_mark m WHERE m.opinion_id = o.id)
      FROM governance_urn u WHERE u.opinion_id = o.id), false)
$$;

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
    IF NEW.state <> 'draft' OR NEW.result IS NOT NULL OR a.state NOT IN ('convened', 'open') THEN
      RAISE EXCEPTION 'an opinion begins as a draft, between the convocation and the end' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
     (('draft', 'open'), ('open', 'closed'), ('open', 'void')) THEN
    RAISE EXCEPTION 'an opinion goes one way' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'closed' AND NOT told_as_the_urn(NEW) THEN
    RAISE EXCEPTION 'an opinion is told as its urn, from five voices' USING ERRCODE = 'restrict_violation';
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
    "as_many_marks_as_voices()", "urn_stands()", "mark_stands()", "opinion_goes_on()", "told_as_the_urn(governance_opinion)",
    "brought_stands()",
    "tellers_stand()", "ballots_bear(governance_tellerscount, int)", "came_or_was_represented(governance_election)",
    "was_there(bigint, governance_election)", "stands_in(bigint, bigint)", "is_of(bigint, bigint)",
    "trustee_stands()", "candidacy_stands()", "elections_are_over()", "election_goes_on()",
    "told_as_counted(governance_election)", "elects_the_most_voted(governance_election)", "may_end_untold(governance_election)",
    "may_open(governance_election, governance_assembly)", "held_election(bigint)",
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
