; The setup program. Made by build/windows/pack.py, which gives:
;   VERSION   0.2.0
;   VERSION4  0.2.0.0, for Windows' own version information
;   SOURCE    the frozen folder: Loket.exe, cli\loket.exe, release.json, ${CONTENTS}\
;   CONTENTS  the folder that both programs need, named after its version, e.g. loket-0.2.0
;   SIZE      KiB that the frozen folder takes
;   ICON      the .ico
;   PANEL     the .bmp of the last page
;   COURIER   the extension of courier files
;   OUT       where the setup program goes
;   QUICK     when it is only to be tried: larger, and made in seconds
;
; Exit codes: 0 done, 1 the person cancelled, 2 a file could not be written, 3 the loket.toml beside the setup is wrong
; or the new version does not start here, 4 Loket is open and did not close, 5 no room on the disk, 6 this Windows is too
; old or not 64-bit. Whatever is not 0 leaves the version that was there at work.
;
; An upgrade lays its contents in a folder of its own, beside those in use, and switches by replacing one file,
; Loket.exe: cut off at any point, the old version starts or the new one does.

Unicode true
Target amd64-unicode
!ifdef QUICK
SetCompressor /SOLID zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
ManifestSupportedOS Win10
ManifestDPIAware true
CRCCheck force

!define KEY "Software\Loket"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Loket"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "Loket"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"

!include "MUI2.nsh"
!include "MultiUser.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

Name "Loket"
BrandingText "Loket ${VERSION}"
OutFile "${OUT}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=0 "ProductName" "Loket"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "Loket: pemasangan"
VIAddVersionKey /LANG=0 "LegalCopyright" "EUPL-1.2"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PANEL}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION OpenLoket
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_LANGDLL_WINDOWTITLE "Loket ${VERSION}"
!define MUI_LANGDLL_INFO "Bahasa / Language"

LangString Open ${LANG_INDONESIAN} "Loket sedang terbuka dan akan ditutup. Yang sudah diketik tetap tersimpan. Lanjutkan?"
LangString Open ${LANG_ENGLISH} "Loket is open and will be closed. What was typed stays saved. Go on?"
LangString StillOpen ${LANG_INDONESIAN} "Loket tidak dapat ditutup. Tidak ada yang diubah. Tutup Loket di semua akun pada PC ini, lalu jalankan pemasangan lagi."
LangString StillOpen ${LANG_ENGLISH} "Loket could not be closed. Nothing was changed. Close Loket in every account of this PC, then start the setup again."
LangString NoRoom ${LANG_INDONESIAN} "Ruang pada disk tidak cukup. Tidak ada yang diubah. Diperlukan ${SIZE} KiB; kosongkan ruang, lalu jalankan pemasangan lagi."
LangString NoRoom ${LANG_ENGLISH} "There is not enough room on the disk. Nothing was changed. ${SIZE} KiB are needed; make room, then start the setup again."
LangString TooOld ${LANG_INDONESIAN} "Loket memerlukan Windows 10 atau lebih baru, 64-bit. Tidak ada yang diubah."
LangString TooOld ${LANG_ENGLISH} "Loket needs 64-bit Windows 10 or newer. Nothing was changed."
LangString DoesNotStart ${LANG_INDONESIAN} "Versi baru tidak dapat dijalankan di PC ini, atau loket.toml di samping berkas pemasangan salah. Versi yang lama tetap berfungsi.$\r$\n$\r$\n"
LangString DoesNotStart ${LANG_ENGLISH} "The new version does not start on this PC, or the loket.toml beside the setup is wrong. The version that was here still works.$\r$\n$\r$\n"
LangString NotWritten ${LANG_INDONESIAN} "Sebuah berkas tidak dapat ditulis. Versi yang lama tetap berfungsi. Periksa izin folder dan antivirus, lalu jalankan pemasangan lagi."
LangString NotWritten ${LANG_ENGLISH} "A file could not be written. The version that was here still works. Check the folder's permissions and the antivirus, then start the setup again."
LangString DataStays ${LANG_INDONESIAN} "Data kantor di PC ini tidak dihapus."
LangString DataStays ${LANG_ENGLISH} "The office's data on this PC is not deleted."
LangString CourierFile ${LANG_INDONESIAN} "Berkas kurir Loket"
LangString CourierFile ${LANG_ENGLISH} "Loket courier file"

