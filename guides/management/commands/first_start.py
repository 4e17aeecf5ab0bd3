from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides.editions.bundle import BundleError, read
from guides.editions.freeze import thaw
from guides.editions.publish import Refused, publish
from guides.models import Guide


class Command(BaseCommand):
    help = "Load and publish each bundle whose guide is not in the database yet. Leaves every other guide alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path)

    def handle(self, *args: Any, folders: list[Path], **options: Any) -> None:
        for folder in folders:
            try:
                content = read(folder)
                if Guide.objects.filter(slug=content.guide.slug).exists():
                    continue
                # However old the bundle is when somebody first starts it, the site must come up;
                # readers see what is overdue and which figures have run out.
                edition = publish(thaw(content), by="first start", note="First edition.", despite_age=True)
            except (BundleError, Refused) as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"Published “{content.guide.slug}”, edition {edition.number}.")
