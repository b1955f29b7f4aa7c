package dev.partnercenter.auth.entra;

/** Where Microsoft explains what a failure is about, for whoever has to act on it. */
enum HelpPage {
    CONSENT("partner-center/developer/enable-secure-app-model"),
    MFA("partner-center/security/partner-security-requirements-mandating-mfa"),
    ADMIN_CONSENT("entra/identity-platform/v2-admin-consent"),
    CUSTOMERS("partner-center/developer/gdap-and-secure-application-model"),
    CREDENTIALS("entra/identity-platform/how-to-add-credentials"),
    POLICIES("entra/identity/conditional-access/troubleshoot-conditional-access"),
    THROTTLING("entra/msal/dotnet/advanced/client-and-server-throttling"),
    ERRORS("entra/identity-platform/reference-error-codes");

    private final String path;

    HelpPage(String path) {
        this.path = path;
    }

    @Override
    public String toString() {
        return "https://learn.microsoft.com/" + path;
    }
}
