"""After the last answer: where one stands, why, what next; and the page stays as it was."""

import re
from pathlib import Path

from assessor.config import Settings
from assessor.store import Store
from tests.engine.made import submitted
from tests.web import academy
from tests.web.academy import ASKED, QUESTIONS, Academy, Sitting, one_engine, wrong
from tests.web.pages import Page
from tests.web.project import release_again

STATES = ("Needs work", "Not enough evidence", "Likely there", "Solid")
PRACTICES = ("Quantified purchasing capacity", "The six steps of a sale", "Questioning")


def finished(academy: Academy, handle: str = "caro", mistakes: int = 6) -> tuple[Sitting, Page]:
    """A whole attempt with wrong answers to the last questions."""
    sitting = academy.sign_in(handle).begin()
    for number in range(1, sitting.length + 1 - mistakes):
        sitting.answer(number)
    for number in range(sitting.length + 1 - mistakes, sitting.length):
        sitting.answer(number, wrong(sitting.item(number)))
    return sitting, sitting.answer(sitting.length, wrong(sitting.item(sitting.length)))


def plain(markdown: str) -> str:
    """An author's first plain words, as they must stand in the page's text."""
    return " ".join(re.split(r"[*_`\[\]<>&|\n]", markdown.strip())[0].split()[:6])


def test_the_result_shows_state_estimate_and_range_of_each_practice(first_day: Academy) -> None:
    _, page = finished(first_day)
    practices = page.text.split("Practice by practice")[1].split("Question by question")[0]
    for title in PRACTICES:
        assert title in practices
    assert sum(practices.count(state) for state in STATES) >= ASKED
    ranges = re.findall(r"about (\d+) of 100 .*? between (\d+) and (\d+)", practices)
    assert len(ranges) >= ASKED
    for mastery, low, high in ranges:
        assert int(low) <= int(mastery) <= int(high)
    assert page.html.count('<svg class="chart chart-of-interval"') == ASKED
    assert len(set(page.ids)) == len(page.ids)


@one_engine
def test_the_result_shows_the_why_of_every_option(first_day: Academy) -> None:
    sitting, page = finished(first_day)
    for number in range(1, sitting.length + 1):
        item = sitting.item(number)
        parts = [part for name in ("options", "steps", "pairs") for part in getattr(item, name, ())]
        for prose in (item.rationale, *(part.why for part in parts)):
            assert plain(prose) in page.text


@one_engine
def test_every_answer_links_to_a_paragraph_that_exists(first_day: Academy) -> None:
    _, page = finished(first_day)
    paragraphs = [link for link in page.links if "#" in link and link.startswith("/practices/")]
    assert len(paragraphs) == QUESTIONS
    for link in paragraphs:
        address, anchor = link.split("#")
        lesson = first_day.visitor().visit(address)
        assert lesson.status == 200
        assert anchor in lesson.ids


def test_one_lesson_is_recommended_with_its_reason_and_alternatives(first_day: Academy) -> None:
    sitting, page = finished(first_day)
    assert page.html.count('class="card card-next"') == 1
    advice = page.text.split("Your next lesson")[1].split("Practice by practice")[0]
    reason = re.search(r"Why this one: (.+?)\. ", advice)
    assert reason is not None
    for factor in (r"is at \d+ % \(likely \d+–\d+\)", r"matters [123] of 3", r"this \d+-minute lesson covers it"):
        assert re.search(factor, reason[1])
    assert "Or one of these" in advice
    chosen = re.search(r'class="card card-next">\s*<h3><a href="/([^"]+)/"', page.html)
    assert chosen is not None
    practices = {sitting.item(number).practice: number for number in range(1, QUESTIONS + 1)}
    assert first_day.catalogue.lessons[chosen[1]].practice in practices
    assert sitting.rep.visit(f"/{chosen[1]}/").status == 200


