"""Which product of the Harmonized System stands for which mineral and stage."""

from collections import Counter

from msp_dash.data.curated import reference

NEVER_CLEAN = {"282200", "250490", "810520", "810510", "811292", "261590", "280429"}
"""Codes that show a wrong picture or that several minerals or stages share."""


def test_codes_have_six_digits_and_a_code_of_several_minerals_is_not_clean():
    table = reference("mineral_products")
    assert table["hs6"].str.fullmatch(r"\d{6}").all()
    clean = table[table["clean"] == "yes"]
    assert not NEVER_CLEAN & set(clean["hs6"])
    shared = table.drop_duplicates(["mineral", "nomenclature", "hs6"])
    minerals = Counter(zip(shared["nomenclature"], shared["hs6"], strict=True))
    several = {key for key, n in minerals.items() if n > 1}
    assert several
    assert not several & set(zip(clean["nomenclature"], clean["hs6"], strict=True))


def test_every_product_that_is_traded_here_is_in_the_table():
    listed = set(reference("mineral_products")["hs6"])
    traded = reference("hs6")
    assert set(traded["hs6"]) - listed == {"280470"}  # phosphorus: no output of it is counted