!macro Leave code text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; A file takes the place of another in one step, on the disk before it goes on.
!macro Replace new old
  System::Call 'kernel32::MoveFileExW(w "${new}", w "${old}", i 9) i .r0'
  ${If} $0 = 0
    !insertmacro Leave 2 "$(NotWritten)"
  ${EndIf}
!macroend

!macro DefineCloseLoket un
; Loket asks nobody anything when its window is closed; a command of Task Scheduler is waited for.
Function ${un}CloseLoket
  StrCpy $1 0
  ${Do}
    StrCpy $2 free
    ${For} $3 1 2
      ${If} $3 = 1
        StrCpy $4 "$INSTDIR\Loket.exe"
      ${Else}
        StrCpy $4 "$INSTDIR\cli\loket.exe"
      ${EndIf}
      ${If} ${FileExists} $4
        ClearErrors
        FileOpen $5 $4 a
        ${If} ${Errors}
          StrCpy $2 busy
        ${Else}
          FileClose $5
        ${EndIf}
      ${EndIf}
    ${Next}
    ${If} $2 == free
      Return
    ${EndIf}
    ${If} $1 = 0
      MessageBox MB_OKCANCEL|MB_ICONQUESTION "$(Open)" /SD IDOK IDOK go_on
        SetErrorLevel 1
        Quit
      go_on:
    ${EndIf}
    nsExec::Exec 'taskkill /IM Loket.exe'
    Pop $5
    Sleep 1000
    IntOp $1 $1 + 1
  ${LoopUntil} $1 > 60
  !insertmacro Leave 4 "$(StillOpen)"
FunctionEnd
!macroend
!insertmacro DefineCloseLoket ""
!insertmacro DefineCloseLoket "un."

Function .onInit
  StrCpy $R9 $INSTDIR ; what /D= named; the install mode would overwrite it
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    !insertmacro Leave 6 "$(TooOld)"
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  ${If} $R9 != ""
    StrCpy $INSTDIR $R9
  ${EndIf}
  StrCpy $LANGUAGE ${LANG_INDONESIAN} ; Windows itself is in English on most offices' PCs
  !insertmacro MUI_LANGDLL_DISPLAY
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
  ReadRegStr $LANGUAGE SHCTX "${KEY}" "Language"
FunctionEnd

; By the desktop's own shell: the setup may run as an administrator, the program must not.
Function OpenLoket
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\Loket.exe"'
FunctionEnd

Function CheckRoom
  ${GetRoot} "$INSTDIR" $0
  ${DriveSpace} "$0\" "/D=F /S=K" $1
  ${If} $1 < ${SIZE}
    !insertmacro Leave 5 "$(NoRoom)"
  ${EndIf}
FunctionEnd

; What was laid so far, without what was there before.
Function TakeBack
  Delete "$INSTDIR\*.new.*"
  Delete "$INSTDIR\cli\*.new.*"
  ${If} $R8 == new
    RMDir /r "$INSTDIR\${CONTENTS}"
    RMDir "$INSTDIR\cli"
    RMDir "$INSTDIR"
  ${EndIf}
FunctionEnd

; The new version is started before anything depends on it, and looks at the settings it is going to have.
Function TryNewVersion
  ${If} ${FileExists} "$EXEDIR\loket.toml"
    nsExec::ExecToStack '"$INSTDIR\cli\loket.new.exe" machine --check "$EXEDIR\loket.toml"'
  ${Else}
    nsExec::ExecToStack '"$INSTDIR\cli\loket.new.exe" --help'
  ${EndIf}
  Pop $0
  Pop $1
  ${If} $0 != 0
    Call TakeBack
    !insertmacro Leave 3 "$(DoesNotStart)$1"
  ${EndIf}
