"""The catalogue: every shipped file has an entry, ages are counted from releases, the docs say the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from porttarget.reference.catalog import BASES, DATA, catalog
from porttarget.reference.code_tables import LISTS

DOCS = Path(__file__).parents[2] / "docs" / "reference_data.md"
NOTICES = {"LICENSE-ODbL.md", "NOTICES.md", "catalog.toml"}


def test_every_file_of_the_data_folder_is_in_the_catalogue_and_the_reverse() -> None:
    files = {path.name for path in DATA.iterdir() if path.is_file()} - NOTICES
    assert files == {table.file for table in catalog().values()}
    assert set(LISTS) <= set(catalog())
    for table in catalog().values():
        assert table.basis in BASES
        assert table.refresh_days > 0
        assert table.licence
        assert table.file.startswith(table.name)


def test_a_table_is_overdue_the_day_after_its_interval() -> None:
    table = catalog()["un_places"]
    assert table.released == date(2023, 7, 7)
    due = table.released + timedelta(days=table.refresh_days)
    assert (table.age_days(due), table.overdue(due)) == (365, False)
    assert table.overdue(due + timedelta(days=1)) is True
    unknown = catalog()["size_types"]
    assert (unknown.age_days(due), unknown.overdue(due)) == (None, None)


def test_rows_are_counted_as_they_are_read() -> None:
    tables = catalog()
    assert (tables["un_places"].rows(), tables["amendment_reasons"].rows(), tables["terminals"].rows()) == (
        116_560, 17, 22,
    )  # fmt: skip
    assert tables["land_areas"].rows() is None


def test_the_docs_list_what_the_catalogue_says() -> None:
    lines = [f"| `{table.file}` | {table.title} | {table.origin} | {table.licence} |" for table in catalog().values()]
    text = DOCS.read_text("utf-8")
    missing = [line for line in lines if line not in text]
    assert not missing, "docs/reference_data.md lacks these rows:\n" + "\n".join(missing)
