"""What a browser may run on our pages: our files and the theme's inline scripts, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.lessons.csp import policy, script_hashes


def test_the_hash_is_that_of_the_specification() -> None:
    # The example of CSP Level 3, section 8.4.
    assert script_hashes("<script>alert('Hello, world.');</script>") == [
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    ]


def test_scripts_from_files_and_data_need_no_hash() -> None:
    assert script_hashes('<script src="a.js"></script><script type="application/json">{}</script>') == []


def test_every_inline_script_of_every_page_is_allowed(site: Path) -> None:
    allowed = policy(site)
    for page in site.rglob("*.html"):
        assert [each for each in script_hashes(page.read_text(encoding="utf-8")) if each not in allowed] == []


def test_a_script_that_slips_into_a_lesson_is_not_allowed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "404.html").write_bytes((site / "404.html").read_bytes())
    (tmp_path / "lesson.html").write_text("<script>steal()</script>", encoding="utf-8")
    assert script_hashes("<script>steal()</script>")[0] not in policy(tmp_path)


def test_no_page_has_a_style_or_a_handler_that_the_policy_would_block(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick=" not in html


def test_before_the_first_build_there_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        policy(tmp_path)
