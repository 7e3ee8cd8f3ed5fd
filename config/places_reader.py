"""Where a business is and where it delivers: `[[locations]]` and `[[delivery_zones]]`."""

from __future__ import annotations

from config.hours_reader import read_optional_hours
from config.profile import DeliveryZone, Location
from config.toml_table import Table
from config.values import degrees, identifier, kilometres, phone, web_address, whole, words

LONGEST_ETA_MINUTES = 24 * 60


def read_locations(profile: Table) -> tuple[Location, ...]:
    taken: dict[str, str] = {}
    return tuple(_location(table, taken) for table in profile.tables("locations"))


def _location(table: Table, taken: dict[str, str]) -> Location:
    return Location(
        id=table.new_id(taken),
        name=table.required("name", words, ""),
        address=table.required("address", words, ""),
        latitude=table.required("latitude", degrees(90), 0.0),
        longitude=table.required("longitude", degrees(180), 0.0),
        phone=table.optional("phone", phone, None),
        neighbourhoods=table.entries("neighbourhoods", words),
        aliases=table.entries("aliases", words),
        hours=read_optional_hours(table),
        maps_url=table.optional("maps_url", web_address, None),
    )


def read_delivery_zones(
    profile: Table, locations: tuple[Location, ...]
) -> tuple[DeliveryZone, ...]:
    """The zones; a neighbourhood belongs to one of them only, or its fee would be a guess."""
    taken: dict[str, str] = {}
    places = {location.id for location in locations}
    owners: dict[str, str] = {}
    return tuple(
        _delivery_zone(table, taken, places, owners) for table in profile.tables("delivery_zones")
    )


def _delivery_zone(
    table: Table, taken: dict[str, str], places: set[str], owners: dict[str, str]
) -> DeliveryZone:
    zone = DeliveryZone(
        id=table.new_id(taken),
        name=table.required("name", words, ""),
        neighbourhoods=table.entries("neighbourhoods", words),
        aliases=table.entries("aliases", words),
        fee_cents=table.required_cents("fee"),
        minimum_cents=table.cents("minimum") or 0,
        free_delivery_from_cents=table.cents("free_delivery_from"),
        eta_minutes=table.required("eta_minutes", whole(1, LONGEST_ETA_MINUTES), 0),
        location_id=table.optional("location_id", identifier, None),
        latitude=table.optional("latitude", degrees(90), None),
        longitude=table.optional("longitude", degrees(180), None),
        radius_km=table.optional("radius_km", kilometres, 0.0),
    )
    middle = (zone.latitude is not None, zone.longitude is not None, zone.radius_km > 0)
    if any(middle) and not all(middle):
        table.problem("radius_km", "goes with latitude and longitude; write all three or none")
    if zone.location_id is not None:
        table.check_reference("location_id", zone.location_id, places, "the [[locations]]")
    for key, names in (("neighbourhoods", zone.neighbourhoods), ("aliases", zone.aliases)):
        for name in names:
            owner = owners.setdefault(name.casefold(), table.path)
            if owner != table.path:
                table.problem(key, f"is also in {owner}; leave it in one zone", name)
    return zone
