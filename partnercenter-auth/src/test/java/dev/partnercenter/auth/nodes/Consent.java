package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One sign-in of a partner's user, and what has become of it: the truth that only the issuer knows. */
final class Consent {
    final TenantId partner;
    final String user;
    final String clientId;
    final boolean mfa;
    final Instant at;

    /** Under which epochs its tokens may stand in the store: when it was given, adopted, or stored without metadata. */
    final Set<Long> epochs = new HashSet<>();

    /** Whether it is on its way into a process, which may date it anew. */
    boolean arriving;

    /** What ended it, for all of its tokens. */
    @Nullable
    End end;

    /** What the issuer says when somebody comes with a token whose time is over. */
    enum End {
        REVOKED("50173", true),
        USER_DISABLED("50057", true),
        POLICY("50076", false),
        EXPIRED("700082", false),
        USED("70000", false);

        final String number;

        /** Whether somebody has ended it on purpose, so that an earlier consent must not take its place. */
        final boolean meant;

        End(String number, boolean meant) {
            this.number = number;
            this.meant = meant;
        }
    }

    Consent(TenantId partner, String user, String clientId, boolean mfa, Instant at) {
        this.partner = partner;
        this.user = user;
        this.clientId = clientId;
        this.mfa = mfa;
        this.at = at;
    }

    @Override
    public String toString() {
        return (mfa ? "" : "MFA-less ") + "consent of " + user + " of " + World.name(partner)
                + (clientId.equals(World.CLIENT) ? "" : " to another app");
    }
}
