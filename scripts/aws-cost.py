#!/usr/bin/env python3
"""Computes what a library on AWS consumes and costs, and writes the tables of docs/aws-cost.md.

  scripts/aws-cost.py                       prints the tables
  scripts/aws-cost.py --write docs/aws-cost.md   puts them into the document, between its markers
  scripts/aws-cost.py --check docs/aws-cost.md   fails where the document says something else

All numbers that are not computed stand in PRICES, SIZES and USE: change them there and write the document anew.
"""
import math
import pathlib
import re
import sys

KB, MB, GB = 1 << 10, 1 << 20, 1 << 30
TRACKS = (10**4, 10**5, 10**6, 10**7)

LIST = "AWS price list, us-east-1, November 2024"
PRICES = {  # name: (US dollars, of what, source)
    "write": (0.625e-6, "a write unit of DynamoDB, on demand", LIST),
    "read": (0.125e-6, "a read unit of DynamoDB, on demand", LIST),
    "table": (0.25, "a GB of a table for a month", LIST + "; the first 25 GB of an account are free, which is not counted here"),
    "history": (0.20, "a GB of a table's point-in-time recovery for a month", LIST),
    "object": (0.023, "a GB of S3 Standard for a month", LIST + ", the first 50 TB"),
    "put": (0.005e-3, "a PUT, COPY, POST or LIST of S3", LIST),
    "get": (0.0004e-3, "a GET of S3", LIST),
    "disk": (0.08, "a GB of EBS gp3 for a month", LIST),
}

MEASURED = "measured, docs/aws.md"
SIZES = {  # name: (number, of what, source)
    "constellation_units": (14.7, "write units of a track's constellation: one item of 14 KB and its key", MEASURED),
    "commit_units": (5, "write units of a commit: marker, log entry and the marker's deletion, the last two in a transaction at twice the price", MEASURED),
    "catalog_units": (21.6, "write units of a track's entry, its words and the counts of artist and album", MEASURED),
    "compaction_units": (6, "write units of a compaction: lease, commit, checkpoint, tidying", MEASURED),
    "level0_units": (2, "read units of a new track for each host that follows the log: 14 KB, not consistent", "DynamoDB: half a read unit for 4 KB"),
    "question_units": (1, "read units of a question to a warm host: the log's tail, consistent", MEASURED),
    "item_bytes": (13.8e3, "bytes of a constellation in DynamoDB", MEASURED),
    "catalog_bytes": (3_194, "bytes of a track's entry, words and counts in the catalog's table", MEASURED),
    "postings_bytes": (46.3e3, "bytes of a track's postings in segments", MEASURED),
    "pack_bytes": (13.8e3, "bytes of a track's constellation in segments", MEASURED),
    "segment_tracks": (64, "tracks of the smallest segment", "AwsStoreOptions.CompactionTracks"),
    "fan_in": (8, "segments of a merge", "AwsStoreOptions.MergeFanIn"),
    "part_bytes": (8 * MB, "bytes of a request for a part of a segment", MEASURED),
}

PLAIN = "one item for each hash, 50 hashes a second"
OTHER = {
    "units": (12_000, "write units of a track", PLAIN),
    "bytes": (1.2e6, "bytes of a track", PLAIN),
    "question": (800, "read units of a question that is decided early", PLAIN),
}

USE = {
    "hosts": (3, "hosts that follow the log: two that answer, one that compacts", "assumed"),
    "questions": (1_000_000, "questions a month", "assumed"),
    "growth": (0.01, "of the library added a month", "assumed"),
}


def price(name): return PRICES[name][0]
def size(name): return SIZES[name][0]
def use(name): return USE[name][0]


def merges(tracks):
    """How often a posting is written again: tiers of fan_in from the smallest segment to the whole."""
    return max(0.0, math.log(tracks / size("segment_tracks"), size("fan_in")))


def segment_bytes(tracks): return tracks * (size("postings_bytes") + size("pack_bytes"))


def adding(tracks):
    """What adding so many tracks one by one consumes, compaction included."""
    compactions = tracks / size("segment_tracks")
    track_units = size("constellation_units") + size("commit_units") + size("catalog_units")
    written = segment_bytes(tracks) * (1 + merges(tracks))
    # An object is at least one request, however small; parts of segments are fetched by every host once for each time that they are written.
    puts = compactions * 3 + written / size("part_bytes")
    gets = use("hosts") * (compactions * 2 + written / size("part_bytes"))
    units = tracks * track_units + compactions * size("compaction_units")
    reads = tracks * size("level0_units") * use("hosts")
    dollars = {"write": units * price("write"), "read": reads * price("read"), "s3": puts * price("put") + gets * price("get")}
    return {"units": units, "reads": reads, "written": written, "puts": puts, "gets": gets, "dollars": dollars, "total": sum(dollars.values())}


