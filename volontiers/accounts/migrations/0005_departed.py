from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_leaving"), ("database", "0002_clock")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION notes_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.active THEN
    NEW.left_at := NULL;
  ELSIF TG_OP = 'INSERT' OR OLD.active THEN
    NEW.left_at := clock();
  ELSE
    NEW.left_at := OLD.left_at;
  END IF;
  RETURN NEW;
END $$;
UPDATE accounts_membership SET left_at = clock() WHERE NOT active;
CREATE TRIGGER notes_leaving BEFORE INSERT OR UPDATE ON accounts_membership
  FOR EACH ROW EXECUTE FUNCTION notes_leaving();

-- Somebody may still be a member elsewhere: only the owner sees every community.
CREATE FUNCTION forget_departed_accounts(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  before timestamptz := least(at, clock()) - interval '1 year';
  old bigint[];
  gone bigint[];
BEGIN
  SELECT array_agg(m.id), array_agg(DISTINCT m.account_id) INTO old, gone
    FROM (SELECT id, account_id FROM accounts_membership
           WHERE community_id = here AND NOT active AND left_at < before
           ORDER BY left_at LIMIT least(most, 500)) m;
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
  -- The row stays, without a name: the threads of the cases point to it.
  UPDATE accounts_account
     SET name = 'Ancien membre', email = 'ancien-' || id || '@invalid', phone = '', password = '!', is_active = false
   WHERE id = ANY (gone);
  RETURN cardinality(old);
END $$;
            """,
            """
DROP FUNCTION forget_departed_accounts(timestamptz, int); DROP FUNCTION notes_leaving() CASCADE;
            """,
        ),
    ]
