package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.TenantId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose consent is welcome. There is no default: whoever finishes a consent ends up in your store, so somebody has to say
 * who may. The tenant of personal Microsoft accounts is never admitted. Immutable.
 */
public final class ExpectedPartner {
    private static final TenantId PERSONAL_ACCOUNTS = TenantId.of("9188040d-6c67-4c5b-b112-36a304b66dad");

    private final Authority authority;
    private final Predicate<TenantId> admission;
    private final @Nullable String loginHint;
    private final @Nullable String domainHint;

    private ExpectedPartner(
            Authority authority,
            Predicate<TenantId> admission,
            @Nullable String loginHint,
            @Nullable String domainHint) {
        this.authority = authority;
        this.admission = admission;
        this.loginHint = loginHint;
        this.domainHint = domainHint;
    }

    /** Only this partner; its users sign in at its own page. */
    public static ExpectedPartner of(TenantId partner) {
        return new ExpectedPartner(Authority.of(partner), partner::equals, null, null);
    }

    /**
     * Any partner that the application admits, for a CPV that learns only from the sign-in who came. The test is made
     * after the sign-in and before anything is stored.
     */
    public static ExpectedPartner admittedBy(Predicate<TenantId> admission) {
        return new ExpectedPartner(Authority.ORGANIZATIONS, admission, null, null);
    }

    /** The same, with the user name to fill in at the sign-in page; a hint and no condition. */
    public ExpectedPartner withLoginHint(String userName) {
        return new ExpectedPartner(authority, admission, userName, domainHint);
    }

    /** The same, with the domain whose sign-in page is shown at once; a hint and no condition. */
    public ExpectedPartner withDomainHint(String domain) {
        return new ExpectedPartner(authority, admission, loginHint, domain);
    }

    Authority authority() {
        return authority;
    }

    @Nullable
    String loginHint() {
        return loginHint;
    }

    @Nullable
    String domainHint() {
        return domainHint;
    }

    boolean admits(TenantId tenant) {
        return !tenant.equals(PERSONAL_ACCOUNTS) && admission.test(tenant);
    }
}
