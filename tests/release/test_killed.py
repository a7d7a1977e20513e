"""The real server, killed in mid-attempt: every answer that was acknowledged is there, and the attempt goes on."""

from pathlib import Path
from threading import Event, Thread

from assessor.config import Settings
from assessor.lessons.library import Library
from assessor.store import Store, attempts
from assessor.store.attempts import Attempt, Response
from tests.engine.made import submitted
from tests.release.running import GONE, Surfer, running
from tests.web.academy import FORM, QUESTIONS

KILLS = 3
A_ROUND = 4
"""Answers acknowledged before a kill."""


def stored(project: Path, attempt_id: str) -> tuple[Attempt, list[Response]]:
    store = Store.open(Settings(root=project, demo=True).database)
    with store.read() as conn:
        attempt, responses = attempts.get(conn, attempt_id), attempts.responses(conn, attempt_id)
    store.close()
    assert attempt is not None
    return attempt, responses


class Rep(Thread):
    """Answers question after question until the server is gone."""

    def __init__(self, project: Path, surfer: Surfer, attempt: Attempt, first: int) -> None:
        super().__init__()
        self.items = Library(project / "var").edition().catalogue.items
        self.surfer, self.attempt, self.number = surfer, attempt, first
        self.acknowledged = first - 1
        self.enough = Event()

    def run(self) -> None:
        last = self.number + A_ROUND - 1
        try:
            while self.number < len(self.attempt.plan):
                self.answer()
                self.acknowledged = self.number
                self.number += 1
                if self.acknowledged >= last:
                    self.enough.set()
        except GONE:
            return

    def answer(self) -> None:
        item = self.items[self.attempt.plan[self.number - 1].item]
        form = self.surfer.visit(f"/me/attempts/{self.attempt.id}/{self.number}").form(f"/{self.number}")
        assert self.surfer.send(form, submitted(item, item.key()) | {"confidence": ["sure"]}).status == 200


def test_every_acknowledged_answer_outlives_kill_9_and_the_attempt_goes_on(project: Path) -> None:
    attempt_id, acknowledged, cookies = "", 0, None
    for _ in range(KILLS):
        with running(project, "--demo") as server:
            caro = Surfer(server.url)
            if cookies is None:
                caro.sign_in("caro")
                attempt_id = caro.send(caro.visit(f"/me/assess/{FORM}/").form()).url.split("/")[3]
            for cookie in cookies or ():  # the browser was never closed
                caro.cookies.set_cookie(cookie)
            cookies = caro.cookies

            attempt, responses = stored(project, attempt_id)
            assert len(responses) >= acknowledged
            assert caro.visit(f"/me/attempts/{attempt_id}/").url == f"/me/attempts/{attempt_id}/{len(responses) + 1}"
            assert f"{len(responses)} of {QUESTIONS} answered" in caro.visit("/me/").text

            rep = Rep(project, caro, attempt, len(responses) + 1)
            rep.start()
            assert rep.enough.wait(90)
            server.kill()
            rep.join(90)
            acknowledged = rep.acknowledged
            _, after = stored(project, attempt_id)
            assert [response.position for response in after] == list(range(len(after)))
            assert len(after) in {acknowledged, acknowledged + 1}, "one may be stored without being acknowledged"
    assert acknowledged >= KILLS * A_ROUND