FunctionEnd

; The folders of versions, all but one.
!macro RemoveContents but
  FindFirst $0 $1 "$INSTDIR\loket-*"
  ${DoWhile} $1 != ""
    ${If} $1 != "${but}"
    ${AndIf} ${FileExists} "$INSTDIR\$1\*.*"
      RMDir /r "$INSTDIR\$1"
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
!macroend

Section
  Call CloseLoket
  Call CheckRoom
  StrCpy $R8 new
  ${If} ${FileExists} "$INSTDIR\${CONTENTS}\*.*"
    StrCpy $R8 same
  ${EndIf}
  SetOutPath "$INSTDIR\${CONTENTS}"
  File /r "${SOURCE}/${CONTENTS}/*.*"
  SetOutPath "$INSTDIR"
  CreateDirectory "$INSTDIR\cli"
  File "/oname=cli\loket.new.exe" "${SOURCE}/cli/loket.exe"
  File "/oname=Loket.new.exe" "${SOURCE}/Loket.exe"
  File "/oname=release.new.json" "${SOURCE}/release.json"
  Call TryNewVersion
  ${If} ${FileExists} "$EXEDIR\loket.toml"
    CopyFiles /SILENT "$EXEDIR\loket.toml" "$INSTDIR\loket.new.toml"
    !insertmacro Replace "$INSTDIR\loket.new.toml" "$INSTDIR\loket.toml"
  ${EndIf}
  !insertmacro Replace "$INSTDIR\Loket.new.exe" "$INSTDIR\Loket.exe"
  !insertmacro Replace "$INSTDIR\cli\loket.new.exe" "$INSTDIR\cli\loket.exe"
  !insertmacro Replace "$INSTDIR\release.new.json" "$INSTDIR\release.json"
  WriteUninstaller "$INSTDIR\uninstall.new.exe"
  !insertmacro Replace "$INSTDIR\uninstall.new.exe" "$INSTDIR\uninstall.exe"
  !insertmacro RemoveContents "${CONTENTS}"
  CreateShortcut "$SMPROGRAMS\Loket.lnk" "$INSTDIR\Loket.exe"
  Call Register
SectionEnd

Function Register
  WriteRegStr SHCTX "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "Language" $LANGUAGE
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "Loket"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\Loket.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Comments" "$(DataStays)"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  WriteRegStr SHCTX "Software\Classes\${COURIER}" "" "Loket.Courier"
  WriteRegStr SHCTX "Software\Classes\Loket.Courier" "" "$(CourierFile)"
  WriteRegStr SHCTX "Software\Classes\Loket.Courier\DefaultIcon" "" "$INSTDIR\Loket.exe,0"
  WriteRegStr SHCTX "Software\Classes\Loket.Courier\shell\open\command" "" '"$INSTDIR\Loket.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x8000000, i 0, p 0, p 0)'
FunctionEnd

Function .onInstFailed
  Call TakeBack
FunctionEnd

Section "Uninstall"
  Call un.CloseLoket
  Delete "$SMPROGRAMS\Loket.lnk"
  Delete "$INSTDIR\Loket.exe"
  Delete "$INSTDIR\cli\loket.exe"
  Delete "$INSTDIR\*.new.*"
  Delete "$INSTDIR\cli\*.new.*"
  RMDir "$INSTDIR\cli"
  Delete "$INSTDIR\release.json"
  Delete "$INSTDIR\loket.toml"
  !insertmacro RemoveContents ""
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when it is empty: what a person put there stays
  RMDir /r "$LOCALAPPDATA\Loket\versions" ; updates of this user; the data beside them stays
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "${KEY}"
  DeleteRegKey SHCTX "Software\Classes\${COURIER}"
  DeleteRegKey SHCTX "Software\Classes\Loket.Courier"
SectionEnd
