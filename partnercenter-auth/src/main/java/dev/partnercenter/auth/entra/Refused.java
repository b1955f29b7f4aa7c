package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.AadstsNumber.Kind;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code error}, together with its {@code suberror}, refuses: how that is taken when no number says more, and
 * what a number may make of it.
 */
enum Refused {
    /** Who the app is. Never a matter of the consent. */
    CREDENTIAL("the app's credential was refused"),
    /** The app in this tenant. */
    APP("the app is not known or not allowed in the tenant"),
    /** The request as such. */
    REQUEST("Microsoft Entra could not accept the request"),
    /** The code or refresh token, or what the user has yet to do. */
    GRANT("the grant was refused for good"),
    /** The same, where the user has to act outside of the sign-in page first. */
    UNPREPARED_USER(
            "the user has something to do before a sign-in can succeed",
            "The partner's user must do what the sign-in page asks for, then sign in with MFA and consent again."),
    /** The refresh token itself, which no tenant will take any more. */
    SPENT_TOKEN("the refresh token is no longer good"),
    /** The same, because of its age. */
    EXPIRED_TOKEN("the refresh token has expired"),
    /** The user's password is to be changed first. */
    PASSWORD(
            "the user's password has expired",
            "The partner's user must set a new password, then sign in with MFA and consent again."),
    /** What a user or an administrator has not allowed the app. */
    CONSENT("the app lacks a consent in the tenant"),
    /** What a user or an administrator has denied the app. */
    DENIED("the consent was declined"),
    /** A grant that was given to another app. */
    FOREIGN_GRANT(
            "the grant was given to another app",
            "The app's developer must redeem a grant with the client id it was given to."),
    /** A sign-in that would get no further than a message, as where a rule of the tenant stands against it. */
    SIGN_IN("a sign-in would only show the user a message"),
    /** An app that lacks the protection a policy demands. */
    PROTECTION("a policy demands an app protection that the app does not have"),
    /** The code for a sign-in on another device. */
    EXPIRED_CODE("nobody typed the code in, in time", "The partner's user must begin again."),
    /** Nothing yet: the user is still signing in on another device. */
    UNFINISHED("the user has not finished signing in yet"),
    /** Nothing that this version knows. */
    UNKNOWN(
            "Microsoft Entra gave an answer that this version does not know",
            "Nobody has to act yet: try again later; if it lasts, the app's developer must look that answer up, and take a"
                    + " version of this library that knows it.");

    private static final Map<String, Refused> BY_ERROR = Map.ofEntries(
            Map.entry("invalid_client", CREDENTIAL),
            Map.entry("unauthorized_client", APP),
            Map.entry("invalid_request", REQUEST),
            Map.entry("invalid_scope", REQUEST),
            Map.entry("invalid_resource", REQUEST),
            Map.entry("unsupported_grant_type", REQUEST),
            Map.entry("unsupported_response_type", REQUEST),
            Map.entry("invalid_grant", GRANT),
            Map.entry("interaction_required", GRANT),
            Map.entry("login_required", GRANT),
            Map.entry("authorization_pending", UNFINISHED),
            Map.entry("slow_down", UNFINISHED),
            Map.entry("authorization_declined", DENIED),
            Map.entry("expired_token", EXPIRED_CODE),
            Map.entry("code_expired", EXPIRED_CODE),
            Map.entry("bad_verification_code", REQUEST),
            Map.entry("consent_required", CONSENT),
            Map.entry("access_denied", DENIED));

    // basic_action is missing: a sign-in settles it, which is what a refused grant means anyway.
    private static final Map<String, Refused> BY_SUBERROR = Map.of(
            "additional_action", UNPREPARED_USER,
            "message_only", SIGN_IN,
            "protection_policy_required", PROTECTION,
            "consent_required", CONSENT,
            "bad_token", SPENT_TOKEN,
            "token_expired", EXPIRED_TOKEN,
            "user_password_expired", PASSWORD,
            "client_mismatch", FOREIGN_GRANT);

    private final String because;
    private final String remedy;

    Refused(String because) {
        this(because, "");
    }

