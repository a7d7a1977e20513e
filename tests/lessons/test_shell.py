"""App pages wear the lessons' look: the built 404 page becomes their base template."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, TemplateNotFound

from assessor.lessons.shell import ShellLoader, shell_template

PAGE = (
    "<head><title>Not found · House</title><!--shell:head--><!--/shell:head--></head>"
    "<body><!--shell:account--><!--/shell:account-->{0}<!--shell:content-->nothing<!--/shell:content-->"
    "<!--shell:foot--><!--/shell:foot--></body>"
)


def rendered(html: str, **templates: str) -> str:
    loader = DictLoader({"shell.html": shell_template(html), **templates})
    return Environment(loader=loader, autoescape=True).get_template(next(iter(templates), "shell.html")).render()


def test_a_page_fills_each_slot() -> None:
    page = (
        "{% extends 'shell.html' %}{% block title %}Desk{% endblock %}{% block head %}<meta>{% endblock %}"
        "{% block account %}Ben{% endblock %}{% block content %}<p>{{ 1 + 1 }}</p>{% endblock %}"
    )
    assert rendered(PAGE.format("|"), page=page) == (
        "<head><title>Desk · House</title><meta></head><body>Ben|<p>2</p></body>"
    )


def test_a_slot_left_alone_keeps_what_was_built() -> None:
    html = rendered(PAGE.format(""), page="{% extends 'shell.html' %}")
    assert "<title>Not found · House</title>" in html
    assert "<body>nothing</body>" in html


def test_the_link_to_where_one_is_is_marked() -> None:
    links = '<a href="/me/" data-page="/me/"></a><a href="/me/assess/" data-page="/me/assess/"></a>'
    html = rendered(PAGE.format(links), page="{% set here = '/me/' %}{% extends 'shell.html' %}")
    assert '<a href="/me/" aria-current="true"></a><a href="/me/assess/"></a>' in html


@pytest.mark.parametrize("text", ["{{ name }}", "{% raw %}", "{# gone #}", "{{{", "}}", "{", "a{\n%", "{{ '{' }}"])
def test_what_looks_like_jinja_in_a_built_page_comes_out_as_it_went_in(text: str) -> None:
    assert f"<body>{text}nothing" in rendered(PAGE.replace("{0}", text))


@pytest.mark.parametrize(
    "broken",
    [
        PAGE.replace("<!--shell:head--><!--/shell:head-->", ""),
        PAGE.replace(" · House", ""),
        PAGE + "<!--shell:content--><!--/shell:content-->",
    ],
)
def test_a_page_without_its_slots_is_refused_with_the_slots_that_are_needed(broken: str) -> None:
    with pytest.raises(ValueError, match="title, head, account, content, foot exactly once"):
        shell_template(broken)


def test_before_the_first_build_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TemplateNotFound, match="assessor build"):
        Environment(loader=ShellLoader(tmp_path), autoescape=True).get_template("shell.html")


def test_a_new_build_shows_at_once(tmp_path: Path) -> None:
    built = tmp_path / "404.html"
    built.write_text(PAGE.format("old"), encoding="utf-8")
    pages = DictLoader({"page": "{% extends 'shell.html' %}"})
    environment = Environment(loader=ChoiceLoader([pages, ShellLoader(tmp_path)]), autoescape=True)
    assert "old" in environment.get_template("page").render()
    built.write_text(PAGE.format("new"), encoding="utf-8")
    os.utime(built, ns=(1, 1))
    assert "new" in environment.get_template("page").render()


def test_the_real_shell_leads_to_every_desk_from_any_depth(site: Path) -> None:
    html = Environment(loader=ShellLoader(site), autoescape=True).get_template("shell.html").render()
    assert 'href="/me/assess/"' in html
    assert 'href="/practices/' in html
    assert 'src="/assets/academy.js?' in html
    assert "shell:" not in html
