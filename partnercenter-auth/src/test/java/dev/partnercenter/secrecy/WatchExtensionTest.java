package dev.partnercenter.secrecy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.slf4j.LoggerFactory;

/** Runs classes of tests as the build does, and looks at what becomes of one that leaks. */
class WatchExtensionTest {

    static class LeakyTests {
        @Test
        void logsItsSecret() {
            LoggerFactory.getLogger("some.library")
                    .trace("sent {}", Canaries.text("client secret").substring(20, 28));
        }
    }

    static class TightTests {
        @Test
        void logsNoSecret() {
            String canary = Canaries.text("client secret");
            LoggerFactory.getLogger("some.library").trace("sent {} characters", canary.length());
        }
    }

    static class LeakyOuterTests {
        @Nested
        class Inner {
            @Test
            void logsItsSecret() {
                Logger.getLogger("another.library").finest(Canaries.token("access token"));
            }
        }
    }

    @Test
    void classThatLeaksFailsAndSaysWhatAndWhere() {
        TestExecutionSummary summary = run(LeakyTests.class);

        assertThat(summary.getTestsSucceededCount()).isOne();
        assertThat(summary.getFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.getTestIdentifier().isContainer()).isTrue();
            assertThat(failure.getException())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("a piece of a secret (client secret)")
                    .hasMessageContaining("the log of some.library");
        });
    }

    @Test
    void classWithinAClassFailsToo() {
        assertThat(run(LeakyOuterTests.class).getFailures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure.getException()).hasMessageContaining("the log of another.library"));
    }

    @Test
    void classThatKeepsItsSecretsPasses() {
        assertThat(run(TightTests.class).getFailures()).isEmpty();
    }

    private static TestExecutionSummary run(Class<?> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(List.of(selectClass(tests)))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }
}
