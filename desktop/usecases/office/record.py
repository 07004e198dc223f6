"""The record that holds the office's own settings."""

from desktop.usecases.desk import Office
from sync.model.record import Record

OFFICE = "office"


def office_record(office: Office) -> Record:
    """The settings of this PC's office. Raises LookupError where they never arrived, which joining rules out."""
    found = office.store.get(OFFICE, office.store.membership().office)
    if found is None:
        raise LookupError("the office's own record never arrived")
    return found
