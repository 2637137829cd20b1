import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from volontiers.database import sql

BEFORE = [
    "pledge", "pause", "resumption", "expiry", "withdrawal", "ceiling", "place", "shift", "shift_ended", "one_off",
    "contest", "agreement", "no_agreement", "agreement_withdrawn", "lasting", "lasting_withdrawn", "lasting_pause",
    "lasting_resumption", "lasting_expiry", "offer_yes", "person_yes", "person_no", "team_agreement", "team_withdrawn",
    "rule", "minutes",
]  # fmt: skip
TIME = [
    "time", "time_withdrawn", "time_pause", "time_resumption", "time_expiry", "time_yes", "time_one_off",
    "time_contest",
]  # fmt: skip
OF_PROFESSIONAL = [
    "lasting", "lasting_expiry", "lasting_pause", "lasting_resumption", "lasting_withdrawn", "offer_yes", "time",
    "time_contest", "time_expiry", "time_one_off", "time_pause", "time_resumption", "time_withdrawn", "time_yes",
]  # fmt: skip
# One more branch in a function that several migrations have written: the rest of it stays as it is.
SWAP = """
DO $do$
DECLARE
  was text := pg_get_functiondef('{function}'::regproc);
  now text := replace(was, {was}, {now});
BEGIN
  IF was = now THEN
    RAISE EXCEPTION '{function} is not what it was';
  END IF;
  EXECUTE now;
END $do$;
"""


def swapped(function: str, was: str, now: str) -> str:
    return SWAP.format(function=function, was=f"$was${was}$was$", now=f"$now${now}$now$")


WORDS = """WHEN NEW.kind = 'time' THEN time_is_readable(b)
    WHEN NEW.kind = 'time_withdrawn' THEN b->>'level' = 'none'
    WHEN NEW.kind = 'time_pause' THEN (b->>'until')::timestamptz IS NOT NULL
    WHEN NEW.kind = 'time_expiry' THEN (b->>'until')::date IS NOT NULL
    WHEN NEW.kind IN ('time_yes', 'time_one_off', 'time_contest') THEN jsonb_typeof(b->'session') = 'number'
    WHEN NEW.kind = 'lasting' THEN"""
OBEYED = """ELSIF said_kind LIKE 'time%' THEN
    PERFORM obey_time(said_kind, said, place, whose, number, at);
  ELSIF said_kind LIKE 'lasting%' THEN"""
HELD = """SELECT EXISTS (SELECT FROM consent_timepledge p
                  WHERE p.professional_id = who AND p.community_id = place AND p.until >= clock()::date)
      OR EXISTS (SELECT FROM agenda_dutyshift s"""


