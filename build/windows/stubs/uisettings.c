/* For the wine prefix only, never shipped.
 *
 * Qt asks Windows.UI.ViewManagement.UISettings for the colours of the desktop and ends when nobody answers; wine 8 has
 * no such class. This one answers with Windows' own light colours, or with the dark ones where the user's registry says
 * that programs are to be dark (AppsUseLightTheme = 0), and never tells of a change. */
#define COBJMACROS
#include <windows.h>
#include <inspectable.h>
#include <activation.h>

typedef struct { BYTE a, r, g, b; } Colour;
typedef struct { INT64 value; } Token;

static const GUID IID_Settings = {0x85361600, 0x1c63, 0x4627, {0xbc, 0xb1, 0x3a, 0x89, 0xe0, 0xbc, 0x9c, 0x55}};
static const GUID IID_Settings3 = {0x03021be4, 0x5254, 0x4781, {0x81, 0x94, 0x51, 0x68, 0xf7, 0xd0, 0x6d, 0x7b}};
static const GUID IID_Known = {0x00000000, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID IID_Inspect = {0xaf86e2e0, 0xb12d, 0x4c6a, {0x9c, 0x5a, 0xd7, 0xaa, 0x65, 0x10, 0x1e, 0x90}};
static const GUID IID_Factory = {0x00000035, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

typedef struct Settings Settings;
typedef struct {
    HRESULT(WINAPI *query)(Settings *, REFIID, void **);
    ULONG(WINAPI *add)(Settings *);
    ULONG(WINAPI *release)(Settings *);
    HRESULT(WINAPI *interfaces)(Settings *, ULONG *, IID **);
    HRESULT(WINAPI *name)(Settings *, HSTRING *);
    HRESULT(WINAPI *trust)(Settings *, TrustLevel *);
    HRESULT(WINAPI *colour)(Settings *, int, Colour *);
    HRESULT(WINAPI *listen)(Settings *, void *, Token *);
    HRESULT(WINAPI *unlisten)(Settings *, Token);
} Settings3;
struct Settings { const Settings3 *methods; };

/* Everything lives as long as the library: nothing is counted. */
static ULONG WINAPI counted(void *self) { (void)self; return 2; }
static HRESULT WINAPI no_interfaces(void *self, ULONG *count, IID **ids) { (void)self; *count = 0; *ids = NULL; return S_OK; }
static HRESULT WINAPI no_name(void *self, HSTRING *name) { (void)self; *name = NULL; return S_OK; }
static HRESULT WINAPI base_trust(void *self, TrustLevel *level) { (void)self; *level = BaseTrust; return S_OK; }

static BOOL dark(void)
{
    DWORD light = 1, size = sizeof light;
    RegGetValueW(HKEY_CURRENT_USER, L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                 L"AppsUseLightTheme", RRF_RT_REG_DWORD, NULL, &light, &size);
    return !light;
}

static HRESULT WINAPI colour(Settings *self, int kind, Colour *answer)
{
    static const Colour black = {255, 0, 0, 0}, white = {255, 255, 255, 255}, accent = {255, 0, 120, 215};
    (void)self;
    *answer = kind == 0 ? (dark() ? black : white) : kind == 1 ? (dark() ? white : black) : accent;
    return S_OK;
}

static HRESULT WINAPI listen_to(Settings *self, void *who, Token *token) { (void)self; (void)who; token->value = 1; return S_OK; }
static HRESULT WINAPI unlisten(Settings *self, Token token) { (void)self; (void)token; return S_OK; }

static HRESULT WINAPI query_settings(Settings *self, REFIID id, void **answer)
{
    if (IsEqualGUID(id, &IID_Known) || IsEqualGUID(id, &IID_Inspect) || IsEqualGUID(id, &IID_Settings)
        || IsEqualGUID(id, &IID_Settings3)) {
        *answer = self;
        return S_OK;
    }
    *answer = NULL;
    return E_NOINTERFACE;
}

static const Settings3 settings_methods = {
    query_settings, (void *)counted, (void *)counted, (void *)no_interfaces, (void *)no_name, (void *)base_trust,
    colour, listen_to, unlisten};
static Settings settings = {&settings_methods};

static HRESULT WINAPI query_factory(IActivationFactory *self, REFIID id, void **answer)
{
    *answer = IsEqualGUID(id, &IID_Known) || IsEqualGUID(id, &IID_Inspect) || IsEqualGUID(id, &IID_Factory) ? self : NULL;
    return *answer ? S_OK : E_NOINTERFACE;
}

static HRESULT WINAPI activate(IActivationFactory *self, IInspectable **answer)
{
    (void)self;
    *answer = (IInspectable *)&settings;
    return S_OK;
}

static const IActivationFactoryVtbl factory_methods = {
    query_factory, (void *)counted, (void *)counted, (void *)no_interfaces, (void *)no_name, (void *)base_trust, activate};
static IActivationFactory factory = {(IActivationFactoryVtbl *)&factory_methods};

__declspec(dllexport) HRESULT WINAPI DllGetActivationFactory(HSTRING name, IActivationFactory **answer)
{
    (void)name;
    *answer = &factory;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI DllCanUnloadNow(void) { return S_FALSE; }
