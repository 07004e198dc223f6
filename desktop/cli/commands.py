"""Every command, declared without what it works with: a module is loaded when its command is called."""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.cli.answer import Answer
from desktop.cli.list_options import add_export
from desktop.cli.session import Session
from desktop.cli.upkeep_options import add_copies, add_settings, add_updates
from desktop.i18n import _

Act = Callable[[Session], Answer]


class Group:
    """Adds commands whose functions live in one module of this package."""

    def __init__(self, parsers: Any, common: argparse.ArgumentParser, module: str) -> None:
        self._parsers = parsers
        self._common = common
        self._module = module

    def add(self, name: str, function: str, help_text: str) -> argparse.ArgumentParser:
        """A command that calls `function` of the group's module."""
        parser: argparse.ArgumentParser = self._parsers.add_parser(
            name, help=help_text, description=help_text, parents=[self._common]
        )
        parser.set_defaults(act=_later(self._module, function))
        return parser


def add_all(parsers: Any, common: argparse.ArgumentParser) -> None:
    """All commands in the order of an office's day."""
    _add_office(Group(parsers, common, "offices"))
    _add_courier(Group(_below(parsers, "courier", _("the exchange by USB stick, without a line")), common, "courier"))
    _add_records(Group(_below(parsers, "record", _("records of every kind")), common, "records"))
    _add_import(Group(parsers, common, "importing"))
    add_export(Group(parsers, common, "lists").add)
    _add_requests(Group(_below(parsers, "request", _("companies' requests")), common, "requests"))
    _add_interviews(Group(_below(parsers, "interview", _("interviews and their records")), common, "interview"))
    permits = Group(_below(parsers, "permit", _("recruitment permits and their quota")), common, "permits")
    permits.add("list", "list_permits", _("every permit, and what is left of its quota"))
    _add_documents(Group(_below(parsers, "document", _("scans of documents")), common, "documents"))
    letters = _below(parsers, "letter", _("issued letters"))
    _add_letters(Group(letters, common, "letters"))
    _add_issued(Group(letters, common, "issued"))
    _add_book(Group(letters, common, "book"))
    _add_papers(Group(_below(parsers, "paper", _("receipts, interview records, the register book")), common, "papers"))
    _add_verifying(Group(parsers, common, "verifying"))
    _add_conflicts(Group(_below(parsers, "conflict", _("fields that two people set differently")), common, "conflicts"))
    refused = _below(parsers, "refused", _("changes that the central server refused"))
    _add_refused(Group(refused, common, "refused"))
    _add_duplicates(Group(_below(parsers, "duplicate", _("persons registered twice")), common, "duplicates"))
    _add_alike(Group(_below(parsers, "alike", _("persons who are known here already")), common, "alike"))
    _add_portals(Group(_below(parsers, "portal", _("the hand-off to the ministry's portals")), common, "portal"))
    promise = Group(parsers, common, "promise").add("promise", "show", _("what is open, late, and was kept"))
    _add_period(promise)
    _add_handover(Group(_below(parsers, "handover", _("what a successor must know, and drafts")), common, "handing"))
    add_copies(Group(parsers, common, "copies").add)
    add_updates(Group(parsers, common, "updates").add)
    add_settings(
        Group(_below(parsers, "office", _("the office's letterhead, numbers and arms")), common, "settings").add
    )
    _add_users(Group(_below(parsers, "user", _("people of the office")), common, "users"))
    practice = Group(parsers, common, "practising").add(
        "practice", "practice", _("the practice office: who there is to be; made where there is none")
    )
    practice.add_argument("--anew", action="store_true", help=_("throw away what was practised, and begin anew"))
    machine = Group(parsers, common, "machine").add("machine", "show", _("what was settled for this PC, and where"))
    machine.add_argument("--check", type=Path, metavar="FILE", help=_("only see whether a loket.toml is right"))