    Refused(String because, String remedy) {
        this.because = because;
        this.remedy = remedy;
    }

    /** A suberror refines what a user or an administrator can settle; an unknown one changes nothing. */
    static Refused of(String error, @Nullable String suberror) {
        Refused refused = BY_ERROR.getOrDefault(error, UNKNOWN);
        return switch (refused) {
            case GRANT, CONSENT, DENIED -> suberror == null ? refused : BY_SUBERROR.getOrDefault(suberror, refused);
            // This is how Entra tells an app that it lacks Intune's protection.
            case APP -> "protection_policy_required".equals(suberror) ? PROTECTION : refused;
            default -> refused;
        };
    }

    String because() {
        return because;
    }

    /** Empty where the usual remedy of the exception will do. */
    String remedy() {
        return remedy;
    }

    /** What became of the consent, if it comes to that. */
    Reason reason() {
        return switch (this) {
            case EXPIRED_TOKEN, EXPIRED_CODE -> Reason.EXPIRED;
            case PASSWORD -> Reason.ACCOUNT;
            case DENIED -> Reason.DECLINED;
            default -> Reason.REFUSED;
        };
    }

    /** Whose move it is when no number says more. */
    Move move(boolean atCustomer) {
        return switch (this) {
            case CREDENTIAL -> Move.OPERATORS;
            case APP -> atCustomer ? Move.CUSTOMERS : Move.DEVELOPERS;
            case REQUEST, FOREIGN_GRANT -> Move.DEVELOPERS;
            case GRANT, UNPREPARED_USER, SPENT_TOKEN, EXPIRED_TOKEN, EXPIRED_CODE, PASSWORD -> Move.PARTNERS;
            case CONSENT, DENIED -> atCustomer ? Move.CUSTOMERS : Move.PARTNERS;
            case SIGN_IN, PROTECTION -> Move.ADMINISTRATORS;
            case UNFINISHED, UNKNOWN -> Move.NOBODYS;
        };
    }

    /** Whose move it is when a number of this kind says more; null if such a number has no say here. */
    @Nullable
    Move move(Kind kind, boolean atCustomer) {
        return switch (this) {
            case CREDENTIAL, APP, REQUEST -> appsMove(kind, atCustomer);
            case GRANT, UNPREPARED_USER, CONSENT, DENIED, SIGN_IN -> usersMove(kind, atCustomer);
            case SPENT_TOKEN, EXPIRED_TOKEN, PASSWORD -> kind == Kind.CONSENT ? Move.PARTNERS : null;
            case FOREIGN_GRANT, PROTECTION, EXPIRED_CODE, UNFINISHED, UNKNOWN -> null;
        };
    }

    private @Nullable Move appsMove(Kind kind, boolean atCustomer) {
        return switch (kind) {
            case TRANSIENT, SERVICE -> Move.NOBODYS;
            case POLICY -> Move.ADMINISTRATORS;
            case CREDENTIAL -> this == CREDENTIAL ? Move.OPERATORS : null;
            case REGISTRATION, DEVELOPER -> this == APP && atCustomer ? Move.CUSTOMERS : Move.DEVELOPERS;
            case CUSTOMER_CONSENT, TENANT -> atCustomer ? Move.CUSTOMERS : Move.DEVELOPERS;
            case USER -> atCustomer && this != CREDENTIAL ? Move.CUSTOMERS : null;
            case CONSENT, THROTTLED -> null;
        };
    }

    private static @Nullable Move usersMove(Kind kind, boolean atCustomer) {
        return switch (kind) {
            case TRANSIENT, SERVICE -> Move.NOBODYS;
            case POLICY -> Move.ADMINISTRATORS;
            case REGISTRATION, DEVELOPER -> Move.DEVELOPERS;
            case TENANT -> atCustomer ? Move.CUSTOMERS : Move.DEVELOPERS;
            case CUSTOMER_CONSENT, USER -> atCustomer ? Move.CUSTOMERS : Move.PARTNERS;
            case CONSENT -> Move.PARTNERS;
            case CREDENTIAL, THROTTLED -> null;
        };
    }
}
