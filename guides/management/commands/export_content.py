from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides.editions.bundle import write
from guides.editions.freeze import freeze
from guides.models import Guide


class Command(BaseCommand):
    help = "Write the draft of a guide as a content bundle. Loading it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("guide", help="the guide's address, such as ketamine-medicare")
        parser.add_argument("folder", type=Path, help="where to write; a bundle there is replaced")

    def handle(self, *args: Any, guide: str, folder: Path, **options: Any) -> None:
        row = Guide.objects.filter(slug=guide).first()
        if row is None:
            raise CommandError(f"There is no guide “{guide}”.")
        write(freeze(row), folder)
        self.stdout.write(f"Wrote “{guide}” to {folder}.")