def _add_handover(group: Group) -> None:
    whose = _("user name of who leaves; an administrator may leave it out for the whole office")
    show = group.add("show", "show", _("everything under way, and where it lies"))
    show.add_argument("--of", metavar="NAME", help=whose)
    paper = group.add("paper", "paper", _("the same as a PDF for both to sign"))
    paper.add_argument("--of", metavar="NAME", help=whose)
    paper.add_argument("--pdf", type=Path, required=True, metavar="FILE")
    drafts = group.add("drafts", "drafts", _("give drafts into other hands; the history tells of it"))
    drafts.add_argument("--from", dest="whose", required=True, metavar="NAME", help=_("whose they are"))
    drafts.add_argument("--to", metavar="NAME", help=_("who gets them; the person acting if left out"))


def _later(module: str, function: str) -> Act:
    def act(session: Session) -> Answer:
        found: Act = getattr(importlib.import_module(f"desktop.cli.{module}"), function)
        return found(session)

    act.__name__ = f"{module}.{function}"
    return act


def _below(parsers: Any, name: str, help_text: str) -> Any:
    parser = parsers.add_parser(name, help=help_text, description=help_text)
    return parser.add_subparsers(required=True, metavar="COMMAND")


def _add_office(group: Group) -> None:
    enroll = group.add("enroll", "enroll", _("join an office with a one-time code"))
    enroll.add_argument("--server", metavar="URL")
    enroll.add_argument("--code", required=True)
    enroll.add_argument("--name", metavar="PC", help=_("what this PC is called; its network name if left out"))
    enroll.add_argument(
        "--again", action="store_true", help=_("the office that is here joins anew; all work is kept and sent")
    )
    group.add("status", "status", _("what waits, what was refused, when all was last exchanged"))
    group.add("set-aside", "set_aside", _("records that central does not have; kept here"))
    exchange = group.add("sync", "sync", _("send and receive everything now"))
    forced = exchange.add_mutually_exclusive_group()
    for kind, help_text in (
        ("verify", _("then compare all data with central's and mend what differs")),
        ("rebuild", _("fetch all data anew; what waits is kept")),
    ):
        forced.add_argument(f"--{kind}", dest="forced", action="store_const", const=kind, help=help_text)


def _add_courier(group: Group) -> None:
    pack = group.add("pack", "pack", _("pack what waits for the central server"))
    pack.add_argument("target", type=Path, metavar="FILE|DIR")
    apply = group.add("apply", "apply", _("take in the central server's answer"))
    apply.add_argument("file", type=Path)


def _add_records(group: Group) -> None:
    group.add("types", "types", _("the kinds of records and their fields"))
    add = group.add("add", "add", _("create a record"))
    add.add_argument("type")
    add.add_argument("fields", nargs="+", metavar="FIELD=TEXT")
    _add_confirm(add, "CODE=REASON")
    edit = group.add("edit", "edit", _("change a record; an empty text clears a field"))
    _add_record(edit)
    edit.add_argument("fields", nargs="*", metavar="FIELD=TEXT")
    _add_confirm(edit, "CODE=REASON")
    _add_record(group.add("show", "show", _("one record")))
    listed = group.add("list", "list_records", _("records, the last changed first"))
    listed.add_argument("type")
    listed.add_argument("--search", default="", metavar="TEXT")
    listed.add_argument("--state", action="append", default=[], help=_("may be repeated"))
    listed.add_argument("--where", action="append", default=[], metavar="FIELD=TEXT", help=_("may be repeated"))
    listed.add_argument("--limit", type=int, default=100)
    _add_record(group.add("history", "history", _("what happened to a record")))
    check = group.add("check", "check", _("note what was found about the documents of a record"))
    _add_record(check)
    _add_marks(check)
    step = group.add("step", "step", _("take one step of a record's workflow"))
    _add_record(step)
    step.add_argument("step")
    step.add_argument("--reason")


