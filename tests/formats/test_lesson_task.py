"""What a lesson gives one to do is the text below its heading {#monday}, without markup."""

from assessor.formats import lesson_file

FRONT = "---\ntitle: Ask\n---\n"


def task(body: str) -> str:
    return lesson_file.read(FRONT + body, "content/practices/ask.md", "practices/ask.md").task


def test_it_ends_at_the_next_heading_or_block() -> None:
    assert (
        task("# Ask\n\n## Monday {#monday}\n\nRing one\naccount.\n\n## Next {#next}\n\nMore.") == "Ring one account."
    )
    assert task("## Monday {#monday}\nRing.\n```item\nask-1\n```\n") == "Ring."
    assert task("## On Monday {: #monday }\nRing.") == "Ring."


def test_its_markup_goes_and_its_lines_of_a_list_stay() -> None:
    marked = "Pick *one* [account](qpc.md#a), **now**. Under it:\n\n1. `Facts`\n   of it\n2. A sum\n{: #x }\n"
    body = f"## Monday {{#monday}}\n\n{marked}"
    assert task(body) == "Pick one account, now. Under it:\n1. Facts of it\n2. A sum"


def test_a_page_without_such_a_heading_has_none() -> None:
    assert task("## Tuesday {#tuesday}\n\nRing.\n\nOn Monday {#monday}, nothing.") == ""
    assert task("## Monday {#monday}\n") == ""
