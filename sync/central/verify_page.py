"""The public page that says whether a letter is genuine: rendered here, and working without a script."""

import threading
from html import escape
from typing import Any

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler

from sync.central import verify_words as words
from sync.central.refusal import Refusal
from sync.central.service import Service
from sync.central.verify_words import Language, of
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
_STYLE = """
:root{color-scheme:light dark;--b:#fff;--t:#16222a;--m:#4d5c67;--l:#dbe1e5;--w:#f3f5f6;--a:#0b6470;--o:#fff;
--good:#176a3a;--good-s:#dff3e6;--bad:#a8231c;--bad-s:#fbe4e1;--unsure:#7c4a00;--unsure-s:#ffeecb}
@media(prefers-color-scheme:dark){:root{--b:#192226;--t:#e5edf0;--m:#a5b4bc;--l:#2b373d;--w:#11181c;--a:#54c3c9;--o:#04262a;
--good:#74d29b;--good-s:#15321f;--bad:#ff9f96;--bad-s:#401b18;--unsure:#f0bd60;--unsure-s:#372a0e}}
*{box-sizing:border-box}body{margin:0;background:var(--w);color:var(--t);font:16px/1.5 system-ui,"Noto Sans",sans-serif}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem}h1{font-size:1.5rem;margin:.5rem 0}p{margin:.4rem 0}
section,form{background:var(--b);border:1px solid var(--l);border-radius:.4rem;padding:1.2rem;margin:1rem 0}
label{display:block;font-weight:600;margin:.8rem 0 .3rem}textarea,input[type=file]{width:100%;font:inherit;
color:inherit;background:var(--w);border:1px solid var(--m);border-radius:.3rem;padding:.5rem}
button{font:inherit;font-weight:600;margin-top:1rem;padding:.6rem 1.4rem;border:0;border-radius:.3rem;
background:var(--a);color:var(--o)}:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.answer{border-left:.5rem solid}.answer h2{margin:0 0 .4rem;font-size:1.6rem}
.good{background:var(--good-s);border-color:var(--good)}.bad{background:var(--bad-s);border-color:var(--bad)}
.unsure{background:var(--unsure-s);border-color:var(--unsure)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0}dt{color:var(--m)}dd{margin:0}
.small{color:var(--m);font-size:.9rem}a{color:var(--a)}
"""


def verify_routes(service: Service) -> list[HTTPRouteHandler]:
    """The page, and what it answers; everybody may ask."""
    room = threading.Semaphore(AT_ONCE)

    @get(ADDRESS, include_in_schema=False, sync_to_thread=False)
    def form(request: WebRequest) -> Response[str]:
        """The empty form."""
        return _page(_language(request))

    @post(ADDRESS, include_in_schema=False, status_code=200)
    async def answer(request: WebRequest) -> Response[str]:
        """The answer above the form. Nothing of what was sent is kept."""
        language = _language(request)
        sent = await request.form()
        text, file = sent.get("text"), sent.get("file")
        paper = await file.read() if isinstance(file, UploadFile) else b""
        if paper:
            checked = await sync_to_thread(_look, service, room, paper)
        elif isinstance(text, str) and text.strip():
            checked = await sync_to_thread(_look, service, room, text)
        else:
            return _page(language, f"<p><strong>{escape(of(words.NOTHING, language))}</strong></p>")
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


def _page(language: Language, answer: str = "") -> Response[str]:
    other: Language = "id" if language == "en" else "en"
    here, there = (f"{ADDRESS}?lang={name}" for name in (language, other))
    title, said = (
        escape(of(words.TITLE, language)),
        {
            name: escape(of(both, language))
            for name, both in (
                ("lead", words.LEAD),
                ("file", words.FILE),
                ("text", words.TEXT),
                ("check", words.CHECK),
                ("privacy", words.PRIVACY),
                ("other", words.OTHER_LANGUAGE),
            )
        },
    )
    body = f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} · Loket</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head><body><main>
<p class="small"><strong>Loket</strong> · <a href="{there}" hreflang="{other}">{said["other"]}</a></p>
<h1>{title}</h1><p>{said["lead"]}</p>{answer}
<form method="post" action="{here}" enctype="multipart/form-data">
<label for="file">{said["file"]}</label><input id="file" type="file" name="file" accept="application/pdf,image/*">
<label for="text">{said["text"]}</label><textarea id="text" name="text" rows="4" placeholder="LKT1:…"
 autocomplete="off" spellcheck="false"></textarea>
<button type="submit">{said["check"]}</button><p class="small">{said["privacy"]}</p></form></main></body></html>"""
    return Response(body, media_type="text/html; charset=utf-8", headers=_HEADERS)


def _answer(checked: Checked, language: Language) -> str:
    tone = {Outcome.GENUINE: "good", Outcome.CANNOT_TELL: "unsure"}.get(checked.outcome, "bad")
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in words.sentences(checked, language))
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in words.facts(checked, language))
    answer = f'<section class="answer {tone}" role="status"><h2>{escape(words.headline(checked, language))}</h2>{told}'
    return f"{answer}</section>" + (f"<section><dl>{rows}</dl></section>" if rows else "")
