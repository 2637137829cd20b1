from django.db import migrations, models

# What the wall counts or reads by its number: a row taken away would free a place that was used.
KEPT = ("placement_offer", "placement_registration", "people_attachment")
HELD = """
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
                    AND p.until >= clock()::date){more}
      OR EXISTS (SELECT FROM accounts_invitation i
                  WHERE i.professional_id = who AND i.community_id = place AND i.used_at IS NULL AND i.until > clock())
$$;
"""
OF_THE_LIST = """
      OR EXISTS (SELECT FROM placement_offer o
                  WHERE o.professional_id = who AND o.community_id = place AND o.state IN ('sent', 'accepted'))
      OR EXISTS (SELECT FROM people_attachment a
                  WHERE a.professional_id = who AND a.community_id = place AND a.ended_at IS NULL)"""
USED = """
CREATE OR REPLACE FUNCTION offers_used(community bigint, doctor bigint, of_month date, but bigint, OUT asked bigint,
                                       OUT held bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT {asked}, count(*) FILTER (WHERE state IN ('sent', 'accepted', 'agreed'))
    FROM placement_offer WHERE community_id = community AND professional_id = doctor AND month = of_month
     AND id IS DISTINCT FROM but
$$;
"""
STAYS = """
CREATE OR REPLACE FUNCTION a_commune_asked_for_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM cases_case c JOIN cases_need n ON n.case_id = c.id JOIN cases_proposal o ON o.need_id = n.id
              WHERE c.person_id = OLD.id){more} THEN
    RAISE EXCEPTION 'a person keeps the commune for which somebody was asked' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
# Somebody may wait for years, and move: the commune is held while a doctor or the person is asked, not for ever.
WHILE_OFFERED = """
     OR EXISTS (SELECT FROM placement_offer o JOIN placement_registration r ON r.id = o.registration_id
                 WHERE r.person_id = OLD.id AND o.state IN ('sent', 'accepted'))"""


class Migration(migrations.Migration):
    """What an offer stood on stays: the rows that the wall counts, the commune, and whether the doctor was known."""

    dependencies = [
        ("cases", "0015_listed"),
        ("consent", "0017_agreed_to_wait"),
        ("people", "0006_team_wall"),
        ("placement", "0008_agreed_or_not"),
    ]
    operations = [
        migrations.AddField("offer", "known", models.BooleanField(default=False)),
        migrations.RunSQL(HELD.format(more=OF_THE_LIST), HELD.format(more="")),
        # Asked is asked: taking an offer back gives no right to send another one.
        migrations.RunSQL(
            USED.format(asked="count(*)"), USED.format(asked="count(*) FILTER (WHERE state <> 'withdrawn')")
        ),
        migrations.RunSQL(STAYS.format(more=WHILE_OFFERED), STAYS.format(more="")),
        migrations.RunSQL(
            """
-- A tie is noted by hand, as a commune is: nobody checks it. It is at least dated by the database, and each offer keeps
-- whether it leaned on one.
CREATE FUNCTION a_tie_is_dated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.community_id, NEW.person_id, NEW.professional_id)
                          IS DISTINCT FROM (OLD.id, OLD.community_id, OLD.person_id, OLD.professional_id) THEN
    RAISE EXCEPTION 'a tie stays between the same two' USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.since := clock_now();
  RETURN NEW;
END $$;
CREATE TRIGGER is_dated BEFORE INSERT OR UPDATE ON people_around FOR EACH ROW EXECUTE FUNCTION a_tie_is_dated();

CREATE FUNCTION offer_keeps_the_tie() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.known := EXISTS (SELECT FROM people_around a JOIN placement_registration r ON r.person_id = a.person_id
                          WHERE r.id = NEW.registration_id AND a.professional_id = NEW.professional_id
                            AND a.tie <> 'team');
  ELSIF NEW.known IS DISTINCT FROM OLD.known THEN
    RAISE EXCEPTION 'what an offer leaned on is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keeps_the_tie BEFORE INSERT OR UPDATE ON placement_offer
  FOR EACH ROW EXECUTE FUNCTION offer_keeps_the_tie();

CREATE FUNCTION exclusion_is_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an exclusion is said or taken back, never turned' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER said_once BEFORE UPDATE ON placement_exclusion
  FOR EACH ROW EXECUTE FUNCTION exclusion_is_said_once();
            """,
            """
DROP FUNCTION a_tie_is_dated() CASCADE; DROP FUNCTION offer_keeps_the_tie() CASCADE;
DROP FUNCTION exclusion_is_said_once() CASCADE;
            """,
        ),
        migrations.RunSQL(
            "\n".join(
                f"CREATE TRIGGER keeps_its_number BEFORE DELETE OR UPDATE OF id ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION a_row_keeps_its_number();"
                for table in KEPT
            ),
            "\n".join(f"DROP TRIGGER keeps_its_number ON {table};" for table in KEPT),
        ),
    ]
