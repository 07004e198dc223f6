"""The design language in one place: spacing, type, colours, and what each state looks like.

Lengths are counted in quarter lines (`unit`), which follow the font, so that nothing breaks when a person makes text
larger. Colours come in pairs that must be readable on one another; `READABLE` names the pairs, tests hold them at
4.5:1 (WCAG 2.2, 1.4.3) and control edges at 3:1 (1.4.11). `CONTRAST` is for people who see little: 7:1 (1.4.6).
"""

from dataclasses import dataclass, fields
from typing import Literal

Tone = Literal["neutral", "working", "good", "warning", "bad"]
TONES: tuple[Tone, ...] = ("neutral", "working", "good", "warning", "bad")

FAMILY = "Noto Sans"
BODY_POINTS = 10.0
CAPTION_POINTS = 9.0
SECTION_POINTS = 11.5
TITLE_POINTS = 16.0
FIGURE_POINTS = 24.0


@dataclass(frozen=True)
class Colours:
    """One theme's colours as `#rrggbb`."""

    window: str
    surface: str
    sunken: str
    line: str
    edge: str  # around a control
    text: str
    muted: str
    accent: str
    accent_strong: str
    on_accent: str
    accent_soft: str
    nav: str
    nav_text: str
    nav_current: str
    nav_current_text: str
    neutral: str
    neutral_soft: str
    working: str
    working_soft: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str
    practice: str  # the band that says that nothing is real
    practice_text: str

    def of(self, name: str) -> str:
        """The colour of that name. Raises AttributeError."""
        return str(getattr(self, name))

    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in fields(self))


LIGHT = Colours(
    window="#f3f5f6",
    surface="#ffffff",
    sunken="#eaeef0",
    line="#dbe1e5",
    edge="#7b8994",
    text="#16222a",
    muted="#4d5c67",
    accent="#0b6470",
    accent_strong="#084c56",
    on_accent="#ffffff",
    accent_soft="#dceff0",
    nav="#11323b",
    nav_text="#cfdfe2",
    nav_current="#20525d",
    nav_current_text="#ffffff",
    neutral="#43515c",
    neutral_soft="#e6ebee",
    working="#14549c",
    working_soft="#e1edfa",
    good="#176a3a",
    good_soft="#dff3e6",
    warning="#7c4a00",
    warning_soft="#ffeecb",
    bad="#a8231c",
    bad_soft="#fbe4e1",
    practice="#ffb000",
    practice_text="#2b1a00",
)

DARK = Colours(
    window="#11181c",
    surface="#192226",
    sunken="#141c20",
    line="#2b373d",
    edge="#6c7c86",
    text="#e5edf0",
    muted="#a5b4bc",
    accent="#54c3c9",
    accent_strong="#83d9dd",
    on_accent="#04262a",
    accent_soft="#15393e",
    nav="#0b1417",
    nav_text="#b4c5ca",
    nav_current="#173c43",
    nav_current_text="#ffffff",
    neutral="#c3ced5",
    neutral_soft="#28343b",
    working="#8fc2ff",
    working_soft="#152b45",
    good="#74d29b",
    good_soft="#15321f",
    warning="#f0bd60",
    warning_soft="#372a0e",
    bad="#ff9f96",
    bad_soft="#401b18",
    practice="#ffb000",
    practice_text="#2b1a00",
)

CONTRAST = Colours(
    window="#000000",
    surface="#000000",
    sunken="#1c1c1c",
    line="#b8b8b8",
    edge="#ffffff",
    text="#ffffff",
    muted="#e6e6e6",
    accent="#ffe04d",
    accent_strong="#fff0a3",
    on_accent="#000000",
    accent_soft="#333000",
    nav="#000000",
    nav_text="#ffffff",
    nav_current="#333000",
    nav_current_text="#ffffff",
    practice="#ffb000",
    practice_text="#000000",
    neutral="#ffffff",
    neutral_soft="#262626",
    working="#9fd4ff",
    working_soft="#001f3d",
    good="#8bffb1",
    good_soft="#00290f",
    warning="#ffd166",
    warning_soft="#332400",
    bad="#ffb8b0",
    bad_soft="#400a06",
)

# What is another colour while somebody practises: whoever glances at the screen sees that it is not the real office.
PRACTICE_LIGHT: dict[str, str] = {
    "accent": "#8a3b00",
    "accent_strong": "#6d2e00",
    "on_accent": "#ffffff",
    "accent_soft": "#ffe8d6",
    "nav": "#4a2200",
    "nav_text": "#f3dcc8",
    "nav_current": "#7a3a05",
    "nav_current_text": "#ffffff",
}
PRACTICE_DARK: dict[str, str] = {
    "accent": "#ffa45c",
    "accent_strong": "#ffc08c",
    "on_accent": "#2e1500",
    "accent_soft": "#43270f",
    "nav": "#1f1206",
    "nav_text": "#e3c7ae",
    "nav_current": "#5c300b",
    "nav_current_text": "#ffffff",
}

READABLE: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "muted") for ground in ("window", "surface", "sunken")),
    *(("text", f"{tone}_soft") for tone in TONES),
    *((tone, f"{tone}_soft") for tone in TONES),
    *((tone, ground) for tone in TONES for ground in ("window", "surface")),
    ("accent", "window"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("accent_strong", "accent_soft"),
    ("text", "accent_soft"),
    ("muted", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("nav_text", "nav"),
    ("nav_current_text", "nav_current"),
    ("practice_text", "practice"),
)
VISIBLE: tuple[tuple[str, str], ...] = (("edge", "surface"), ("edge", "window"), ("accent", "surface"))


@dataclass(frozen=True)
class ToneLook:
    """How a tone is shown besides its colour: an icon, so that nothing is told by colour alone."""

    icon: str


LOOKS: dict[Tone, ToneLook] = {
    "neutral": ToneLook("mdi6.circle-outline"),
    "working": ToneLook("mdi6.progress-clock"),
    "good": ToneLook("mdi6.check-circle-outline"),
    "warning": ToneLook("mdi6.alert-outline"),
    "bad": ToneLook("mdi6.alert-octagon-outline"),
}
