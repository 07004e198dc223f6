"""What Windows shows of the programs under Properties, Details. Read inside PyInstaller, which knows these types."""

from PyInstaller.utils.win32.versioninfo import (
    FixedFileInfo,
    StringFileInfo,
    StringStruct,
    StringTable,
    VarFileInfo,
    VarStruct,
    VSVersionInfo,
)

INDONESIAN, UNICODE = 0x0421, 1200


def version_information(version: str, name: str) -> VSVersionInfo:
    """The resource for the program `name` of the release `version`, such as "0.1.0"."""
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    texts = {
        "CompanyName": "Loket",
        "FileDescription": "Loket" if name == "Loket" else "Loket (baris perintah)",
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "EUPL-1.2",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Loket",
        "ProductVersion": version,
    }
    table = StringTable(f"{INDONESIAN:04x}{UNICODE:04x}", [StringStruct(key, text) for key, text in texts.items()])
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
        kids=[StringFileInfo([table]), VarFileInfo([VarStruct("Translation", [INDONESIAN, UNICODE])])],
    )