def _add_import(group: Group) -> None:
    bring = group.add("import", "import_file", _("bring in a company's workbook, or an old register book"))
    bring.add_argument("file", type=Path)
    bring.add_argument("--as", dest="mode", choices=("request", "register"), default="request")
    bring.add_argument("--dry-run", action="store_true", help=_("only say what would be imported"))
    bring.add_argument("--sheet", metavar="NAME")
    _add_repeated(bring, "--set", "ROW.FIELD=TEXT", _("mend a value"))
    _add_repeated(bring, "--set-aside", "ROW=REASON", _("leave a row out"))
    _add_confirm(bring, "ROW.CODE=REASON")
    _add_repeated(bring, "--request", "FIELD=TEXT", _("what the workbook does not say about the request"))
    _add_repeated(bring, "--company", "FIELD=TEXT", _("what it does not say about a new company"))
    _add_repeated(bring, "--permit", "FIELD=TEXT", _("the recruitment permit (SIP2MI) that the request goes by"))


def _add_requests(group: Group) -> None:
    listed = group.add("list", "list_requests", _("requests, the last changed first"))
    listed.add_argument("--state", action="append", default=[], help=_("may be repeated"))
    _add_id(group.add("show", "show", _("a request with its workers and what they lack")))
    check = group.add("check", "check", _("note what was found about the documents of a request"))
    _add_id(check)
    _add_marks(check)
    check.add_argument("--rows", action="store_true", help=_("every required document of every worker matches"))
    preview = group.add("preview", "preview", _("pictures of the letter before it is issued"))
    _add_id(preview)
    preview.add_argument("--folder", type=Path, required=True)
    for name, text in (
        ("submit", _("hand a request to the verifier")),
        ("verify", _("a request and its workers have been checked")),
        ("follow-up", _("a request of its own for the workers who were left behind")),
    ):
        _add_id(group.add(name, "follow" if name == "follow-up" else name, text))
    _add_id(group.add("verify-row", "verify_row", _("one worker has been checked")))
    group.add("approve", "approve", _("the head agrees to the letters of these requests")).add_argument(
        "ids", nargs="+"
    )
    _add_numbering(group.add("issue", "issue", _("number and issue the letter")))
    start = group.add("start", "start", _("a request of one person, without a company; ID is the worker's"))
    _add_id(start)
    start.add_argument("fields", nargs="*", metavar="FIELD=TEXT")
    for name, function, text in (
        ("return", "return_request", _("send a request back")),
        ("return-row", "return_row", _("send one worker back while the others go on")),
        ("refuse", "refuse_request", _("decline a request for good")),
        ("withdraw", "withdraw_request", _("who asked takes the request back")),
        ("reopen", "reopen", _("the head takes an issued request back; a letter that stands is voided")),
    ):
        declining = group.add(name, function, text)
        _add_id(declining)
        declining.add_argument("--reason", required=True)


