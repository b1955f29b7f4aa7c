package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.HostBreaker;
import dev.partnercenter.auth.entra.PartnerApp;
import java.io.IOException;

/** What all of an app's calls to one host share, whoever makes them. */
record Host(HostBreaker<IOException> breaker, Lanes lanes, RetryBudget budget, Waits waits) {

    static Host of(PartnerApp app, String name) {
        return app.companion(
                Host.class,
                name,
                () -> new Host(
                        new HostBreaker<>(app.runtime(), name, app.options().hostPause()),
                        new Lanes(app.runtime()),
                        new RetryBudget(),
                        new Waits(app)));
    }
}
