"""Editions published before their differences were kept get them now, each against the one before it."""

from django.db import migrations
from django.utils import timezone
from pydantic import ValidationError


def forwards(apps, schema_editor):
    # Of today's code on purpose: a database without editions, such as every new one, never comes to it.
    from guides.editions.schema import Content
    from guides.editions.told import told

    before, last = None, None
    editions = apps.get_model("guides", "Edition").objects.order_by("guide", "number")
    for edition in editions.iterator():
        try:
            content = Content.model_validate_json(edition.content)
        except ValidationError:
            continue  # readers see the note alone
        if last is None or last.guide_id != edition.guide_id:
            before, last = None, None
        found = told(before, content, timezone.localdate(edition.live_at), compared_with=last and last.number, to_do=None)
        apps.get_model("guides", "EditionChanges").objects.create(edition=edition, told=found.model_dump_json())
        before, last = content, edition


class Migration(migrations.Migration):
    dependencies = [("guides", "0009_edition_changes")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
