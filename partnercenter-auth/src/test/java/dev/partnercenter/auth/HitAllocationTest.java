package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A held token costs no memory to ask for, so that no rate of calls has the collector run for it. */
class HitAllocationTest {
    private static final int TENANTS = 100;
    private static final int ROUNDS = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CannedTokens canned = CannedTokens.on(new InlineExecutor());
    private final TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> canned.reply("token"));
    private final TokenRequest[] requests = requests();

    @AfterEach
    void close() {
        canned.close();
    }

    private interface Ask {
        AccessToken token(int tenant) throws AuthException;
    }

    @Test
    void hitByHandleAllocatesNothing() throws Exception {
        TokenSource[] handles = new TokenSource[TENANTS];
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            handles[tenant] = tokens.source(requests[tenant]);
        }

        assertThat(allocatedBy(tenant -> handles[tenant].token())).isZero();
    }

    @Test
    void hitByTheRequestThatWasAskedWithFirstAllocatesNothing() throws Exception {
        assertThat(allocatedBy(tenant -> tokens.token(requests[tenant]))).isZero();
    }

    @Test
    void hitByAnEqualRequestAllocatesNothing() throws Exception {
        TokenRequest[] equal = requests();
        for (TokenRequest request : requests) {
            tokens.token(request);
        }

        assertThat(allocatedBy(tenant -> tokens.token(equal[tenant]))).isZero();
    }

    /** Bytes, in the best of some turns: the first fetches the tokens, and the JVM links and compiles the code in others. */
    private long allocatedBy(Ask ask) throws AuthException {
        long least = Long.MAX_VALUE;
        for (int turn = 0; turn < 10; turn++) {
            least = Math.min(least, turnOf(ask));
        }
        return least;
    }

    private long turnOf(Ask ask) throws AuthException {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                ask.token(tenant);
            }
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static TokenRequest[] requests() {
        TokenRequest[] requests = new TokenRequest[TENANTS];
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            requests[tenant] = TokenRequest.forPartner(
                    TenantId.of(String.format(Locale.ROOT, "11111111-0000-4000-8000-%012x", tenant)));
        }
        return requests;
    }
}
