"""The database itself refuses to change or delete an edition."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER guides_edition_no_update BEFORE UPDATE ON guides_edition
    BEGIN SELECT RAISE(ABORT, 'An edition never changes.'); END
    """,
    """
    CREATE TRIGGER guides_edition_no_delete BEFORE DELETE ON guides_edition
    BEGIN SELECT RAISE(ABORT, 'An edition is never deleted.'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION guides_edition_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'An edition never changes and is never deleted.'; END $$
    """,
    """
    CREATE TRIGGER guides_edition_no_change BEFORE UPDATE OR DELETE ON guides_edition
    FOR EACH ROW EXECUTE FUNCTION guides_edition_refuse()
    """,
]
UNDO = {
    "sqlite": ["DROP TRIGGER guides_edition_no_update", "DROP TRIGGER guides_edition_no_delete"],
    "postgresql": [
        "DROP TRIGGER guides_edition_no_change ON guides_edition",
        "DROP FUNCTION guides_edition_refuse()",
    ],
}


def forwards(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("guides", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