def _add_numbering(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    parser.add_argument(
        "--sure-of-date", action="store_true", help=_("the PC's date is right, though the program doubts it")
    )


def _add_issued(group: Group) -> None:
    _add_numbering(group.add("issue-refusal", "issue_refusal", _("number and issue the letter of a refused request")))
    printing = group.add("print", "print_out", _("print a letter; each print is counted"))
    _add_id(printing)
    printing.add_argument("--pdf", type=Path, metavar="FILE", required=True, help=_("write the letter there"))
    printing.add_argument("--reason", default="", help=_("why it is printed again"))
    _add_id(group.add("prints", "prints", _("every print of a letter")))
    handing = group.add("hand-over", "hand_over", _("the letter was handed over"))
    _add_id(handing)
    handing.add_argument("--to", required=True, metavar="NAME", help=_("who took it"))
    handing.add_argument("--as", dest="collector", required=True, metavar="WHO", help="applicant, company, proxy")
    handing.add_argument("--identity", required=True, help=_("what showed who they are, such as a KTP and its number"))
    handing.add_argument(
        "--unnumbered", default="", metavar="REASON", help=_("why, if the identity is no number of a document")
    )
    handing.add_argument("--unprinted", default="", metavar="REASON", help=_("why, if no print of it was counted"))
    void = group.add("void", "void", _("declare a letter void; its request goes back"))
    _add_id(void)
    void.add_argument("--reason", required=True)
    group.add("out-of-hand", "out_of_hand", _("void letters whose paper has not come back"))
    _add_id(group.add("collect-back", "collect_back", _("the paper of a void letter came back")))


def _add_interviews(group: Group) -> None:
    start = group.add("start", "start", _("begin the record of an interview; ID is the worker's"))
    _add_id(start)
    start.add_argument("--place", default="")
    answer = group.add("answer", "answer", _("note answers, what was said, and the conclusion"))
    _add_id(answer)
    _add_repeated(answer, "--prompt", "PROMPT=ANSWER[:NOTE]", "yes, no, unclear")
    for name in ("place", "statement", "conclusion"):
        answer.add_argument(f"--{name}")
    _add_id(group.add("close", "close", _("the record is complete")))
    _add_id(group.add("show", "show", _("one record of an interview")))


def _add_documents(group: Group) -> None:
    attach = group.add("attach", "attach", _("attach a picture or PDF to a document; pictures are made small"))
    _add_record(attach)
    attach.add_argument("document")
    attach.add_argument("file", type=Path)
    _add_record(group.add("list", "list_scans", _("the scans of a record and where they are")))
    get = group.add("get", "get", _("write a scan into a file, fetched from the central server if need be"))
    _add_scan(get)
    get.add_argument("--to", type=Path, metavar="FILE", required=True)
    _add_scan(group.add("detach", "detach", _("take a scan off a document")))


def _add_scan(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument("document")
    parser.add_argument("scan", help=_("the beginning of its fingerprint, as the list shows it"))


def _add_letters(group: Group) -> None:
    group.add("list", "list_letters", _("issued letters, the latest first"))
    show = group.add("show", "show", _("an issued letter"))
    _add_id(show)
    show.add_argument("--pdf", type=Path, metavar="FILE", help=_("write a marked copy there; it is counted"))


def _add_verifying(group: Group) -> None:
    check = group.add("verify", "check", _("whether a letter is genuine; without an office, a sign-in or a line"))
    check.add_argument("what", metavar="FILE|TEXT", help=_("a PDF, a picture, or what a scanner typed; - reads a text"))
    listed = group.add("seals", "seals", _("the list by which letters are judged here, and how old it is"))
    listed.add_argument("--import", dest="file", type=Path, metavar="FILE", help=_("take in a newer list, as by stick"))
    listed.add_argument(
        "--trust", action="store_true", help=_("believe the list's own root: compare it with central's by phone")
    )


def _add_book(group: Group) -> None:
    _add_period(group.add("register", "register", _("the register book of a period, every number explained")))
    day = group.add("reconcile", "reconcile_day", _("whether numbers, letters and prints of a day agree"))
    day.add_argument("--date", metavar="DATE", help=_("today if left out"))


def _add_papers(group: Group) -> None:
    papers = [
        group.add("receipt", "receipt", _("what was handed in with a request, and what lacks")),
        group.add("interview", "interview", _("the record of an interview, for both to sign")),
    ]
    for paper in papers:
        _add_id(paper)
    register = group.add("register", "register", _("the register book of a period, to be signed and bound"))
    _add_period(register)
    for paper in (*papers, register):
        paper.add_argument("--pdf", type=Path, metavar="FILE", required=True, help=_("write the paper there"))


def _add_conflicts(group: Group) -> None:
    listed = group.add("list", "list_conflicts", _("conflicts that wait for a decision"))
    listed.add_argument("--all", action="store_true", help=_("decided ones too"))
    _add_id(group.add("show", "show", _("both sides of a conflict")))
    resolve = group.add("resolve", "resolve", _("decide a conflict"))
    _add_id(resolve)
    resolve.add_argument("--choose", choices=("standing", "offered", "other"), required=True)
    resolve.add_argument("--value", action="append", default=[], metavar="FIELD=TEXT", help=_("for --choose other"))


def _add_refused(group: Group) -> None:
    group.add("list", "list_refused", _("what was refused, and why"))
    _add_id(group.add("retry", "retry", _("send a change again with the next exchange, after its reason is gone")))
    given_up = group.add("give-up", "give_up", _("take a change back; the history keeps what it said"))
    _add_id(given_up)
    given_up.add_argument("--reason", required=True)


def _add_duplicates(group: Group) -> None:
    listed = group.add("list", "list_duplicates", _("persons registered twice that wait for a decision"))
    listed.add_argument("--all", action="store_true", help=_("decided ones too"))
    _add_id(group.add("show", "show", _("both registrations of a person")))
    resolve = group.add("resolve", "resolve", _("decide whether they are the same person"))
    _add_id(resolve)
    choice = resolve.add_mutually_exclusive_group(required=True)
    choice.add_argument("--same", action="store_true", help=_("the later registration is linked to the earlier"))
    choice.add_argument("--different", metavar="REASON", help=_("not the same person"))


def _add_alike(group: Group) -> None:
    group.add("find", "find", _("who looks like these fields")).add_argument("fields", nargs="+", metavar="FIELD=TEXT")
    same = group.add("same", "same", _("two registrations of one person: the later is linked to the earlier"))
    apart = group.add("apart", "apart", _("two registrations of two persons"))
    for parser in (same, apart):
        _add_id(parser)
        parser.add_argument("other")
    apart.add_argument("--reason", required=True)


def _add_portals(group: Group) -> None:
    group.add("figures", "show_figures", _("how many wait, were sent, rejected, accepted"))
    group.add("queue", "show_queue", _("who waits, the longest waiting first")).add_argument("portal")
    ways = (
        ("show", _("what goes into the portal's form, in its order")),
        ("sent", _("the data were sent to the portal")),
        ("accepted", _("the portal took the worker")),
        ("rejected", _("the portal sent the worker back")),
    )
    made = {name: group.add(name, name, text) for name, text in ways}
    for parser in made.values():
        parser.add_argument("portal")
        _add_id(parser)
    made["accepted"].add_argument("--number", required=True, help=_("that the portal gave"))
    made["rejected"].add_argument("--reason", required=True)


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", metavar="DATE")
    parser.add_argument("--to", dest="last", metavar="DATE")


def _add_users(group: Group) -> None:
    group.add("list", "list_users", _("everybody of the office"))
    add = group.add("add", "add", _("a new person; the first password from LOKET_NEW_PASSWORD or a prompt"))
    add.add_argument("username")
    add.add_argument("fields", nargs="+", metavar="FIELD=TEXT")
    password = group.add("password", "password", _("a new password, from LOKET_NEW_PASSWORD or a prompt"))
    password.add_argument("username", nargs="?", help=_("somebody else, by an administrator"))
    for name, text in (("close", _("close an account")), ("open", _("open an account again"))):
        group.add(name, f"{name}_account", text).add_argument("username")


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type")
    _add_id(parser)


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id")


def _add_marks(parser: argparse.ArgumentParser) -> None:
    _add_repeated(parser, "--mark", "DOCUMENT=VERDICT", "matches, differs, pending")
    parser.add_argument("--all", action="store_true", help=_("every required document matches"))


def _add_confirm(parser: argparse.ArgumentParser, metavar: str) -> None:
    _add_repeated(parser, "--confirm", metavar, _("why a warning is right as it stands"))


def _add_repeated(parser: argparse.ArgumentParser, option: str, metavar: str, help_text: str) -> None:
    parser.add_argument(option, action="append", default=[], metavar=metavar, help=help_text)
