"""All objects of the store are such that plain statements write them."""

from __future__ import annotations

from desk.store.flushing import _is_simple
from desk.store.models import Base


def test_every_object_stands_in_one_table_and_leads_to_no_other() -> None:
    assert [mapper.class_.__name__ for mapper in Base.registry.mappers if not _is_simple(mapper)] == []
