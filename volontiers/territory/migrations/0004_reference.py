from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    """Communes and roads measure what was agreed to: the application reads them, and moves none.

    No way back: what the application may do is decided by the owner.
    """

    dependencies = [("territory", "0003_road_minutes")]
    operations = [
        migrations.RunSQL(sql.read_only("territory_traveltime")),
        migrations.RunSQL(sql.read_only("territory_municipality")),
        migrations.RunSQL(
            """
-- The one door of the application: communes that are added, names and postcodes that change. Positions of what is
-- known are the owner's to move, who comes with a connection of their own. One import at a time.
CREATE FUNCTION note_communes(said jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE territory_municipality IN SHARE ROW EXCLUSIVE MODE;
  IF NOT pg_has_role(session_user, current_user, 'USAGE')
     AND EXISTS (SELECT FROM jsonb_to_recordset(said) AS told(insee text, latitude float8, longitude float8)
                   JOIN territory_municipality m ON m.insee = told.insee
                  WHERE (m.latitude, m.longitude) IS DISTINCT FROM (told.latitude, told.longitude)) THEN
    RAISE EXCEPTION 'a commune that is known keeps its position' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO territory_municipality (insee, name, search_key, population, latitude, longitude, postcodes)
  SELECT told.insee, told.name, told.search_key, told.population, told.latitude, told.longitude,
         ARRAY(SELECT jsonb_array_elements_text(told.postcodes))
    FROM jsonb_to_recordset(said) AS told(insee text, name text, search_key text, population int,
                                          latitude float8, longitude float8, postcodes jsonb)
  ON CONFLICT (insee) DO UPDATE
    SET name = excluded.name, search_key = excluded.search_key, population = excluded.population,
        latitude = excluded.latitude, longitude = excluded.longitude, postcodes = excluded.postcodes;
END $$;
            """,
        ),
    ]
