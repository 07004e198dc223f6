"""The interview before a recommendation, as a screen."""

from desktop.ui.screens.interview.page import InterviewPage

__all__ = ["InterviewPage"]
