from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from guides.editions.models import Edition
from guides.editions.publish import Refused, withdraw


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, max_length=500, label="Reason for withdrawing")


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Editions to look at; the only thing that can be done to one is to withdraw it."""

    list_display = ["__str__", "published_at", "live_at", "published_by", "note", "state"]
    list_filter = ["guide"]
    list_select_related = ["guide", "withdrawal"]
    actions = ["withdraw"]
    action_form = ReasonForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("guides.publish_guide")

    @admin.display(description="state")
    def state(self, edition: Edition) -> str:
        withdrawal = getattr(edition, "withdrawal", None)
        return f"withdrawn: {withdrawal.reason}" if withdrawal else "published"

    @admin.action(description="Withdraw: readers get the edition before it", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Edition]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, "Say why, in the box beside the action, and withdraw again.")
            return
        for edition in queryset:
            try:
                withdraw(edition, by=request.user.get_username(), reason=reason)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"{edition} is withdrawn.")
