"""The words that a template of letter numbers may hold, with what each becomes and an example of the whole."""

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.i18n import _
from desktop.letters.numbering import words_for_template
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import column, label, selectable

_EXAMPLE = ("562/{number:04d}/LTSA/{year}", "562/0037/LTSA/2026")


class TemplateHelp(QWidget):
    """Always there, so that nobody has to make a mistake first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("template_help")
        words = QGridLayout()
        words.setHorizontalSpacing(theme.gap(3))
        words.setVerticalSpacing(theme.gap(0.5))
        words.setColumnStretch(1, 1)
        for place, (word, becomes) in enumerate(words_for_template()):
            words.addWidget(selectable(word, "label", wrap=False), place, 0)
            words.addWidget(label(becomes, "caption", wrap=True), place, 1)
        template, number = _EXAMPLE
        example = label(
            _("For instance {template} becomes {number}").format(template=template, number=number), "caption", wrap=True
        )
        self.setLayout(column(example, words, gap=theme.gap(1), margins=(0, theme.gap(1), 0, 0)))
