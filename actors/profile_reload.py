"""Business profiles read again while the daemon runs: validated first, swapped whole.

A profile that cannot be used changes nothing: the daemon goes on with those it has and says why.
Conversations keep their sessions; a turn in flight ends with the profile it began with.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from actors.tenants import Tenant, Tenants
from config.errors import ConfigError
from config.profile import BusinessProfile
from config.profile_loader import load_profiles

LOOK_SECONDS = 1.0
"""A file is read once it has looked the same twice: an editor may be half-way through it."""

Stamp = tuple[int, int, int] | None
"""When a file was changed (ns), its size and inode; None while it is not there."""


class ProfileReload:
    """Watches the profile files. `make` builds what answers for a business, on a thread."""

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        tenants: Tenants,
        make: Callable[[BusinessProfile], Tenant],
        log: FilteringBoundLogger,
        on_reloaded: Callable[[], None] = lambda: None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._paths = tuple(paths)
        self._tenants = tenants
        self._make = make
        self._log = log
        self._on_reloaded = on_reloaded
        self._look_seconds = look_seconds
        self._read = self._stamps()
        self._asked = asyncio.Event()

    def soon(self) -> None:
        """Read the files now, changed or not."""
        self._asked.set()

    async def watch(self) -> None:
        """Until it is cancelled."""
        seen = self._read
        while True:
            asked = await self._pause()
            now = self._stamps()
            if asked or (now != self._read and now == seen):
                self._read = now
                await self.reload()
            seen = now

    async def reload(self) -> bool:
        """Whether the profiles could be used."""
        try:
            changed = await self._load()
        except ConfigError as error:
            for problem in error.problems:
                self._log.error(
                    "profile.refused",
                    file=problem.source,
                    key=problem.key,
                    value=problem.value,
                    error=problem.message,
                )
            return False
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a file, the daemon goes on
            files = ", ".join(map(str, self._paths))
            why = f"{type(error).__name__}: {error}"
            self._log.error("profile.refused", file=files, key="", error=why, exc_info=error)
            return False
        tenant_ids = [tenant.profile.tenant_id for tenant in self._tenants.all]
        self._on_reloaded()
        self._log.info("profile.reloaded", tenants=tenant_ids, changed=changed)
        return True

    async def _load(self) -> list[str]:
        """Swap the businesses; the ids of those that are new or not as they were."""
        known = {tenant.profile.tenant_id: tenant for tenant in self._tenants.all}
        tenants = await asyncio.to_thread(self._made, known)
        self._tenants.swap(tenants)
        ids = [tenant.profile.tenant_id for tenant in tenants]
        gone = [tenant_id for tenant_id in known if tenant_id not in ids]
        return [
            tenant_id
            for tenant_id, tenant in zip(ids, tenants, strict=True)
            if known.get(tenant_id) is not tenant
        ] + gone

    def _made(self, known: dict[str, Tenant]) -> list[Tenant]:
        """A business whose profile is as it was keeps its router, with all that it remembers."""
        tenants = []
        for profile in load_profiles(self._paths):
            old = known.get(profile.tenant_id)
            same = old is not None and old.profile == profile
            tenants.append(old if same and old is not None else self._make(profile))
        return tenants

    async def _pause(self) -> bool:
        """Until the next look; whether somebody asked for it."""
        try:
            await asyncio.wait_for(self._asked.wait(), self._look_seconds)
        except TimeoutError:
            return False
        self._asked.clear()
        return True

    def _stamps(self) -> tuple[Stamp, ...]:
        return tuple(map(_stamp, self._paths))


def _stamp(path: Path) -> Stamp:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
