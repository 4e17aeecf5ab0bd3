from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from guides.editions import search
from guides.editions.models import Edition, SearchEntry


class Command(BaseCommand):
    help = "Write anew what search can find in each edition that it holds. Use after an upgrade that changes search."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for edition in Edition.objects.filter(pk__in=SearchEntry.objects.values("edition")).select_related("guide"):
            edition.search_entries.all().delete()
            search.index(edition, edition.thaw())
            self.stdout.write(f"{edition}: {edition.search_entries.count()} passages.")
