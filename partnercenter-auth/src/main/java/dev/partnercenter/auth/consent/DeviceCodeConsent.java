package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthException.Unavailable;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.DeviceCode;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TokenReply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Gets a consent where no browser can bring an answer back (RFC 8628): the user types a code in at a page of Microsoft's, on
 * any device. Many tenants forbid this way by Conditional Access, because a code is easily phished; prefer
 * {@link PartnerConsent} or {@link LoopbackConsent}. Immutable; safe for use by any number of threads.
 *
 * <p>The app proves itself here as everywhere, for it will have to when it uses the refresh token: leave "Allow public
 * client flows" off in its registration, or Entra refuses the credential (AADSTS700025). Microsoft documents this way for
 * apps without a credential; that it serves one that has some is not verified against the real service.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code">Device authorization grant</a>
 */
public final class DeviceCodeConsent {
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final PartnerApp app;
    private final Enrolment enrolment;
    private final Pause pause;

    DeviceCodeConsent(PartnerApp app, Enrolment enrolment) {
        this(app, enrolment, interval -> pause(app.runtime(), interval));
    }

    DeviceCodeConsent(PartnerApp app, Enrolment enrolment, Pause pause) {
        this.app = app;
        this.enrolment = enrolment;
        this.pause = pause;
    }

    /** Blocks for a while. */
    interface Pause {
        void await(Duration interval) throws InterruptedIOException;
    }

    /**
     * Has a user consent and stores what comes of it, as {@link PartnerConsent#complete} does. Blocks until the user has
     * finished, declined or run out of time, 15 minutes at most; interrupt the thread to give up.
     *
     * @param show gets what the user is to type in and where; called once, on the calling thread
     * @throws AuthException.ConsentRequired if the user declined or ran out of time, and as {@link PartnerConsent#complete}
     *     says
     * @throws InterruptedIOException if the thread was interrupted
     * @throws IOException as {@link PartnerConsent#complete} says
     */
    public ConsentedPartner run(ExpectedPartner expected, Consumer<DeviceCode> show) throws IOException {
        Target target = Target.ofSignIn(expected.authority(), Resource.PARTNER_CENTER);
        long begun = app.runtime().nanoTime();
        DeviceCode code = app.tokenEndpoint().deviceCode(target);
        show.accept(code);
        TokenReply reply = poll(code, target, begun + code.lifetime().toNanos());
        if (reply.idToken() == null || reply.refreshToken() == null) {
            throw app.failure()
                    .target(target)
                    .because("the token endpoint gave no id_token or no refresh token")
                    .configuration();
        }
        IdToken identity = app.idTokens().verify(reply.idToken(), target);
        return enrolment.enrol(identity, reply, reply.refreshToken(), expected::admits);
    }

    private TokenReply poll(DeviceCode code, Target target, long until) throws IOException {
        Duration interval = code.interval();
        while (true) {
            pause.await(interval);
            if (app.runtime().nanoTime() - until >= 0) {
                throw app.failure()
                        .target(target)
                        .because("nobody typed the code in, in time")
                        .remedy("The partner's user must begin again.")
                        .consentRequired(Reason.EXPIRED);
            }
            try {
                return app.tokenEndpoint().redeem(new Grant.DeviceCode(code.deviceCode()), target);
            } catch (Unavailable e) {
                String said = e.error().map(EntraError::code).orElse("");
                if (!"authorization_pending".equals(said)) {
                    // Asked to go slower, or not heard: section 3.5 has both ask less often.
                    interval = interval.plus(SLOWER);
                }
            }
        }
    }

    private static void pause(AuthRuntime runtime, Duration interval) throws InterruptedIOException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        var timer = runtime.after(interval, () -> over.complete(null));
        try {
            over.get();
        } catch (InterruptedException e) {
            timer.cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The thread that waits for the consent was interrupted");
        } catch (ExecutionException e) {
            throw new AssertionError("nothing fails there", e);
        }
    }
}
