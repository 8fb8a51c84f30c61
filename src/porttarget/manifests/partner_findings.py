"""Findings as they are agreed with each partner: versions that were not agreed on, and how grave each fault is.

In: a manifest's tables and the partners. Out: the same with a finding for each message of another version, severities
as the partners' file has them, and the counts that rest on them. No row is dropped: what is silent stands in the table,
is counted, and is told nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from porttarget.manifests.faults import faults
from porttarget.manifests.interchanges import count_findings
from porttarget.manifests.manifest import Manifest, counted
from porttarget.manifests.partners import Partner, Partners

_INTERCHANGE: Final = ("source_sha256", "interchange")
_WHO: Final = ("sender", "sender_qualifier")


def judged(manifest: Manifest, partners: Partners) -> Manifest:
    """The manifest as it is judged by what was agreed with its senders."""
    rows = manifest.interchanges
    findings = agreed(manifest.findings, rows, partners)
    return replace(
        manifest, findings=findings, interchanges=count_findings(rows, findings),
        stats=replace(manifest.stats, findings=counted(findings["code"])),
    )  # fmt: skip


def agreed(told: pl.DataFrame, rows: pl.DataFrame, partners: Partners) -> pl.DataFrame:
    """Findings with those of versions that were not agreed on, and severities as agreed; `rows` of `interchanges`."""
    # of tables that were written here, the versions were judged before
    versions = _versions(rows, partners).join(told, on=["code", *_INTERCHANGE, "message"], how="anti")
    found = pl.concat([told, versions])
    if versions.height and found["source_sha256"].n_unique() == 1:
        found = found.sort("offset", maintain_order=True)
    return with_severities(found, rows, partners)


def with_severities(findings: pl.DataFrame, interchanges: pl.DataFrame, partners: Partners) -> pl.DataFrame:
    """Findings with the severities agreed with the sender of each; `interchanges` tells who that is."""
    if findings.is_empty():
        return findings
    who = interchanges.select(*_INTERCHANGE, *_WHO).unique(_INTERCHANGE, keep="first", maintain_order=True)
    placed = findings.join(who, on=_INTERCHANGE, how="left", maintain_order="left")
    agreed = pl.DataFrame(
        [
            {"sender": sender, "sender_qualifier": kind, "code": code, "_agreed": severity}
            for sender, kind in placed.select(_WHO).unique().iter_rows()
            for code, severity in partners.of(sender, kind).severity.items()
        ],
        schema={"sender": pl.String, "sender_qualifier": pl.String, "code": pl.String, "_agreed": pl.String},
    )
    told = placed.join(agreed, on=[*_WHO, "code"], how="left", nulls_equal=True, maintain_order="left")
    return told.with_columns(severity=pl.coalesce("_agreed", "severity")).select(findings.columns)


def _versions(interchanges: pl.DataFrame, partners: Partners) -> pl.DataFrame:
    """Findings `partner_version` of messages, at the segment that opens each."""
    messages = interchanges.drop_nulls("message_kind").with_columns(
        _version=pl.when(pl.col("syntax") == "X12")
        .then(pl.coalesce("group_version", "syntax_version"))
        .otherwise("message_version")
    )
    asked = messages.select(*_WHO, "syntax", "message_kind", "_version").unique()
    strange = [
        {**row, "_agreed": ", ".join(agreed)}
        for row in asked.iter_rows(named=True)
        if (agreed := _agreed(partners.of(row["sender"], row["sender_qualifier"]), row["message_kind"]))
        and not any(_is_of(row["_version"] or "", version, row["syntax"]) for version in agreed)
    ]
    rows = messages.join(
        pl.DataFrame(strange, schema=dict.fromkeys((*asked.columns, "_agreed"), pl.String)),
        on=asked.columns,
        how="inner",
        nulls_equal=True,
        maintain_order="left",
    )
    tagged = rows.with_columns(
        name="message_kind",
        segment_tag=pl.when(pl.col("syntax") == "X12").then(pl.lit("ST")).otherwise(pl.lit("UNH")),
    )
    return faults("partner_version", tagged, found="_version", expected="_agreed", words=("name",))


def _agreed(partner: Partner, kind: str) -> tuple[str, ...]:
    return partner.versions.get(kind, ())


def _is_of(version: str, agreed: str, syntax: str) -> bool:
    """Whether a version is the one agreed on: 004010 may have an industry's letters behind it, D:95B its agency."""
    if syntax == "X12":
        return version.startswith(agreed)
    return version == agreed or version.startswith(f"{agreed}:")
