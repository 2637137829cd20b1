from django.db import migrations

from volontiers.database import sql

TABLES = ("agenda_absence", "agenda_cover", "agenda_swap")


class Migration(migrations.Migration):
    """Half-days are held by members of that day who are there, whatever writes the row."""

    dependencies = [("agenda", "0005_cover"), ("people", "0006_team_wall")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(
            """
-- Morning, afternoon, evening, next morning.
CREATE FUNCTION half_place(day date, half text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT (day - date '2000-01-01') * 3 + array_position(ARRAY['morning', 'afternoon', 'evening'], half)
$$;

-- The professional is locked: an absence and a half-day never cross unseen.
CREATE FUNCTION cover_is_of_a_member_who_is_there() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM directory_professional d WHERE d.id = NEW.professional_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM people_teammember m
                  WHERE m.team_id = NEW.team_id AND m.community_id = NEW.community_id
                    AND m.professional_id = NEW.professional_id AND m.role <> 'secretary'
                    AND m.since <= NEW.day AND (m.until IS NULL OR m.until >= NEW.day)) THEN
    RAISE EXCEPTION 'a half-day is held by a member of that day' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM agenda_absence a
              WHERE a.community_id = NEW.community_id AND a.professional_id = NEW.professional_id
                AND half_place(NEW.day, NEW.half) BETWEEN half_place(a.first_day, a.first_half)
                                                      AND half_place(a.last_day, a.last_half)) THEN
    RAISE EXCEPTION 'nobody holds a half-day while away' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_there BEFORE INSERT OR UPDATE ON agenda_cover
  FOR EACH ROW EXECUTE FUNCTION cover_is_of_a_member_who_is_there();

CREATE FUNCTION absence_holds_no_half_day() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM directory_professional d WHERE d.id = NEW.professional_id FOR NO KEY UPDATE;
  IF half_place(NEW.first_day, NEW.first_half) > half_place(NEW.last_day, NEW.last_half) THEN
    RAISE EXCEPTION 'an absence has a length' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM agenda_cover c
              WHERE c.community_id = NEW.community_id AND c.professional_id = NEW.professional_id
                AND half_place(c.day, c.half) BETWEEN half_place(NEW.first_day, NEW.first_half)
                                                  AND half_place(NEW.last_day, NEW.last_half)) THEN
    RAISE EXCEPTION 'what they hold is given back first' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON agenda_absence
  FOR EACH ROW EXECUTE FUNCTION absence_holds_no_half_day();

-- Nobody leaves a team, or its rota, while they hold half-days to come in it.
CREATE FUNCTION member_leaves_no_half_day() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM directory_professional d WHERE d.id = OLD.professional_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM agenda_cover c
              WHERE c.team_id = OLD.team_id AND c.professional_id = OLD.professional_id
                AND c.day >= (clock() AT TIME ZONE (SELECT t.time_zone FROM territory_community t
                                                    WHERE t.id = OLD.community_id))::date
                AND (NEW.role = 'secretary' OR c.day < NEW.since OR c.day > coalesce(NEW.until, 'infinity'::date))) THEN
    RAISE EXCEPTION 'what they hold is given back first' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER holds_nothing BEFORE UPDATE ON people_teammember
  FOR EACH ROW EXECUTE FUNCTION member_leaves_no_half_day();
            """,
            """
DROP FUNCTION member_leaves_no_half_day() CASCADE; DROP FUNCTION absence_holds_no_half_day() CASCADE;
DROP FUNCTION cover_is_of_a_member_who_is_there() CASCADE; DROP FUNCTION half_place(date, text);
            """,
        ),
    ]
