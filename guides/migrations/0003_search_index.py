"""What makes search quick: an FTS5 table kept by triggers on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE guides_search USING fts5(
        folded, content='guides_searchentry', content_rowid='id', tokenize='unicode61', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER guides_search_insert AFTER INSERT ON guides_searchentry
    BEGIN INSERT INTO guides_search(rowid, folded) VALUES (new.id, new.folded); END
    """,
    """
    CREATE TRIGGER guides_search_delete AFTER DELETE ON guides_searchentry
    BEGIN INSERT INTO guides_search(guides_search, rowid, folded) VALUES ('delete', old.id, old.folded); END
    """,
]
POSTGRESQL = [
    "CREATE INDEX guides_search ON guides_searchentry USING gin (to_tsvector('simple', folded))",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER guides_search_insert",
        "DROP TRIGGER guides_search_delete",
        "DROP TABLE guides_search",
    ],
    "postgresql": ["DROP INDEX guides_search"],
}


def forwards(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("guides", "0002_editions_never_change")]
    operations = [migrations.RunPython(forwards, backwards)]
