from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides.editions.publish import Refused, publish
from guides.models import Guide


class Command(BaseCommand):
    help = "Prove the draft of a guide and publish it as the next edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("guide", help="the guide's address, such as ketamine-medicare")
        parser.add_argument("--note", required=True, help="what changed, for readers")
        parser.add_argument("--by", default="the command line", help="who publishes")
        parser.add_argument(
            "--despite-age",
            action="store_true",
            help="publish although claims are overdue or figures have run out; readers are told of both",
        )
        parser.add_argument(
            "--changes-what-to-do",
            action=BooleanOptionalAction,
            help="tell readers that it changes what they should do, or not; left out, it is reckoned from the content",
        )

    def handle(
        self,
        *args: Any,
        guide: str,
        note: str,
        by: str,
        despite_age: bool,
        changes_what_to_do: bool | None = None,
        **options: Any,
    ) -> None:
        row = Guide.objects.filter(slug=guide).first()
        if row is None:
            raise CommandError(f"There is no guide “{guide}”.")
        try:
            edition = publish(row, by=by, note=note, despite_age=despite_age, changes_what_to_do=changes_what_to_do)
        except Refused as refusal:
            sentences = [failure.sentence for failure in refusal.failed] or [str(refusal)]
            raise CommandError("Not published.\n" + "\n".join(f"- {sentence}" for sentence in sentences)) from refusal
        self.stdout.write(f"Published “{guide}”, edition {edition.number} ({edition.sha256[:12]}).")
