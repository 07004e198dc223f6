"""The public page that says whether a letter is genuine: rendered here, and working without a script."""

import threading
from typing import Any

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.handlers import HTTPRouteHandler

from sync.central import verify_words as words
from sync.central.refusal import Refusal
from sync.central.service import Service
from sync.central.verify_look import Answer, Tone, page
from sync.central.verify_words import Both, Language, of
from sync.checking import Checked, check_paper, check_text
from sync.protocol import Problem
from sync.seal.judging import Outcome
from sync.seal.lists import read_list

ADDRESS = "/verify"
AT_ONCE = 2  # papers looked at, so that a crowd of them leaves the PCs their share
WAIT_SECONDS = 10

WebRequest = Request[Any, Any, Any]
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def verify_routes(service: Service) -> list[HTTPRouteHandler]:
    """The page, and what it answers; everybody may ask."""
    room = threading.Semaphore(AT_ONCE)

    @get(ADDRESS, include_in_schema=False, sync_to_thread=False)
    def form(request: WebRequest) -> Response[str]:
        """The empty form."""
        return _page(_language(request))

    @post(
        ADDRESS,
        include_in_schema=False,
        status_code=200,
        exception_handlers={RequestEntityTooLarge: _too_large},
    )
    async def answer(request: WebRequest) -> Response[str]:
        """The answer above the form. Nothing of what was sent is kept."""
        language = _language(request)
        sent = await request.form()
        text, file = sent.get("text"), sent.get("file")
        paper = await file.read() if isinstance(file, UploadFile) else b""
        what = paper or (text if isinstance(text, str) and text.strip() else "")
        if not what:
            return _page(language, _unsure(words.NOT_CHECKED, words.NOTHING, language))
        try:
            checked = await sync_to_thread(_look, service, room, what)
        except Refusal:
            busy = _page(language, _unsure(words.NOT_CHECKED, words.BUSY, language), 503)
            busy.headers["Retry-After"] = str(WAIT_SECONDS)
            return busy
        return _page(language, _answer(checked, language))

    return [form, answer]


def _look(service: Service, room: threading.Semaphore, what: bytes | str) -> Checked:
    """Raises Refusal where too many ask at once."""
    if not room.acquire(timeout=WAIT_SECONDS):
        raise Refusal(503, Problem(code="too_busy"), retry_after=WAIT_SECONDS)
    try:
        known, now = read_list(service.seals()[1]), int(service.now().timestamp())
        return check_text(what, known, now) if isinstance(what, str) else check_paper(what, known, now)
    finally:
        room.release()


def _language(request: WebRequest) -> Language:
    return "en" if request.query_params.get("lang") == "en" else "id"


def _page(language: Language, answer: Answer | None = None, status: int = 200) -> Response[str]:
    body = page(language, ADDRESS, answer)
    return Response(body, media_type="text/html; charset=utf-8", headers=_HEADERS, status_code=status)


def _answer(checked: Checked, language: Language) -> Answer:
    tones: dict[Outcome, Tone] = {
        Outcome.GENUINE: "good",
        Outcome.CANNOT_TELL: "unsure",
        Outcome.NOT_A_LETTER: "unsure",
    }
    tone = tones.get(checked.outcome, "bad")
    return Answer(
        tone, words.headline(checked, language), words.sentences(checked, language), words.facts(checked, language)
    )


def _unsure(headline: Both, sentence: Both, language: Language) -> Answer:
    return Answer("unsure", of(headline, language), [of(sentence, language)])


def _too_large(request: WebRequest, _error: Exception) -> Response[str]:
    """What is sent is larger than central takes in at once."""
    language = _language(request)
    return _page(language, _unsure(words.NOT_CHECKED, words.TOO_LARGE, language), 413)