def keeping(tracks):
    """What a month of the library costs while nothing is asked or added."""
    table = tracks * (size("item_bytes") + size("catalog_bytes")) / GB
    objects = segment_bytes(tracks) / GB
    parts = {"table": table * price("table"), "history": table * price("history"), "object": objects * price("object")}
    return {"table": table, "objects": objects, "parts": parts, "total": sum(parts.values()), "disk": objects * price("disk"), "cold_gets": math.ceil(segment_bytes(tracks) / size("part_bytes"))}


def count(value):
    for limit, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:.3g} {unit}" if value / limit < 1000 else f"{value / limit:.0f} {unit}"
    return f"{value:.3g}"


def money(value):
    return f"${value:,.0f}" if value >= 100 else f"${value:,.2f}" if value >= 0.005 else f"${value:.4f}" if value >= 0.00005 else "$0"


def room(bytes_):
    return f"{bytes_ / (GB * KB):.3g} TB" if bytes_ >= GB * KB else f"{bytes_ / GB:.3g} GB" if bytes_ >= GB else f"{bytes_ / MB:.3g} MB"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def tables():
    head = ["", *(f"{n:,} tracks" for n in TRACKS)]
    a, k = [adding(n) for n in TRACKS], [keeping(n) for n in TRACKS]
    other = [n * OTHER["units"][0] * price("write") for n in TRACKS]
    other_store = [n * OTHER["bytes"][0] / GB * (price("table") + price("history")) for n in TRACKS]
    question, plain = size("question_units") * price("read"), OTHER["question"][0] * price("read")
    month = [x["total"] + use("hosts") * x["disk"] + use("questions") * question + y["total"] * use("growth") for x, y in zip(k, a)]
    other_month = [s + use("questions") * plain + o * use("growth") for s, o in zip(other_store, other)]
    def row(name, values, show): return [name, *(show(v) for v in values)]
    result = {
        "adding": table(head, [
            row("write units", [x["units"] for x in a], count),
            row("of which for a track", [x["units"] / n for x, n in zip(a, TRACKS)], count),
            row("read units (all hosts)", [x["reads"] for x in a], count),
            row("times that a posting is written again", [merges(n) for n in TRACKS], lambda v: f"{v:.1f}"),
            row("bytes that compaction writes", [x["written"] for x in a], room),
            row("PUTs, GETs (all hosts)", a, lambda x: f"{count(x['puts'])}, {count(x['gets'])}"),
            row("DynamoDB writes", [x["dollars"]["write"] for x in a], money),
            row("DynamoDB reads", [x["dollars"]["read"] for x in a], money),
            row("S3 requests", [x["dollars"]["s3"] for x in a], money),
            row("**together**", [x["total"] for x in a], money),
            row("one item for each hash", other, money),
        ]),
        "keeping": table(head, [
            row("tables", [x["table"] * GB for x in k], room),
            row("segments", [x["objects"] * GB for x in k], room),
            row("tables, a month", [x["parts"]["table"] for x in k], money),
            row("their history, a month", [x["parts"]["history"] for x in k], money),
            row("segments in S3, a month", [x["parts"]["object"] for x in k], money),
            row("**together, a month**", [x["total"] for x in k], money),
            row("disk of each host, a month", [x["disk"] for x in k], money),
            row("GETs of a host's first start", [x["cold_gets"] for x in k], count),
            row("their price", [x["cold_gets"] * price("get") for x in k], money),
            row("one item for each hash, a month", other_store, money),
        ]),
        "asking": table(["", "read units of a question", "a million questions"], [
            ["TuneScout, warm host", count(size("question_units")), f"${1e6 * question:.3f}"],
            ["one item for each hash", count(OTHER["question"][0]), f"${1e6 * plain:.3f}"],
        ]),
        "month": table(head, [row("TuneScout", month, money), row("one item for each hash", other_month, money)]),
        "constants": table(["", "value", "source"], [[what, f"${v:.9f}".rstrip("0"), source] for v, what, source in PRICES.values()]
            + [[what, f"{v:,g}" if v < 1e4 else f"{v:,.0f}", source] for part in (SIZES, OTHER, USE) for v, what, source in part.values()]),
    }
    # The first column of the last table is text, its numbers are in the middle.
    result["constants"] = result["constants"].replace("|---|---:|---:|", "|---|---:|---|")
    return result


def filled(text):
    for name, content in tables().items():
        text, found = re.subn(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda m: f"{m[1]}\n{content}\n\n{m[2]}", text, flags=re.S)
        if found != 1:
            sys.exit(f"The document has {found} places for the table \"{name}\", must have 1.")
    return text


def main():
    if len(sys.argv) == 1:
        print("\n\n".join(f"{name}\n{content}" for name, content in tables().items()))
        return 0
    if len(sys.argv) != 3 or sys.argv[1] not in ("--write", "--check"):
        print(__doc__, file=sys.stderr)
        return 2
    path = pathlib.Path(sys.argv[2])
    text = path.read_text()
    if sys.argv[1] == "--write":
        path.write_text(filled(text))
    elif filled(text) != text:
        print(f"{path} is not what scripts/aws-cost.py computes: run scripts/aws-cost.py --write {path}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
