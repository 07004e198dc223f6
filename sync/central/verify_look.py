"""How the public page looks: one document without a script, without a font or picture from elsewhere."""

from collections.abc import Sequence
from html import escape
from typing import Literal, NamedTuple

from sync.central import verify_words as words
from sync.central.verify_words import Both, Language, of

Tone = Literal["good", "bad", "unsure"]

_STYLE = """
:root{color-scheme:light dark;--b:#fff;--t:#16222a;--m:#4d5c67;--l:#dbe1e5;--w:#f3f5f6;--a:#0b6470;--o:#fff;
--n:#11323b;--nt:#fff;--nm:#cfdfe2;
--good:#176a3a;--good-s:#dff3e6;--bad:#a8231c;--bad-s:#fbe4e1;--unsure:#7c4a00;--unsure-s:#ffeecb}
@media(prefers-color-scheme:dark){:root{--b:#192226;--t:#e5edf0;--m:#a5b4bc;--l:#2b373d;--w:#11181c;--a:#54c3c9;--o:#04262a;
--n:#0b1417;--good:#74d29b;--good-s:#15321f;--bad:#ff9f96;--bad-s:#401b18;--unsure:#f0bd60;--unsure-s:#372a0e}}
*{box-sizing:border-box}
body{margin:0;background:var(--w);color:var(--t);font:17px/1.5 system-ui,"Noto Sans",sans-serif;
overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
header{background:var(--n);color:var(--nt)}
header>div,main,footer{max-width:42rem;margin:0 auto;padding:0 1.1rem}
header>div{display:flex;align-items:center;gap:.7rem;min-height:3.6rem}
header b{font-size:1.1rem}header span{color:var(--nm);font-size:.9rem;flex:1}
header a,header em{display:inline-block;padding:.6rem .5rem;font-style:normal;font-size:.95rem;color:var(--nt)}
header em{font-weight:700;text-decoration:none}
main{padding-top:1.4rem;padding-bottom:1rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}p{margin:.5rem 0}
section,form{background:var(--b);border:1px solid var(--l);border-radius:.6rem;padding:1.2rem;margin:1.1rem 0}
form h2,section h3{font-size:1.1rem;margin:0 0 .6rem}
label{display:block;font-weight:600;margin:.2rem 0 .4rem}
textarea,input[type=file]{width:100%;font:inherit;color:inherit;background:var(--w);border:1px solid var(--m);
border-radius:.4rem;padding:.7rem}
::file-selector-button{font:inherit;font-weight:600;color:var(--a);background:var(--b);border:1px solid var(--a);
border-radius:.3rem;padding:.45rem .9rem;margin-right:.8rem}
summary{cursor:pointer;padding:.7rem 0;color:var(--a);font-weight:600}
button{font:inherit;font-weight:700;width:100%;min-height:3.1rem;margin-top:.6rem;border:0;border-radius:.4rem;
background:var(--a);color:var(--o);cursor:pointer}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.answer{display:flex;gap:1rem;align-items:flex-start;border-width:0 0 0 .5rem}
.answer svg{flex:none;width:3rem;height:3rem}.answer h2{margin:0 0 .3rem;font-size:1.7rem;line-height:1.2}
.good{background:var(--good-s);border-color:var(--good)}.good h2,.good svg{color:var(--good)}
.bad{background:var(--bad-s);border-color:var(--bad)}.bad h2,.bad svg{color:var(--bad)}
.unsure{background:var(--unsure-s);border-color:var(--unsure)}.unsure h2,.unsure svg{color:var(--unsure)}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.5rem 1.2rem;margin:0}
dt{color:var(--m)}dd{margin:0;font-weight:600}
@media(max-width:30rem){dl{display:block}dd{margin:0 0 .7rem}.answer{gap:.7rem}.answer svg{width:2.4rem;height:2.4rem}}
@media(min-width:42rem){button{width:auto;padding:0 2.4rem}}
.small{color:var(--m);font-size:.92rem}a{color:var(--a)}footer{padding-bottom:2.5rem}
@media print{header,form,footer{display:none}section{border-color:#999}}
"""
_SIGNS: dict[Tone, str] = {
    "good": '<path d="m7 12.5 3.3 3.3L17 9"/>',
    "bad": '<path d="m8.5 8.5 7 7m0-7-7 7"/>',
    "unsure": '<path d="M12 7v6.5m0 3v.3"/>',
}
_SIGN = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/>{path}</svg>'
)


class Answer(NamedTuple):
    """What the page says above its form: one headline, what follows, and what the letter says by its seal."""

    tone: Tone
    headline: str
    sentences: list[str]
    facts: Sequence[tuple[str, str]] = ()


def page(language: Language, address: str, answer: Answer | None = None) -> str:
    """The document. Everything that goes in is escaped here."""
    title = of(words.TITLE, language)
    named = f"{answer.headline} · {title}" if answer else title
    lead = "" if answer else f"<h1>{escape(title)}</h1><p>{_said(words.LEAD, language)}</p>"
    told = _told(answer, language) if answer else ""
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(named)} · Loket</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<style>{_STYLE}</style></head><body>
<header><div><b>Loket</b><span>{escape(title)}</span>{_languages(language, address)}</div></header>
<main>{lead}{told}{_form(language, address, again=answer is not None)}</main>
<footer class="small"><p>{_said(words.PRIVACY, language)}</p><p>{_said(words.DOUBT, language)}</p></footer>
</body></html>"""


def _languages(language: Language, address: str) -> str:
    """Both, Indonesian first; the one in use is no link."""
    shown = []
    names: tuple[tuple[Language, str], ...] = (("id", "Indonesia"), ("en", "English"))
    for code, name in names:
        here = f'<em lang="{code}" aria-current="true">{name}</em>'
        there = f'<a href="{address}?lang={code}" lang="{code}" hreflang="{code}">{name}</a>'
        shown.append(here if code == language else there)
    return "<nav>" + "".join(shown) + "</nav>"


def _told(answer: Answer, language: Language) -> str:
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in answer.sentences)
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in answer.facts)
    sign = _SIGN.format(path=_SIGNS[answer.tone])
    head = f"<h2>{escape(answer.headline)}</h2>"
    verdict = f'<section class="answer {answer.tone}" role="status">{sign}<div>{head}{said}</div></section>'
    return verdict + (f"<section><h3>{_said(words.BY_SEAL, language)}</h3><dl>{rows}</dl></section>" if rows else "")


def _form(language: Language, address: str, *, again: bool) -> str:
    heading = f"<h2>{_said(words.AGAIN, language)}</h2>" if again else ""
    return f"""<form method="post" action="{address}?lang={language}" enctype="multipart/form-data">{heading}
<label for="file">{_said(words.FILE, language)}</label>
<input id="file" type="file" name="file" accept="application/pdf,image/*">
<details><summary>{_said(words.BY_TEXT, language)}</summary><label for="text">{_said(words.TEXT, language)}</label>
<textarea id="text" name="text" rows="4" placeholder="LKT1:…" autocomplete="off" spellcheck="false"></textarea>
</details>
<button type="submit">{_said(words.CHECK, language)}</button></form>"""


def _said(both: Both, language: Language) -> str:
    return escape(of(both, language))
