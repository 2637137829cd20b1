from django.db import migrations

from volontiers.database import sql

TABLES = (
    "indicators_afterwards",
    "indicators_withoutit",
    "indicators_saidtally",
    "indicators_feelingcount",
    "indicators_feelingsaid",
    "indicators_lesson",
)


class Migration(migrations.Migration):
    """What was said leaves with its need and stays as a count; a lesson for everybody is read past the wall."""

    dependencies = [("database", "0004_clock_now"), ("indicators", "0020_asked")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(sql.owner_only("indicators_saidtally"), sql.not_owner_only("indicators_saidtally")),
        migrations.RunSQL(
            """
-- A need never leaves but with its case, through erase_old_cases: what was said of it is counted, then goes.
CREATE FUNCTION what_was_said_is_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  asked_in date;
BEGIN
  SELECT date_trunc('month', OLD.opened_at AT TIME ZONE t.time_zone)::date INTO asked_in
    FROM territory_community t WHERE t.id = OLD.community_id;
  INSERT INTO indicators_saidtally (community_id, month, question, answer, number)
  SELECT OLD.community_id, asked_in, 'obtained', a.obtained, 1 FROM indicators_afterwards a WHERE a.need_id = OLD.id
  UNION ALL
  SELECT OLD.community_id, asked_in, 'otherwise', w.otherwise, 1 FROM indicators_withoutit w WHERE w.need_id = OLD.id
  ON CONFLICT ON CONSTRAINT one_count_per_answer DO UPDATE SET number = indicators_saidtally.number + 1;
  DELETE FROM indicators_afterwards WHERE need_id = OLD.id;
  DELETE FROM indicators_withoutit WHERE need_id = OLD.id;
  RETURN OLD;
END $$;
CREATE TRIGGER what_was_said_is_counted BEFORE DELETE ON cases_need
  FOR EACH ROW EXECUTE FUNCTION what_was_said_is_counted();

-- Of every community of the installation: only what was published for everybody, and nobody's name.
CREATE FUNCTION open_lessons() RETURNS TABLE (
  community text, side text, theme text, said text, teller text, figure text, figure_said text, quarter date,
  published_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.name, l.side, l.theme, l.text, l.teller, l.figure, l.figure_said, l.quarter, l.published_at
    FROM indicators_lesson l JOIN territory_community t ON t.id = l.community_id
   WHERE l.reach = 'everybody' ORDER BY l.theme, t.name, l.published_at, l.id
$$;
            """,
            """
DROP TRIGGER what_was_said_is_counted ON cases_need; DROP FUNCTION what_was_said_is_counted();
DROP FUNCTION open_lessons();
            """,
        ),
    ]
