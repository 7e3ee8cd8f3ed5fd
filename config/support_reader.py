"""The `[support]` table of a profile."""

from __future__ import annotations

from collections.abc import Mapping

from config.hours_reader import read_optional_hours
from config.support import CaseKind, CasePriority, Support
from config.toml_table import Table
from config.values import email, one_of, phone, whole

_DAY_MINUTES = 1_440


def read_support(profile: Table) -> Support:
    table = profile.table("support")
    if table is None:
        return Support()
    policy = table.localized("refund_policy") if table.has("refund_policy") else None
    return Support(
        email=table.optional("email", email, None),
        phone=table.optional("phone", phone, None),
        hours=read_optional_hours(table),
        return_window_days=table.optional("return_window_days", whole(0, 365), None),
        refund_policy=policy,
        handoff_timeout_minutes=_minutes(table, "handoff_timeout_minutes", 15),
        waiting_notice_minutes=_minutes(table, "waiting_notice_minutes", 5),
        person_timeout_minutes=_minutes(table, "person_timeout_minutes", 240),
        priorities=_priorities(table),
    )


def _minutes(table: Table, key: str, default: int) -> int:
    return table.optional(key, whole(1, 7 * _DAY_MINUTES), default)


def _priorities(support: Table) -> Mapping[CaseKind, CasePriority]:
    table = support.table("priorities")
    if table is None:
        return {}
    read = one_of(CasePriority)
    found = {kind: table.optional(kind.value, read, CasePriority.NORMAL) for kind in CaseKind}
    return {kind: priority for kind, priority in found.items() if table.has(kind.value)}