@one_engine
def test_the_lesson_on_what_went_wrong_is_the_one_recommended(first_day: Academy) -> None:
    for handle, practice in (("caro", "questioning"), ("dov", "qpc"), ("ana", "time-decisions")):
        sitting = first_day.sign_in(handle).begin()
        for number in range(1, QUESTIONS + 1):
            item = sitting.item(number)
            page = sitting.answer(number, wrong(item) if item.practice == practice else None)
        assert re.search(rf'class="card card-next">\s*<h3><a href="/practices/{practice}/"', page.html)


@one_engine
def test_only_what_was_not_right_can_be_shown(first_day: Academy) -> None:
    sitting, page = finished(first_day, mistakes=5)
    assert page.html.count('<details class="reviewed">') == QUESTIONS
    page = sitting.rep.visit(f"{sitting.path}?show=wrong")
    assert page.html.count('<details class="reviewed">') == 5
    assert "credit-full" not in page.html
    assert "Show all" in page.text


@one_engine
def test_who_was_sure_and_wrong_reads_it(first_day: Academy) -> None:
    _, page = finished(first_day, mistakes=3)
    blank = sum(1 for row in re.findall(r"<summary>.*?</summary>", page.html, re.S) if "credit-none" in row)
    assert page.text.count("you were sure") >= blank > 0


