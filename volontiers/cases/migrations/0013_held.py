from django.db import migrations

# Written under the eyes of the wall, which reads rows that others may have changed.
WATCHED = ("cases_proposal", "cases_need", "cases_case", "people_person")


class Migration(migrations.Migration):
    """What somebody was asked for, or has, stays what it was; nobody has a need without their yes.

    No way back: what was refused meanwhile cannot be asked again.
    """

    dependencies = [("cases", "0012_places"), ("consent", "0012_readable")]
    operations = [
        migrations.RunSQL(
            """
-- A need is taken by the one whose proposal was accepted; its kind, which the agreement names, never changes, nor do
-- its modes as long as somebody is asked or has it.
CREATE OR REPLACE FUNCTION taken_within_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'cases_need'::regclass THEN
    RAISE EXCEPTION 'only a need is taken' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.kind, NEW.case_id, NEW.community_id)
                          IS DISTINCT FROM (OLD.kind, OLD.case_id, OLD.community_id) THEN
    RAISE EXCEPTION 'a need keeps its kind and its case' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.modes IS DISTINCT FROM OLD.modes
     AND (NEW.state IN ('proposed', 'taken')
          OR EXISTS (SELECT FROM cases_proposal o
                      WHERE o.need_id = NEW.id AND o.state IN ('sent', 'alternative', 'accepted'))) THEN
    RAISE EXCEPTION 'a need keeps its modes while somebody is asked or has it' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.state = 'taken' OR NEW.taken_by_id IS NOT NULL)
     AND (TG_OP = 'INSERT' OR NEW.taken_by_id IS DISTINCT FROM OLD.taken_by_id
          OR (NEW.state = 'taken' AND OLD.state <> 'taken'))
     AND NOT EXISTS (SELECT FROM cases_proposal o WHERE o.need_id = NEW.id AND o.state = 'accepted'
                        AND o.professional_id = NEW.taken_by_id) THEN
    RAISE EXCEPTION 'nobody takes a need without having said yes to it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- A yes that leaves, leaves the need free: at the end of the transaction, since the verbs write the one after the other.
CREATE FUNCTION yes_leaves_the_need() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'cases_proposal'::regclass THEN
    RAISE EXCEPTION 'only a proposal is a yes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM cases_need n WHERE n.id = OLD.need_id AND n.state = 'taken' AND n.taken_by_id = OLD.professional_id)
     AND NOT EXISTS (SELECT FROM cases_proposal o WHERE o.need_id = OLD.need_id AND o.state = 'accepted'
                        AND o.professional_id = OLD.professional_id) THEN
    RAISE EXCEPTION 'nobody has a need without having said yes to it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER yes_leaves_the_need AFTER UPDATE ON cases_proposal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state = 'accepted' AND NEW.state <> 'accepted') EXECUTE FUNCTION yes_leaves_the_need();
            """
        ),
        migrations.RunSQL(
            "\n".join(
                f"CREATE TRIGGER sees_what_is_committed BEFORE INSERT OR UPDATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION sees_what_is_committed();"
                for table in WATCHED
            )
        ),
    ]
