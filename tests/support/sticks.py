"""A USB stick between a PC and central."""

from dataclasses import dataclass
from pathlib import Path

from desktop.usecases.desk import Office
from desktop.usecases.exchange.courier import Received, pack, take_in
from sync.central.courier import Taken, take_file
from tests.support.central import RunningCentral
from tests.sync.pc import Pc


@dataclass(frozen=True)
class Stick:
    """Every file that was ever on it stays; each way gives the new one."""

    folder: Path
    central: RunningCentral

    def pack(self, office: Office) -> Path:
        """What `office` has for central, in a new file."""
        file = self.folder / f"{len(list(self.folder.iterdir()))}.kurir"
        pack(office, file)
        return file

    def bring(self, file: Path, *, sealed: bool = False) -> Taken:
        """What central does with it; its answer, if there is one, is beside the file."""
        taken = take_file(self.central.service, file.read_bytes(), sealed=sealed, files=self.central.files)
        if taken.answer is not None:
            self.answer_to(file).write_bytes(taken.answer)
        return taken

    def answer_to(self, file: Path) -> Path:
        return file.with_suffix(".jawaban.kurir")

    def take_in(self, office: Office, file: Path) -> Received:
        """The answer to `file`."""
        return take_in(office, self.answer_to(file))

    def round(self, office: Office) -> Received:
        """There and back."""
        file = self.pack(office)
        self.bring(file)
        return self.take_in(office, file)


def of(pc: Pc) -> Office:
    """What the use cases work on."""
    return Office(pc.store, pc.store.pack, pc.clock)
