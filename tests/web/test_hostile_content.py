"""Whatever stands in a file or is typed by a rep is shown as text, never obeyed."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.render import prose
from assessor.store import Store
from tests.web import academy
from tests.web.academy import Academy, new_id, one_engine
from tests.web.project import release_again

SCRIPT = "<script>alert(1)</script>"
SCRIPTS = [
    SCRIPT,
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6a;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java\\script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '[x](/a "t\\" onmouseover=\\"alert(1)")',
    '[x](http://a"onmouseover="alert(1))',
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<style>*{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "\x02wzxhzdk:0\x03",
]
TAGS = {"p", "em", "strong", "a", "img", "ul", "ol", "li", "code", "pre", "br", "blockquote"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "hr"}
RUNS = re.compile(r"(java|vb)script:|data:|file:", re.IGNORECASE)


class Obeyed(HTMLParser):
    """Collects what a browser would run or follow."""

    def __init__(self, tags: set[str] | None = None) -> None:
        super().__init__()
        self.tags = tags
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self.tags is not None and tag not in self.tags:
            self.bad.append(tag)
        for name, value in attributes:
            address = re.sub(r"[\x00-\x20]", "", unescape(value or ""))
            if name.startswith("on") or name == "style":
                self.bad.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction"} and re.match(
                r"(java|vb)script:|data:|file:", address, re.I
            ):
                self.bad.append(f"{tag} {name}={address}")


def obeyed(html: str, tags: set[str] | None = None) -> list[str]:
    reader = Obeyed(tags)
    reader.feed(html)
    reader.close()
    return reader.bad


@pytest.mark.parametrize("text", SCRIPTS)
def test_markdown_shows_html_and_drops_addresses_that_run(text: str) -> None:
    assert obeyed(str(prose(text)), TAGS) == []


def test_markdown_keeps_the_links_that_authors_need() -> None:
    for address in (
        "/practices/qpc/#ask-first",
        "https://example.com/a?b=c:d",
        "mailto:a@example.com",
        "#x",
        "a/b:c",
    ):
        assert f'href="{address}"' in str(prose(f"[x]({address})"))


def test_what_runs_would_be_found() -> None:
    assert obeyed('<a href="java&#115;cript:alert(1)">x</a><b onclick=x><script>') != []


@pytest.fixture
def hostile(project: Path, store: Store) -> Academy:
    """A project in which every text that an author can write is an attack."""
    folded = SCRIPT + " <img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7 * 7 }}"
    line = f'"{folded} in one line"'
    parts = {
        "practices.yaml": f"  - id: hostile\n    title: {line}\n    line: {line}\n    area: hostile\n"
        f"    importance: 3\n    reason: {line}\n",
        "areas.yaml": f"  - id: hostile\n    title: {line}\n    line: {line}\n",
        "mistakes.yaml": f"  - id: hostile\n    title: {line}\n    says: {line}\n    cured_by: [hostile]\n",
        "paths.yaml": f"  - id: hostile\n    title: {line}\n    line: {line}\n    lessons: [practices/qpc]\n"
        "    form: hostile\n",
        "forms.yaml": f"  - id: hostile\n    title: {line}\n    intro: {line}\n    minutes: 5\n"
        "    draws:\n      - {practice: hostile, items: 2}\n",
    }
    for name, text in parts.items():
        file = project / "quizzes" / name
        file.write_text(file.read_text() + text)
    common = f"    level: 3\n    stem: {line}\n    rationale: {line}\n    lesson: practices/qpc#three-borders\n"
    options = "".join(
        f'      - id: option-{n}\n        text: "{folded} {n}"\n        why: {line}\n'
        + "        right: true\n" * (n == 1)
        for n in (1, 2, 3)
    )
    (project / "quizzes/items/hostile.yaml").write_text(
        f"practice: hostile\nitems:\n  - id: hostile-1\n    point: one\n    kind: choice\n{common}"
        f"    options:\n{options}"
        f"  - id: hostile-2\n    point: two\n    kind: text\n{common}    accept: [{line}]\n"
        f"    mistakes:\n      - answer: {line.replace(' in one line', ' slip')}\n        why: {line}\n"
    )
    anchors = "".join(f"      - {line}\n" for _ in range(5))
    criteria = "".join(
        f"  - id: c{n}\n    title: {line}\n    question: {line}\n    anchors:\n{anchors}" for n in (1, 2, 3)
    )
    (project / "quizzes/rubrics/hostile.yaml").write_text(f"practice: hostile\nintro: {line}\ncriteria:\n{criteria}")
    (project / "content/paths/hostile.md").write_text("# A path\n\n```path\nhostile\n```\n")
    release_again(project)
    return academy.opened(Settings(root=project, demo=True), store)


@one_engine
def test_no_page_obeys_what_an_author_wrote(hostile: Academy) -> None:
    caro = hostile.sign_in("caro")
    sitting = caro.begin("hostile")
    shown = [caro.visit("/me/assess/")]
    for number in (1, 2):
        shown.append(sitting.question(number))
        shown.append(sitting.answer(number, None if number == 1 else SCRIPT))
        shown.append(sitting.question(number))
    scale = caro.visit("/me/rate/hostile/")
    shown += [scale, caro.send(scale.form(), {f"level.c{n}": "5" for n in (1, 2)})]
    shown += [caro.send(scale.form(), {f"level.c{n}": "5" for n in (1, 2, 3)}), caro.visit("/me/")]
    shown += [hostile.sign_in("tess").visit("/studio/"), caro.visit("/practices/"), caro.visit("/practices/qpc/")]
    shown += [caro.visit(path) for path in ("/paths/", "/paths/hostile/", "/me/paths/", "/me/paths/hostile/")]
    for page in shown:
        assert page.status in {200, 422}, page.url
        assert obeyed(page.html) == [], page.url
        assert SCRIPT not in page.html, page.url
        assert "49" not in re.findall(r"7 \* 7|\b49\b", page.text)
    assert sum(SCRIPT in page.text for page in shown) > len(shown) // 2, "it must be shown as text"


@one_engine
def test_no_page_obeys_what_a_rep_types(hostile: Academy) -> None:
    attacks = {
        "caro": f'">{SCRIPT}',
        "dov": "' autofocus onfocus=alert(1) x='",
        "ben": "</textarea><b>",
        "ana": "\0<b>",
    }
    for handle, typed in attacks.items():
        sitting = hostile.sign_in(handle).begin("hostile")
        number = next(n for n in (1, 2) if sitting.item(n).kind == "text")
        if number == 2:
            sitting.answer(1)
        form = sitting.question(number).form()
        unsure = sitting.rep.send(form, {"answer": typed})
        assert unsure.status == 422
        assert unsure.form().sends["answer"] == [typed]
        pages = [unsure, sitting.rep.send(form, {"answer": typed, "confidence": "sure"}), sitting.question(number)]
        pages.append(sitting.stop() if number == 1 else sitting.rep.visit(sitting.path))
        assert typed.strip("\0") in pages[-1].text
        for page in pages:
            assert obeyed(page.html) == []
            assert "<b>" not in page.html
        assert sitting.responses[-1].answer == typed


@one_engine
def test_no_address_reaches_a_page_unescaped(first_day: Academy) -> None:
    attack = '"><script>alert(1)</script>'
    ben = first_day.sign_in("ben")
    addresses = [
        f"/{attack}",
        f"/me/{attack}",
        f"/me/rate/{attack}/",
        f"/me/attempts/{attack}/1",
        "/account/?next=" + attack,
    ]
    addresses += [f"/me/attempts/{new_id()}/?show={attack}", f"/me/studied/?lesson={attack}"]
    for address in addresses:
        for visitor in (ben, first_day.visitor()):
            assert obeyed(visitor.visit(address).html) == []
