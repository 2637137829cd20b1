from django.db import migrations


class Migration(migrations.Migration):
    """Somebody left when nothing holds them here any more; then their name leaves everywhere it was copied.

    No way back: the earlier rule took the name and the account of members who were only not asked for a year.
    """

    dependencies = [
        ("accounts", "0005_departed"),
        ("agenda", "0002_wall"),
        ("cases", "0009_living_threads"),
        ("consent", "0003_old_uses"),
        ("directory", "0004_departed"),
        ("outbox", "0003_fault"),
        ("people", "0002_wall"),
    ]
    operations = [
        migrations.RunSQL(
            """
-- A shift, an answer awaited, a need in hand, a request of their own, a running pledge, an invitation to come back.
CREATE FUNCTION is_held(who bigint, place bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM agenda_dutyshift s
                  WHERE s.professional_id = who AND s.community_id = place AND s.ends > clock())
      OR EXISTS (SELECT FROM cases_proposal o JOIN cases_need n ON n.id = o.need_id
                  WHERE o.professional_id = who AND o.community_id = place AND n.closed_at IS NULL
                    AND o.state IN ('sent', 'alternative', 'accepted'))
      OR EXISTS (SELECT FROM cases_need n
                  WHERE n.taken_by_id = who AND n.community_id = place AND n.closed_at IS NULL)
      OR EXISTS (SELECT FROM cases_case c
                  WHERE c.asked_by_id = who AND c.community_id = place AND c.closed_at IS NULL)
      OR EXISTS (SELECT FROM consent_pledge p
                  WHERE p.professional_id = who AND p.community_id = place AND p.level <> 'none'
                    AND p.until >= clock()::date)
      OR EXISTS (SELECT FROM accounts_invitation i
                  WHERE i.professional_id = who AND i.community_id = place AND i.used_at IS NULL AND i.until > clock())
$$;

-- What an account still has to do in a community without any role there.
CREATE FUNCTION is_account_held(who bigint, place bigint, before timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM cases_case c
                  WHERE c.owner_id = who AND c.community_id = place AND c.closed_at IS NULL)
      OR EXISTS (SELECT FROM cases_callback b
                  WHERE b.owner_id = who AND b.community_id = place AND b.done_at IS NULL)
      OR EXISTS (SELECT FROM accounts_invitation i JOIN accounts_account a ON a.email = i.email
                  WHERE a.id = who AND i.community_id = place AND i.used_at IS NULL AND i.until > clock())
      OR EXISTS (SELECT FROM directory_professional p WHERE p.account_id = who AND (
                     is_held(p.id, place)
                     OR EXISTS (SELECT FROM directory_listing l
                                 WHERE l.professional_id = p.id AND l.community_id = place
                                   AND (l.active OR l.left_at >= before))))
$$;

-- A message to somebody without a name leaves no more.
CREATE FUNCTION forget_addresses(messages bigint[]) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  UPDATE outbox_receipt SET detail = '' WHERE message_id = ANY (messages);
  UPDATE outbox_message
     SET recipient = '', address = '', body = '', fault = '', variables = '{}', next_check_at = NULL,
         state = CASE WHEN state IN ('queued', 'stuck') THEN 'cancelled' ELSE state END
   WHERE id = ANY (messages);
$$;

-- names: as they may have been displayed. Somebody whose name was another one then: how many, instead of who.
CREATE FUNCTION without_name(sentence text, names text[], asked int) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE
  told text := sentence;
  name text;
  rest text;
BEGIN
  FOREACH name IN ARRAY names LOOP
    FOREACH rest IN ARRAY ARRAY[',', ' et ', ' parce '] LOOP
      told := replace(told, CASE WHEN name LIKE 'Dr %' THEN 'au ' ELSE 'à ' END || name || rest,
                      'à un ancien membre' || rest);
    END LOOP;
  END LOOP;
  IF told = sentence THEN
    told := regexp_replace(told, '^Proposé .*? parce ', CASE WHEN asked > 1
                           THEN 'Proposé à ' || asked || ' personnes parce ' ELSE 'Proposé à une personne parce ' END);
  END IF;
  RETURN told;
END $$;

-- The row stays, without a name: the waves of the cases point to it.
CREATE FUNCTION forget_professionals(who bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  p directory_professional;
  names text[];
BEGIN
  FOR p IN SELECT * FROM directory_professional WHERE id = ANY (who) LOOP
    names := ARRAY[concat_ws(' ', nullif(p.title, ''), p.family_name), concat_ws(' ', nullif(p.given_name, ''), p.family_name)];
    UPDATE cases_wave w SET sentence = without_name(w.sentence, names, jsonb_array_length(w.data -> 'to'))
     WHERE w.id IN (SELECT wave_id FROM cases_proposal WHERE professional_id = p.id);
    PERFORM forget_addresses(ARRAY(
      SELECT m.id FROM outbox_message m
       WHERE (m.recipient = ANY (names) AND m.address <> '' AND m.address IN (p.email, p.phone))
          OR (m.community_id, m.about) IN (
               SELECT o.community_id, kind || ':' || o.id FROM cases_proposal o,
                      unnest(ARRAY['proposal', 'accepted', 'cancelled', 'code', 'ending', 'link', 'one_off']) kind
                WHERE o.professional_id = p.id
               UNION ALL
               SELECT g.community_id, 'pledge:' || g.id FROM consent_pledge g WHERE g.professional_id = p.id)));
  END LOOP;
  DELETE FROM people_around WHERE professional_id = ANY (who);
  DELETE FROM directory_device WHERE professional_id = ANY (who);
  UPDATE directory_professional
     SET family_name = 'Ancien membre', given_name = '', title = '', rpps = NULL, email = '', phone = '', account_id = NULL
   WHERE id = ANY (who);
END $$;

-- The same person may be listed elsewhere: only the owner sees every community.
CREATE OR REPLACE FUNCTION forget_departed_professionals(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  before timestamptz := least(at, clock()) - interval '1 year';
  gone bigint[];
BEGIN
  SELECT array_agg(l.professional_id) INTO gone
    FROM (SELECT d.professional_id FROM directory_listing d JOIN directory_professional p ON p.id = d.professional_id
           WHERE d.community_id = here AND NOT d.active AND d.left_at < before
             AND NOT EXISTS (SELECT FROM accounts_membership m WHERE m.account_id = p.account_id
                                AND m.community_id = here AND (m.active OR m.left_at >= before))
             AND NOT is_held(p.id, here)
           ORDER BY d.left_at LIMIT least(most, 500)) l;
  IF gone IS NULL THEN
    RETURN 0;
  END IF;
  DELETE FROM directory_practice WHERE community_id = here AND professional_id = ANY (gone);
  DELETE FROM directory_listing WHERE community_id = here AND professional_id = ANY (gone);
  PERFORM forget_professionals(ARRAY(
    SELECT p.id FROM directory_professional p WHERE p.id = ANY (gone)
       AND NOT EXISTS (SELECT FROM directory_listing l WHERE l.professional_id = p.id)
       AND NOT EXISTS (SELECT FROM accounts_membership m WHERE m.account_id = p.account_id
                          AND (m.active OR m.left_at >= before))));
  RETURN cardinality(gone);
END $$;

-- Somebody may still be a member elsewhere: only the owner sees every community.
CREATE OR REPLACE FUNCTION forget_departed_accounts(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  before timestamptz := least(at, clock()) - interval '1 year';
  old bigint[];
  gone bigint[];
BEGIN
  SELECT array_agg(o.id), array_agg(DISTINCT o.account_id) INTO old, gone
    FROM (SELECT m.id, m.account_id FROM accounts_membership m
           WHERE m.community_id = here AND NOT m.active AND m.left_at < before
             AND (NOT is_account_held(m.account_id, here, before)
                  OR EXISTS (SELECT FROM accounts_membership s
                              WHERE s.account_id = m.account_id AND s.community_id = here AND s.active))
           ORDER BY m.left_at LIMIT least(most, 500)) o;
  IF old IS NULL THEN
    RETURN 0;
  END IF;
  DELETE FROM accounts_membership WHERE id = ANY (old);
  SELECT coalesce(array_agg(a.id), '{}') INTO gone FROM unnest(gone) a(id)
   WHERE NOT EXISTS (SELECT FROM accounts_membership m WHERE m.account_id = a.id);
  DELETE FROM mfa_authenticator WHERE user_id = ANY (gone);
  DELETE FROM account_emailconfirmation c USING account_emailaddress e
   WHERE c.email_address_id = e.id AND e.user_id = ANY (gone);
  DELETE FROM account_emailaddress WHERE user_id = ANY (gone);
  PERFORM forget_addresses(ARRAY(
    SELECT m.id FROM outbox_message m JOIN accounts_account a ON a.id = ANY (gone)
     WHERE m.address = a.email OR (m.recipient = a.name AND m.address <> '' AND m.address = a.phone)));
  -- Listed nowhere, and a member elsewhere until now: the directory could not forget them before.
  PERFORM forget_professionals(ARRAY(
    SELECT p.id FROM directory_professional p WHERE p.account_id = ANY (gone)
       AND NOT EXISTS (SELECT FROM directory_listing l WHERE l.professional_id = p.id)));
  -- The row stays, without a name: the threads of the cases point to it.
  UPDATE accounts_account
     SET name = 'Ancien membre', email = 'ancien-' || id || '@invalid', phone = '', password = '!', is_active = false
   WHERE id = ANY (gone);
  RETURN cardinality(old);
END $$;
            """,
        ),
    ]
