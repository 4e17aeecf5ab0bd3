from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides.models import Edition


class Command(BaseCommand):
    help = "Recompute the SHA-256 of every edition and follow the chain. Fails when one is not what it was."

    def handle(self, *args: Any, **options: Any) -> None:
        before: dict[int, Edition] = {}
        wrong = []
        count = 0
        for edition in Edition.objects.select_related("guide").order_by("guide", "number").iterator():
            count += 1
            last = before.get(edition.guide_id)
            if edition.number != (last.number + 1 if last else 1):
                wrong.append(f"{edition}: the edition before it is missing.")
            if edition.previous_sha256 != (last.sha256 if last else ""):
                wrong.append(f"{edition}: it does not follow the edition before it.")
            if edition.digest() != edition.sha256:
                wrong.append(f"{edition}: its content is not what was published.")
            before[edition.guide_id] = edition
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{count} edition{'s' if count != 1 else ''}: every one is what was published.")
