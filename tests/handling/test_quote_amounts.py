"""What a quote comes to: whole cents, rounded line by line, taxed once for each rate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vinte.guarantee import terms
from vinte.handling.quotes.amounts import Line, QuoteTaxes, sums_of
from vinte.wallet.invoicing.tax_rates import TaxRates

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC).date()


def line(quantity_milli: int, cents: int, permille: int = 230) -> Line:
    return Line(
        text="Pintar", quantity_milli=quantity_milli, unit="h", unit_price_cents=cents, permille=permille
    )


@pytest.mark.parametrize(
    ("quantity_milli", "cents", "net_cents"),
    [
        (1000, 1999, 1999),
        (2500, 1001, 2503),  # 2502,5 goes up
        (2499, 1000, 2499),
        (333, 100, 33),  # 33,3
        (335, 100, 34),  # 33,5 goes up
        (1, 499, 0),  # 0,499
        (1, 500, 1),  # 0,5
        (1000, 0, 0),
    ],
)
def test_a_line_is_rounded_to_the_cent_halves_up(quantity_milli: int, cents: int, net_cents: int) -> None:
    assert line(quantity_milli, cents).net_cents == net_cents


@pytest.mark.parametrize(
    ("lines", "rates", "total_cents"),
    [
        # Tax of the sum: three times 0,33 would be rounded to 0,08 each, 0,24; of 0,99 it is 0,2277.
        ([line(1000, 33)] * 3, [(230, 99, 23)], 122),
        ([line(1000, 10_000), line(1000, 5_000, 60)], [(230, 10_000, 2_300), (60, 5_000, 300)], 17_600),
        # 0,5 of a cent of tax goes up, what is below it does not.
        ([line(1000, 50, 10)], [(10, 50, 1)], 51),
        ([line(1000, 49, 10)], [(10, 49, 0)], 49),
        ([line(1000, 12_345, 0)], [(0, 12_345, 0)], 12_345),
        ([line(3000, 1250, 55), line(500, 1, 55)], [(55, 3_751, 206)], 3_957),
    ],
)
def test_tax_is_taken_once_for_each_rate_of_its_sum(
    lines: list[Line], rates: list[tuple[int, int, int]], total_cents: int
) -> None:
    sums = sums_of(lines)
    assert [(rate.permille, rate.net_cents, rate.tax_cents) for rate in sums.rates] == rates
    assert sums.total_cents == total_cents == sums.net_cents + sums.tax_cents
    assert sums.net_cents == sum(each.net_cents for each in lines)


def test_every_market_has_rates_the_standard_one_first() -> None:
    for market in terms.markets():
        taxes = QuoteTaxes.in_force(market=market, on=NEW_YEAR)
        standard = TaxRates.in_force(market=market, on=NEW_YEAR).standard_permille
        assert taxes.permilles[0] == standard
        assert len(set(taxes.permilles)) == len(taxes.permilles)
        codes = [one.code for one in taxes.exemptions]
        assert len(set(codes)) == len(codes)


def test_an_exemption_that_the_market_does_not_have_is_an_error() -> None:
    taxes = QuoteTaxes.in_force(market="pt", on=NEW_YEAR)
    assert "artigo 53" in taxes.exemption("small_business").note
    with pytest.raises(LookupError, match="small_business"):
        taxes.exemption("none_of_these")
