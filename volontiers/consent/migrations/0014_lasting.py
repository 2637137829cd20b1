import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from volontiers.database import sql


class Migration(migrations.Migration):
    """New patients are offered inside of what a physician said in the register. See docs/decisions/0021-nouveaux-patients.md.

    lasting_wall() is core.lasting.wall_of() in SQL, in the same order, with the same names; tests/trust/test_lasting_wall.py
    holds the one against the other. No way back: the register keeps what was said.
    """

    dependencies = [
        ("cases", "0013_held"),
        ("consent", "0013_persons_said"),
        ("directory", "0005_register_mail"),
        ("territory", "0004_reference"),
    ]
    operations = [
        migrations.CreateModel(
            name="LastingPledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(max_length=4)),
                ("per_month", models.PositiveSmallIntegerField()),
                ("asked_per_month", models.PositiveSmallIntegerField()),
                ("youngest", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("oldest", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("communes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None)),
                ("origins", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None)),
                ("home_visits", models.BooleanField(default=False)),
                ("only_known", models.BooleanField(default=False)),
                ("until", models.DateField(blank=True, null=True)),
                ("paused_until", models.DateTimeField(blank=True, null=True)),
                ("next_check_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("consent_seq", models.PositiveBigIntegerField()),
                ("community", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.community")),
                ("professional", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="lasting_pledges", to="directory.professional")),
            ],
            options={
                "indexes": [models.Index(condition=Q(next_check_at__isnull=False), fields=["next_check_at"], name="lasting_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("community", "professional"), name="one_lasting_pledge_each"),
                    models.CheckConstraint(condition=Q(level__in=["none", "some", "many"]), name="lasting_level_is_known"),
                    models.CheckConstraint(
                        condition=~Q(level="none") | Q(per_month=0, asked_per_month=0, until=None),
                        name="lasting_none_offers_nobody",
                        violation_error_message="« Pas du tout » veut dire aucun nouveau patient proposé.",
                    ),
                    models.CheckConstraint(
                        condition=Q(level="none") | Q(until__isnull=False),
                        name="lasting_given_has_an_end",
                        violation_error_message="Un engagement a une date de fin.",
                    ),
                    models.CheckConstraint(
                        condition=Q(per_month__lte=F("asked_per_month")),
                        name="lasting_places_no_more_than_asked",
                        violation_error_message="On ne peut pas prendre plus de patients que l’on n’en propose.",
                    ),
                    models.CheckConstraint(
                        condition=Q(youngest=None, oldest=None)
                        | Q(youngest__isnull=False, oldest__isnull=False, youngest__lte=F("oldest")),
                        name="lasting_ages_are_two",
                        violation_error_message="Indiquez deux âges, le plus jeune d’abord.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql.wall("consent_lastingpledge"), sql.fall("consent_lastingpledge")),
        migrations.RunSQL(
            """
CREATE TRIGGER said_in_the_register BEFORE INSERT OR UPDATE ON consent_lastingpledge
  FOR EACH ROW EXECUTE FUNCTION pledge_is_said();
CREATE TRIGGER keeps_its_number BEFORE DELETE OR UPDATE OF id ON consent_lastingpledge
  FOR EACH ROW EXECUTE FUNCTION a_row_keeps_its_number();
CREATE TRIGGER sees_what_is_committed BEFORE INSERT OR UPDATE ON consent_lastingpledge
  FOR EACH STATEMENT EXECUTE FUNCTION sees_what_is_committed();

-- The order of every verb: person, pledge, professional, lasting pledge; the register comes last.
CREATE OR REPLACE FUNCTION hold_who_speaks(place bigint, whose bigint, of_person bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM people_person p WHERE p.id = of_person FOR NO KEY UPDATE;
  PERFORM FROM consent_pledge p WHERE p.community_id = place AND p.professional_id = whose FOR NO KEY UPDATE;
  PERFORM FROM directory_professional d WHERE d.id = whose FOR NO KEY UPDATE;
  PERFORM FROM consent_lastingpledge p WHERE p.community_id = place AND p.professional_id = whose FOR NO KEY UPDATE;
END $$;

-- The lasting pledge as the latest entry says it. Called by append_entry() alone.
CREATE FUNCTION obey_lasting(said_kind text, said jsonb, place bigint, whose bigint, number bigint, at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF said_kind = 'lasting' THEN
    IF NOT EXISTS (SELECT FROM directory_professional d WHERE d.id = whose AND d.profession = '10') THEN
      RAISE EXCEPTION 'only a physician follows patients as theirs' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO consent_lastingpledge AS p
      (community_id, professional_id, level, per_month, asked_per_month, youngest, oldest, minutes, communes, origins,
       home_visits, only_known, until, paused_until, given_at, version, consent_seq)
    VALUES
      (place, whose, said->>'level', (said->>'per_month')::int, (said->>'asked_per_month')::int,
       (said->>'youngest')::int, (said->>'oldest')::int, (said->>'minutes')::int, texts(said->'communes'),
       texts(said->'from'), (said->>'home_visits')::bool, (said->>'only_known')::bool, (said->>'until')::date, NULL,
       at, 1, number)
    ON CONFLICT (community_id, professional_id) DO UPDATE
      SET level = excluded.level, per_month = excluded.per_month, asked_per_month = excluded.asked_per_month,
          youngest = excluded.youngest, oldest = excluded.oldest, minutes = excluded.minutes,
          communes = excluded.communes, origins = excluded.origins, home_visits = excluded.home_visits,
          only_known = excluded.only_known, until = excluded.until, paused_until = NULL, given_at = excluded.given_at,
          version = p.version + 1, consent_seq = number;
  ELSIF said_kind = 'lasting_withdrawn' THEN
    INSERT INTO consent_lastingpledge AS p
      (community_id, professional_id, level, per_month, asked_per_month, communes, origins, home_visits, only_known,
       given_at, version, consent_seq)
    VALUES (place, whose, 'none', 0, 0, '{}', '{}', false, false, at, 1, number)
    ON CONFLICT (community_id, professional_id) DO UPDATE
      SET level = 'none', per_month = 0, asked_per_month = 0, until = NULL, paused_until = NULL, given_at = at,
          version = p.version + 1, consent_seq = number;
  ELSE
    UPDATE consent_lastingpledge p
       SET paused_until = CASE said_kind WHEN 'lasting_pause' THEN (said->>'until')::timestamptz END,
           level = CASE said_kind WHEN 'lasting_expiry' THEN 'none' ELSE p.level END,
           per_month = CASE said_kind WHEN 'lasting_expiry' THEN 0 ELSE p.per_month END,
           asked_per_month = CASE said_kind WHEN 'lasting_expiry' THEN 0 ELSE p.asked_per_month END,
           until = CASE said_kind WHEN 'lasting_expiry' THEN NULL ELSE p.until END,
           version = p.version + CASE said_kind WHEN 'lasting_expiry' THEN 1 ELSE 0 END, consent_seq = number
     WHERE p.community_id = place AND p.professional_id = whose;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'there is no lasting pledge to pause or to end' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
END $$;

-- From where minutes count: one line moves whichever of the two pledges there is.
CREATE FUNCTION obey_place(said jsonb, place bigint, whose bigint, number bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE moved int;
BEGIN
  WITH weekly AS (
    UPDATE consent_pledge SET origins = texts(said->'from'), consent_seq = number
     WHERE community_id = place AND professional_id = whose RETURNING 1
  ), lasting AS (
    UPDATE consent_lastingpledge SET origins = texts(said->'from'), consent_seq = number
     WHERE community_id = place AND professional_id = whose RETURNING 1
  ) SELECT count(*) INTO moved FROM (SELECT 1 FROM weekly UNION ALL SELECT 1 FROM lasting) one;
  IF moved = 0 THEN
    RAISE EXCEPTION 'there is no pledge whose minutes count from there' USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION obey_entry(
  said_kind text, said jsonb, place bigint, whose bigint, number bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF said_kind IN ('pledge', 'withdrawal') THEN
    IF said_kind = 'withdrawal' AND said->>'level' IS DISTINCT FROM 'none' THEN
      RAISE EXCEPTION 'a withdrawal says none' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM obey_pledge(said, place, whose, number, at);
  ELSIF said_kind IN ('pause', 'resumption') THEN
    UPDATE consent_pledge SET paused_until = (said->>'until')::timestamptz, consent_seq = number
     WHERE community_id = place AND professional_id = whose;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'there is no pledge to pause' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF said_kind = 'place' THEN
    PERFORM obey_place(said, place, whose, number);
  ELSIF said_kind = 'expiry' THEN
    UPDATE consent_pledge SET level = 'none', asked_cap = 0, accepted_cap = 0, until = NULL, paused_until = NULL,
           version = version + 1, consent_seq = number
     WHERE community_id = place AND professional_id = whose;
  ELSIF said_kind = 'ceiling' THEN
    UPDATE directory_professional SET ceiling_asked = (said->>'ceiling_asked')::int,
           ceiling_accepted = (said->>'ceiling_accepted')::int
     WHERE id = whose;
  ELSIF said_kind LIKE 'lasting%' THEN
    PERFORM obey_lasting(said_kind, said, place, whose, number, at);
  END IF;
END $$;

CREATE FUNCTION local_month(at timestamptz, zone text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT date_trunc('month', at AT TIME ZONE zone)::date
$$;

-- What a lasting pledge has in the way of a person, NULL when it allows them. asked, placed: what the local month used.
CREATE FUNCTION lasting_wall(
  p consent_lastingpledge, at timestamptz, zone text, age int, insee text, minutes float8, home_visits boolean,
  known boolean, asked bigint, placed bigint, accepting boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN at < p.paused_until THEN 'paused'
    WHEN (at AT TIME ZONE zone)::date > p.until THEN 'expired'
    WHEN p.level = 'none' THEN 'none_level'
    WHEN p.only_known AND known IS NOT TRUE THEN 'only_known'
    WHEN p.youngest IS NOT NULL AND (age BETWEEN p.youngest AND p.oldest) IS NOT TRUE THEN 'age'
    WHEN known IS NOT TRUE AND NOT CASE
           WHEN p.minutes IS NULL AND cardinality(p.communes) = 0 THEN true
           ELSE coalesce(lasting_wall.minutes <= p.minutes, false) OR coalesce(insee, '') = ANY (p.communes) END THEN 'area'
    WHEN lasting_wall.home_visits IS NOT FALSE AND NOT p.home_visits THEN 'home_visits'
    WHEN NOT accepting AND asked >= p.asked_per_month THEN 'asked_cap'
    WHEN placed >= p.per_month THEN 'placed_cap'
  END
$$;

-- The same of one physician of a community, by what the register last said: whoever left the directory agreed to nothing.
CREATE FUNCTION lasting_allows(
  community bigint, professional bigint, at timestamptz, age int, municipality text, home_visits boolean, known boolean,
  asked bigint, placed bigint, accepting boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  p consent_lastingpledge;
  zone text;
BEGIN
  SELECT g.* INTO p FROM consent_lastingpledge g JOIN directory_listing l
      ON l.professional_id = g.professional_id AND l.community_id = g.community_id AND l.active
   WHERE g.community_id = community AND g.professional_id = professional;
  IF NOT FOUND THEN
    RETURN 'none_level';
  END IF;
  SELECT t.time_zone INTO STRICT zone FROM territory_community t WHERE t.id = community;
  RETURN lasting_wall(p, at, zone, age, municipality,
                      CASE WHEN p.minutes IS NOT NULL THEN minutes_from(p.origins, municipality) END,
                      home_visits, known, asked, placed, accepting);
END $$;

-- Whoever offers holds the pledge until the end: what is being said about it is waited for. Gives its latest entry.
CREATE FUNCTION hold_lasting(community bigint, professional bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE number bigint;
BEGIN
  SELECT p.consent_seq INTO number FROM consent_lastingpledge p
   WHERE p.community_id = community AND p.professional_id = professional FOR NO KEY UPDATE;
  RETURN number;
END $$;

CREATE FUNCTION due_lasting_pledges(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.community_id, p.id FROM consent_lastingpledge p
   WHERE p.next_check_at <= clock() ORDER BY p.next_check_at LIMIT most
$$;

-- Of those whom the directory has forgotten.
CREATE FUNCTION forget_lasting_pledges(most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  gone int;
BEGIN
  DELETE FROM consent_lastingpledge WHERE id IN (
    SELECT p.id FROM consent_lastingpledge p
     WHERE p.community_id = here
       AND NOT EXISTS (SELECT FROM directory_listing l
                        WHERE l.community_id = here AND l.professional_id = p.professional_id)
     ORDER BY p.id LIMIT least(most, 500));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- A running lasting pledge holds somebody here, as a running pledge does.
CREATE OR REPLACE FUNCTION is_held(who bigint, place bigint) RETURNS boolean
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
      OR EXISTS (SELECT FROM consent_lastingpledge p
                  WHERE p.professional_id = who AND p.community_id = place AND p.level <> 'none'
                    AND p.until >= clock()::date)
      OR EXISTS (SELECT FROM accounts_invitation i
                  WHERE i.professional_id = who AND i.community_id = place AND i.used_at IS NULL AND i.until > clock())
$$;
            """,
        ),
    ]
