from django.db import migrations

# "stands" comes first by its name, and holds the grant: these read what nobody moves any more.
PIECES = """
CREATE FUNCTION paid_after_pieces() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.paid_on IS NOT NULL AND EXISTS (
       SELECT FROM project_requirement r WHERE r.instalment_id = NEW.id AND r.held_on > NEW.paid_on) THEN
    RAISE EXCEPTION 'an instalment is paid on the day of its last piece or later' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands_after_pieces BEFORE UPDATE ON project_instalment
  FOR EACH ROW EXECUTE FUNCTION paid_after_pieces();

CREATE FUNCTION asked_piece_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.label <> OLD.label THEN
    RAISE EXCEPTION 'what a funder asks before it pays stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands_as_asked BEFORE UPDATE OR DELETE ON project_requirement
  FOR EACH ROW EXECUTE FUNCTION asked_piece_stays();
"""
NO_PIECES = "DROP FUNCTION paid_after_pieces() CASCADE; DROP FUNCTION asked_piece_stays() CASCADE;"

# The columns that may move once, in the function of 0021; the rest of it stands.
MOVED = """
DO $do$ BEGIN
  EXECUTE replace(pg_get_functiondef('spending_stands()'::regprocedure), '{before}', '{after}');
END $do$;
"""
OLD, NEW = "set_aside_at,because}", "set_aside_at,because,proof,proof_words}"

RECEIPT = """
CREATE FUNCTION released_on_a_receipt() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.released_at IS NULL THEN
    IF NEW.proof <> '' OR NEW.proof_words <> '' THEN
      RAISE EXCEPTION 'what was seen of a receipt is said by who releases' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.reverses_id IS NULL AND NOT (CASE NEW.proof
      WHEN 'file' THEN EXISTS (SELECT FROM project_voucher v WHERE v.spending_id = NEW.id)
      WHEN 'paper' THEN NEW.proof_words ~ '[[:alnum:]]'
      WHEN 'none' THEN NEW.proof_words ~ '[[:alnum:]]'
      ELSE false END) THEN
    RAISE EXCEPTION 'a spending is released on its receipt, or with the reason why there is none'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands_on_its_receipt BEFORE INSERT OR UPDATE ON project_spending
  FOR EACH ROW EXECUTE FUNCTION released_on_a_receipt();
"""


class Migration(migrations.Migration):
    """An instalment is paid after its pieces came, not only beside them; a spending is released on its receipt.

    What was paid or released before stays as it is: these look at what is written from now on.
    """

    dependencies = [("project", "0044_receipt_seen")]
    operations = [
        migrations.RunSQL(PIECES, NO_PIECES),
        migrations.RunSQL(
            MOVED.format(before=OLD, after=NEW), MOVED.format(before=NEW, after=OLD)
        ),
        migrations.RunSQL(RECEIPT, "DROP FUNCTION released_on_a_receipt() CASCADE;"),
    ]
