"""The format of /metrics, held by a reader that is strict; and the reader, held by texts that are wrong."""

from __future__ import annotations

import math
import re
from pathlib import Path

import openmetrics
import pytest

from vinte.project.metrics.exposition import Histogram, Sample, exposition
from vinte.project.metrics.families import FAMILIES, Family

GAUGE = Family("x_age_seconds", "gauge", 'Back\\slash, "quote"\nand line.', ("who",))
TIMES = Family("x_seconds", "histogram", "Times.", ("route",))
COUNT = Family("x_asked", "counter", "Asked.")


def test_every_kind_is_written_and_read_again() -> None:
    text = exposition(
        [
            (Family("x_build", "info", "Build.", ("version",)), [Sample(1, ("0.1",))]),
            (COUNT, [Sample(3)]),
            (Family("x_nothing", "gauge", "Nothing is known."), []),
            (GAUGE, [Sample(math.inf, ("Ana",)), Sample(0.25, ('a"b\\c\nd',))]),
            (
                TIMES,
                [
                    Sample(Histogram((0.1, 1.0), (2, 1, 4), 33.5), ("a",)),
                    Sample(Histogram((), (0,), 0.0), ("b",)),
                ],
            ),
        ]
    )
    found = openmetrics.read(text)
    assert list(found) == ["x_build", "x_asked", "x_age_seconds", "x_seconds"]
    assert (found["x_age_seconds"].unit, found["x_asked"].unit) == ("seconds", "")
    assert found["x_asked"].value("_total") == 3 and found["x_build"].value("_info", version="0.1") == 1
    assert found["x_age_seconds"].value(who="Ana") == math.inf
    assert found["x_age_seconds"].value(who=r"a\"b\\c\nd") == 0.25
    times = found["x_seconds"]
    assert [times.value("_bucket", route="a", le=le) for le in ("0.1", "1.0", "+Inf")] == [2, 3, 7]
    assert (times.value("_count", route="a"), times.value("_sum", route="a")) == (7, 33.5)


@pytest.mark.parametrize(
    "wrong",
    [
        "# TYPE a gauge\n# HELP a A.\na 1\n",  # no end
        "# TYPE a gauge\n# HELP a A.\na 1\n# EOF",
        "# TYPE a gauge\n# HELP a A.\na 1\n\n# EOF\n",
        "# TYPE a gauge\n# HELP a A.\n a 1\n# EOF\n",
        "# TYPE a gauge\n# HELP a A.\na 1 \n# EOF\n",
        "# TYPE a gauge\n# HELP a A.\na one\n# EOF\n",
        "# TYPE a gauge\n# HELP a A.\na 1\na 2\n# EOF\n",
        '# TYPE a gauge\n# HELP a A.\na{b="1",b="2"} 1\n# EOF\n',
        '# TYPE a gauge\n# HELP a A.\na{b="1" ,c="2"} 1\n# EOF\n',
        "# TYPE a gauge\n# HELP a A.\na{b=1} 1\n# EOF\n",
        "# TYPE a gauge\n# TYPE a gauge\n# HELP a A.\na 1\n# EOF\n",
        "# TYPE a gauge\na 1\n# HELP a A.\n# EOF\n",
        "# TYPE a gauge\n# UNIT a seconds\n# HELP a A.\na 1\n# EOF\n",
        "# TYPE a gouge\n# HELP a A.\na 1\n# EOF\n",
        "# TYPE a counter\n# HELP a A.\na 1\n# EOF\n",
        "# TYPE a counter\n# HELP a A.\na_total -1\n# EOF\n",
        "# TYPE a info\n# HELP a A.\na_info 2\n# EOF\n",
        "# TYPE a gauge\n# HELP a A.\nb 1\n# EOF\n",
        "# TYPE a gauge\n# HELP a A.\na 1\n# TYPE b gauge\n# HELP b B.\nb 1\n# HELP a A.\n# EOF\n",
        '# TYPE a histogram\n# HELP a A.\na_bucket{le="+Inf"} 1\na_count 1\n# EOF\n',
        '# TYPE a histogram\n# HELP a A.\na_bucket{le="+Inf"} 1\na_count 2\na_sum 1\n# EOF\n',
        '# TYPE a histogram\n# HELP a A.\na_bucket{le="1.0"} 1\na_count 1\na_sum 1\n# EOF\n',
        '# TYPE a histogram\n# HELP a A.\na_bucket{le="1"} 1\na_bucket{le="+Inf"} 1\na_count 1\na_sum 1\n# EOF\n',
        '# TYPE a histogram\n# HELP a A.\na_bucket{le="1.0"} 2\na_bucket{le="+Inf"} 1\na_count 1\na_sum 1\n# EOF\n',
        "# TYPE a histogram\n# HELP a A.\na_count 1\na_sum 1\n# EOF\n",
    ],
)
def test_the_reader_takes_nothing_else(wrong: str) -> None:
    with pytest.raises(openmetrics.NotOpenMetrics):
        openmetrics.read(wrong)


def test_names_follow_the_conventions() -> None:
    """Our own prefix, the unit last, no suffix that the format adds by itself."""
    assert len(FAMILIES) == len({family.name for family in FAMILIES}) > 20
    for family in FAMILIES:
        assert re.fullmatch(r"vinte_[a-z_]+[a-z]", family.name), family.name
        assert not family.name.endswith(("_total", "_count", "_sum", "_bucket", "_info", "_created")), (
            family.name
        )
        assert ("seconds" in family.name or "cents" in family.name) == bool(family.unit), family.name
        assert family.help.endswith("."), family.name


def test_every_metric_is_explained_to_whoever_operates() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(vinte_\w+)` \|([^|]*)\|", page, re.M))
    wanted = {family.name: ", ".join(family.labels) for family in FAMILIES}
    assert {name: labels.replace("`", "").strip() for name, labels in told.items()} == wanted
    named = set(re.findall(r"vinte_[a-z_]+", page.partition("## Watch")[2].partition("\n## ")[0]))
    known = {family.name for family in FAMILIES} | {
        f"{family.name}{end}"
        for family in FAMILIES
        for end in ("_total", "_bucket", "_count", "_sum", "_info")
    }
    assert named - known == set(), "an alert names what is no metric"