class Migration(migrations.Migration):
    """Hours for the association are asked inside of what each said in the register. See docs/decisions/0035-temps-donne.md.

    time_wall() is core.time_pledge.wall_of() in SQL, in the same order, with the same names; tests/trust/test_time_wall.py
    holds the one against the other. No way back: the register keeps what was said.
    """

    dependencies = [
        ("consent", "0019_minutes"),
        ("directory", "0005_register_mail"),
        ("placement", "0009_held_line"),
        ("territory", "0004_reference"),
    ]
    operations = [
        migrations.CreateModel(
            name="TimePledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("works", models.JSONField(default=dict)),
                ("days", django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ("until", models.DateField(blank=True, null=True)),
                ("paused_until", models.DateTimeField(blank=True, null=True)),
                ("next_check_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("consent_seq", models.PositiveBigIntegerField()),
                ("community", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.community")),
                ("professional", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="time_pledges", to="directory.professional")),
            ],
            options={
                "indexes": [models.Index(condition=Q(next_check_at__isnull=False), fields=["next_check_at"], name="time_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("community", "professional"), name="one_time_pledge_each"),
                    models.CheckConstraint(
                        condition=Q(works={}, until=None) | (~Q(works={}) & Q(until__isnull=False)),
                        name="time_given_has_an_end",
                        violation_error_message="Un engagement a une date de fin.",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint("entrybody", "entry_kind_is_known"),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(name="entry_kind_is_known", condition=Q(kind__in=[*BEFORE, *TIME])),
        ),
        migrations.RemoveConstraint("entrybody", "entry_of_a_professional_is_theirs"),
        migrations.AddConstraint(
            "entrybody",
            models.CheckConstraint(
                name="entry_of_a_professional_is_theirs",
                condition=~Q(kind__in=OF_PROFESSIONAL) | Q(professional__isnull=False),
            ),
        ),
        migrations.RemoveConstraint("reading", "reading_is_in_known_words"),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                name="reading_is_in_known_words",
                condition=Q(
                    reader__in=["engine", "person", "role", "outside"],
                    why__in=["need", "figures", "directory", "register", "check", "list", "time"],
                    what__contained_by=["level", "caps", "area", "modes", "hours", "use", "answer", "total", "entries", "name"],
                    ref__regex="^([0-9]+(-[0-9]+)?)?$",
                    role__regex="^[a-z_]*$",
                ),
            ),
        ),
        migrations.RunSQL(sql.wall("consent_timepledge"), sql.fall("consent_timepledge")),
        migrations.RunSQL(
            """
CREATE TRIGGER said_in_the_register BEFORE INSERT OR UPDATE ON consent_timepledge
  FOR EACH ROW EXECUTE FUNCTION pledge_is_said();
CREATE TRIGGER keeps_its_number BEFORE DELETE OR UPDATE OF id ON consent_timepledge
  FOR EACH ROW EXECUTE FUNCTION a_row_keeps_its_number();
CREATE TRIGGER sees_what_is_committed BEFORE INSERT OR UPDATE ON consent_timepledge
  FOR EACH STATEMENT EXECUTE FUNCTION sees_what_is_committed();

-- The order of every verb: person, pledge, professional, lasting pledge, pledge of time; the register comes last.
CREATE OR REPLACE FUNCTION hold_who_speaks(place bigint, whose bigint, of_person bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM people_person p WHERE p.id = of_person FOR NO KEY UPDATE;
  PERFORM FROM consent_pledge p WHERE p.community_id = place AND p.professional_id = whose FOR NO KEY UPDATE;
  PERFORM FROM directory_professional d WHERE d.id = whose FOR NO KEY UPDATE;
  PERFORM FROM consent_lastingpledge p WHERE p.community_id = place AND p.professional_id = whose FOR NO KEY UPDATE;
  PERFORM FROM consent_timepledge p WHERE p.community_id = place AND p.professional_id = whose FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION time_is_readable(said jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_typeof(said->'works') = 'object' AND said->'works' <> '{}' AND (said->>'until')::date IS NOT NULL
     AND jsonb_typeof(coalesce(said->'days', '[]')) = 'array' AND texts(said->'days')::int[] <@ '{0,1,2,3,4,5,6}'
     AND NOT EXISTS (
       SELECT FROM jsonb_each(said->'works') own
        WHERE own.key NOT IN ('group', 'desk', 'project') OR coalesce(own.value->>'level', '') NOT IN ('some', 'many')
           OR ((own.value->>'hours')::int BETWEEN 1 AND 100) IS NOT TRUE OR own.value - '{level,hours}'::text[] <> '{}')
     AND said - '{by,professional,organization,works,days,until}'::text[] = '{}'
$$;

-- The pledge of time as the latest entry says it. Called by append_entry() alone.
CREATE FUNCTION obey_time(said_kind text, said jsonb, place bigint, whose bigint, number bigint, at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF said_kind IN ('time', 'time_withdrawn') THEN
    INSERT INTO consent_timepledge AS p
      (community_id, professional_id, works, days, until, paused_until, given_at, version, consent_seq)
    VALUES
      (place, whose, CASE said_kind WHEN 'time' THEN said->'works' ELSE '{}' END, texts(said->'days')::smallint[],
       CASE said_kind WHEN 'time' THEN (said->>'until')::date END, NULL, at, 1, number)
    ON CONFLICT (community_id, professional_id) DO UPDATE
      SET works = excluded.works, days = excluded.days, until = excluded.until, paused_until = NULL,
          given_at = excluded.given_at, version = p.version + 1, consent_seq = number;
  ELSIF said_kind IN ('time_pause', 'time_resumption', 'time_expiry') THEN
    UPDATE consent_timepledge p
       SET paused_until = CASE said_kind WHEN 'time_pause' THEN (said->>'until')::timestamptz END,
           works = CASE said_kind WHEN 'time_expiry' THEN '{}' ELSE p.works END,
           until = CASE said_kind WHEN 'time_expiry' THEN NULL ELSE p.until END,
           version = p.version + CASE said_kind WHEN 'time_expiry' THEN 1 ELSE 0 END, consent_seq = number
     WHERE p.community_id = place AND p.professional_id = whose;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'there is no pledge of time to pause or to end' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
END $$;

-- What a pledge of time has in the way of a session, NULL when it allows it. used: minutes of the month.
CREATE FUNCTION time_wall(
  p consent_timepledge, work text, starts timestamptz, minutes int, used bigint, at timestamptz, zone text,
  accepting boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN at < p.paused_until THEN 'paused'
    WHEN (greatest(at, starts) AT TIME ZONE zone)::date > p.until THEN 'expired'
    WHEN coalesce(p.works->work->>'level', 'none') = 'none' THEN 'none_level'
    WHEN NOT accepting AND cardinality(p.days) > 0
         AND NOT extract(isodow FROM starts AT TIME ZONE zone)::int - 1 = ANY (p.days) THEN 'day'
    WHEN used + minutes > (p.works->work->>'hours')::int * 60 THEN 'hours_cap'
  END
$$;

-- The same of one professional of a community, by what the register last said: who left the directory agreed to nothing.
CREATE FUNCTION time_allows(
  community bigint, professional bigint, work text, starts timestamptz, minutes int, used bigint, at timestamptz,
  accepting boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  p consent_timepledge;
  zone text;
BEGIN
  SELECT g.* INTO p FROM consent_timepledge g JOIN directory_listing l
      ON l.professional_id = g.professional_id AND l.community_id = g.community_id AND l.active
   WHERE g.community_id = community AND g.professional_id = professional;
  IF NOT FOUND THEN
    RETURN 'none_level';
  END IF;
  SELECT t.time_zone INTO STRICT zone FROM territory_community t WHERE t.id = community;
  RETURN time_wall(p, work, starts, minutes, used, at, zone, accepting);
END $$;

-- Whoever asks holds the pledge until the end: what is being said about it is waited for. Gives its latest entry.
CREATE FUNCTION hold_time(community bigint, professional bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM hold_who_speaks(community, professional, NULL);
  RETURN (SELECT p.consent_seq FROM consent_timepledge p
           WHERE p.community_id = community AND p.professional_id = professional);
END $$;

CREATE FUNCTION due_time_pledges(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.community_id, p.id FROM consent_timepledge p
   WHERE p.next_check_at <= clock() ORDER BY p.next_check_at LIMIT most
$$;

-- Of those whom the directory has forgotten.
CREATE FUNCTION forget_time_pledges(most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  gone int;
BEGIN
  DELETE FROM consent_timepledge WHERE id IN (
    SELECT p.id FROM consent_timepledge p
     WHERE p.community_id = here
       AND NOT EXISTS (SELECT FROM directory_listing l
                        WHERE l.community_id = here AND l.professional_id = p.professional_id)
     ORDER BY p.id LIMIT least(most, 500));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
            """
        ),
        migrations.RunSQL(swapped("entry_is_readable", "WHEN NEW.kind = 'lasting' THEN", WORDS)),
        migrations.RunSQL(swapped("obey_entry", "ELSIF said_kind LIKE 'lasting%' THEN", OBEYED)),
        migrations.RunSQL(swapped("is_held", "SELECT EXISTS (SELECT FROM agenda_dutyshift s", HELD)),
    ]
