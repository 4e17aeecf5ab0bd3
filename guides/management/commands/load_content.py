from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides.editions.bundle import BundleError, read
from guides.editions.freeze import freeze, thaw
from guides.models import Guide


class Command(BaseCommand):
    help = "Load a content bundle as the draft of its guide. Stops at the first problem and then changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that holds guide.yaml")
        parser.add_argument("--replace", action="store_true", help="replace a draft that differs from the bundle")

    def handle(self, *args: Any, folder: Path, replace: bool, **options: Any) -> None:
        try:
            content = read(folder)
        except BundleError as error:
            raise CommandError(str(error)) from error
        slug = content.guide.slug
        guide = Guide.objects.filter(slug=slug).first()
        if guide and freeze(guide) == content:
            self.stdout.write(f"The draft of “{slug}” is what the bundle says already; nothing to do.")
            return
        if guide and not replace:
            raise CommandError(
                f"The draft of “{slug}” differs from the bundle, and loading would replace it. Keep the draft with "
                f"“manage.py export_content {slug} FOLDER” first, then say --replace."
            )
        thaw(content)
        self.stdout.write(
            f"Loaded “{slug}”: {len(content.sections)} sections, {len(content.evidence.claims)} claims, "
            f"{len(content.evidence.figures)} figures, {len(content.checker.rules)} rules."
        )