def test_a_finished_attempt_with_no_answers_says_so_and_recommends_nothing(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    asked = sitting.rep.visit(f"{sitting.path}finish")
    assert f"You have answered 0 of {QUESTIONS}" in asked.text
    page = sitting.stop()
    assert page.url == sitting.path
    assert "You finished before the first answer" in page.text
    assert "Your next lesson" not in page.text


def test_finishing_early_counts_what_was_answered(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    for number in (1, 2, 3, 4):
        sitting.answer(number)
    assert f"You have answered 4 of {QUESTIONS}" in sitting.rep.visit(f"{sitting.path}finish").text
    page = sitting.stop()
    assert f"4 of {QUESTIONS} questions answered" in page.text
    assert page.html.count('<details class="reviewed">') == 4
    assert "Your next lesson" in page.text
    assert sitting.question(5).url == sitting.path


def test_finishing_twice_changes_nothing(first_day: Academy) -> None:
    sitting = first_day.sign_in("caro").begin()
    sitting.answer(1)
    form = sitting.rep.visit(f"{sitting.path}finish").form()
    first = sitting.rep.send(form)
    ended = sitting.attempt.finished_at
    first_day.clock.goes_on(hours=3)
    assert sitting.rep.send(form).text == first.text
    assert sitting.attempt.finished_at == ended
    assert sitting.rep.visit(f"{sitting.path}finish").url == sitting.path


@one_engine
def test_nothing_is_said_about_confidence_before_thirty_answers(first_day: Academy) -> None:
    sitting, page = finished(first_day)
    assert f"Too few answers to say ({QUESTIONS} of 30)" in page.text
    assert "right about 9 times in 10" not in page.text
    second = sitting.rep.begin()
    for number in range(1, 30 - QUESTIONS):
        second.answer(number)
    assert "Too few answers to say (29 of 30)" in sitting.rep.visit("/me/").text
    second.answer(30 - QUESTIONS)
    desk = sitting.rep.visit("/me/")
    assert "Too few" not in desk.text
    assert "right about 9 times in 10" in desk.text
    assert "(over 30 answers)" in desk.text
    assert f"Too few answers to say ({QUESTIONS} of 30)" in sitting.rep.visit(sitting.path).text


def test_the_result_stays_as_it_was_whatever_is_answered_rated_or_studied_later(first_day: Academy) -> None:
    sitting, page = finished(first_day)
    rep = sitting.rep
    first_day.clock.goes_on(days=70)
    rep.become("caro")  # nobody stays signed in for so long
    rep.begin().finish()
    scale = rep.visit("/me/rate/questioning/").form()
    rep.send(scale, {name: "5" for name in scale.offers if name.startswith("level.")})
    rep.send(rep.visit("/me/studied/?lesson=practices/questioning").form())
    assert rep.visit(sitting.path).text == page.text


@one_engine
def test_the_result_stays_as_it_was_when_the_content_changes(project: Path, store: Store) -> None:
    """Stem, options, level and reason of an item, another item gone, a cut moved: nothing of it reaches back."""
    asked = academy.opened(Settings(root=project, demo=True), store)
    sitting, page = finished(asked)
    old = [sitting.item(number) for number in range(1, QUESTIONS + 1)]
    bank = project / "quizzes/items/qpc.yaml"
    text = bank.read_text()
    item = next(item for item in old if item.practice == "qpc")
    first_line = next(line for line in item.stem.splitlines() if line)
    assert first_line in text
    text = text.replace(first_line, "This is another question.").replace("level: 3", "level: 5")
    bank.write_text(text)
    practices = project / "quizzes/practices.yaml"
    practices.write_text(practices.read_text().replace("importance: 3", "importance: 1\n    cut: 0.9"))
    release_again(project)
    assert "This is another question." in asked.catalogue.items[item.id].stem
    later = sitting.rep.visit(sitting.path)
    assert plain(first_line) in later.text
    assert "This is another question." not in later.text
    assert later.text == page.text


@one_engine
def test_an_item_that_is_gone_is_still_shown_as_it_was_asked(project: Path, store: Store) -> None:
    asked = academy.opened(Settings(root=project, demo=True), store)
    sitting = asked.sign_in("caro").begin()
    items = [sitting.item(number) for number in range(1, QUESTIONS + 1)]
    for number in range(1, 10):
        sitting.answer(number)
    questions = [sitting.question(number).text for number in (1, 10)]
    bank, forms = project / "quizzes/items/questioning.yaml", project / "quizzes/forms.yaml"
    head, *entries = bank.read_text().split("\n  - id: ")
    bank.write_text("\n  - id: ".join([head, *(entry for entry in entries if "released: true" in entry)]))
    kept = [line for line in forms.read_text().splitlines() if "practice: questioning" not in line]
    forms.write_text("\n".join(kept) + "\n")
    release_again(project)
    assert "questioning" not in asked.catalogue.domains
    assert [sitting.question(number).text for number in (1, 10)] == questions
    for number in range(10, QUESTIONS + 1):
        item = items[number - 1]
        fields = submitted(item, item.key()) | {"confidence": ["sure"]}
        page = sitting.rep.send(sitting.question(number).form(), fields)
    assert page.url == sitting.path
    assert all(plain(item.stem) in page.text for item in items)


def test_somebody_elses_result_is_not_found(half_a_year: Academy) -> None:
    theirs = half_a_year.attempts("ben")[0]
    for handle in ("ana", "caro", "dov", "tess", "ida"):
        reply = half_a_year.sign_in(handle).open(f"/me/attempts/{theirs.id}/")
        assert reply.status_code == 404
        assert b"Where you stand" not in reply.data
    assert half_a_year.sign_in("ben").visit(f"/me/attempts/{theirs.id}/").status == 200


@one_engine
def test_questions_repeated_within_sixty_days_count_as_review(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sittings = []
    for _ in range(6):
        sittings.append(caro.begin())
        page = sittings[-1].finish()
    repeated = sum(not response.counts for response in sittings[-1].responses)
    assert repeated > 0
    assert f"{repeated} of these questions you had answered within the last 60 days" in page.text


def test_there_is_no_raw_template_or_placeholder_on_the_page(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    for attempt in half_a_year.attempts("ben"):
        page = ben.visit(f"/me/attempts/{attempt.id}/")
        assert page.status == 200
        assert not re.search(r"\{\{|\{%|Undefined|\bnan\b", page.text)
        assert not re.search(r"(>|\s)None\s*<", page.html)
