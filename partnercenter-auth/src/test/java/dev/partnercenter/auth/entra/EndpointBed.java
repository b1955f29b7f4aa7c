package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.time.Duration;

/** A token endpoint that answers what a test says, and an app that asks it for a token. For all tests of a class. */
final class EndpointBed implements AutoCloseable {
    static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    static final Target CUSTOMER = Target.of(TestBed.PARTNER, TestBed.OTHER_PARTNER, Resource.GRAPH);
    static final Grant APP = new Grant.ClientCredentials();

    private final TestBed bed = TestBed.inline();
    final PartnerCenterSimulator microsoft = bed.microsoft;
    final ManualClock clock = bed.clock;
    final FaultTarget endpoint = microsoft.faults().tokenEndpoint();

    /** Forgets what an earlier test has asked and been told. */
    void clear() {
        microsoft.faults().clear();
        microsoft.journal().clear();
        // What an earlier test made the endpoint leave alone is over by now.
        clock.advance(Duration.ofHours(2));
    }

    TokenReply redeem(Target target) throws AuthException {
        return bed.app.tokenEndpoint().redeem(APP, target);
    }

    /** A reply of the endpoint with one more field. */
    static String reply(String field) {
        return "{\"token_type\":\"bearer\",\"access_token\":\"canary\"," + field + "}";
    }

    /** What a log would show of it, if it showed causes and what was suppressed too. */
    static String everythingIn(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            text.append(e);
            for (Throwable suppressed : e.getSuppressed()) {
                text.append(suppressed);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        bed.close();
    }
}
