package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What one AADSTS number means.
 *
 * @param isGeneral whether it says less than another number in the same chain would
 * @param reason what became of the consent, if it comes to that; null if the number does not tell
 * @param cause a clause for {@link AuthFailure.Builder#because}
 * @param remedy a sentence for {@link AuthFailure.Builder#remedy}
 */
record AadstsNumber(
        int number, Kind kind, boolean isGeneral, @Nullable Reason reason, String cause, String remedy) {

    /** Whose matter it is; the resource that lists the numbers explains each kind. */
    enum Kind {
        TRANSIENT,
        SERVICE,
        THROTTLED,
        CREDENTIAL,
        REGISTRATION,
        DEVELOPER,
        CONSENT,
        CUSTOMER_CONSENT,
        USER,
        TENANT,
        POLICY
    }
}
