package dev.partnercenter.client.consents;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.consents.GrantResult.Failed;
import dev.partnercenter.client.consents.GrantResult.Granted;
import dev.partnercenter.client.consents.GrantResult.NeedsReplacement;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One grant on its way: posted, then looked at until it works. What Partner Center answers alone settles nothing good. */
final class Granting {

    /** What is known from the post. */
    private enum Post {
        DUE,
        ACCEPTED,
        /** There is a grant for the API already. */
        IN_THE_WAY,
        /** Refused for a reason that may be the same, or not answered, so that it may have been done. */
        DOUBTFUL
    }

    private final CustomerTenant tenant;
    private final ApplicationGrant grant;
    private final boolean replacing;
    private Post post = Post.DUE;
    private @Nullable IOException setback;
    private @Nullable GrantResult result;

    /** @param replacing whether what is in the way has been removed and will go */
    Granting(CustomerTenant tenant, ApplicationGrant grant, boolean replacing) {
        this.tenant = tenant;
        this.grant = grant;
        this.replacing = replacing;
    }

    boolean isOpen() {
        return result == null;
    }

    /** @param last whether it is not posted again; what is in the way then has come there after the removal */
    void post(boolean last) {
        if (post != Post.DUE) {
            return;
        }
        try {
            tenant.post(grant);
            post = Post.ACCEPTED;
        } catch (IOException e) {
            setback = e;
            refused(e, last);
        }
    }

    private void refused(IOException refusal, boolean last) {
        int status = refusal instanceof PartnerCenterException said ? said.status() : 0;
        if (status == 409) {
            post = replacing && !last ? Post.DUE : Post.IN_THE_WAY;
        } else if (status == 400 || CustomerTenant.mayBeDone(refusal)) {
            post = Post.DOUBTFUL;
        } else {
            result = new Failed(grant, refusal);
        }
    }

    /** Whether what tokens have shown before may be wrong by now. */
    boolean mayHaveChanged() {
        return replacing || post == Post.ACCEPTED || post == Post.DOUBTFUL;
    }

    /** Sees good news alone: a token may be from before, and so may a refusal that is remembered. */
    void lookAtWhatIsHeld() {
        if (post != Post.IN_THE_WAY) {
            return;
        }
        try {
            if (grant.missingIn(tenant.granted(grant)).isEmpty()) {
                result = new Granted(grant);
            }
        } catch (AuthException e) {
            setback = e; // Until the look that follows.
        }
    }

    /** Whether there is something to be seen of it in a token. */
    boolean isToBeSeen() {
        return isOpen() && post != Post.DUE;
    }

    void look() {
        if (!isToBeSeen()) {
            return;
        }
        try {
            judge(grant.missingIn(tenant.granted(grant)));
        } catch (AuthException.CustomerAccess | AuthException.Throttled | AuthException.Unavailable e) {
            // What has just been granted is not known everywhere yet, or nobody tells just now.
            notYet(e);
        } catch (AuthException e) {
            result = new Failed(grant, e);
        }
    }

    private void judge(Set<String> missing) {
        if (missing.isEmpty()) {
            result = new Granted(grant);
        } else if (post == Post.IN_THE_WAY || isRefused()) {
            result = new NeedsReplacement(grant, missing);
        } else {
            notYet(new IOException("The token for " + grant.resource() + " in customer " + tenant.customer()
                    + " lacks the scopes " + missing
                    + " although they were granted. Nobody has to act yet: a grant may take"
                    + " longer to be known everywhere, so ensure it again later."));
        }
    }

    /** Whether Partner Center refused the post in words that are not understood, as it does a second grant for an API. */
    private boolean isRefused() {
        return post == Post.DOUBTFUL && setback instanceof PartnerCenterException said && said.status() == 400;
    }

    private void notYet(IOException why) {
        if (post == Post.DOUBTFUL) {
            giveUp();
        } else {
            setback = why;
        }
    }

    /** Settles what is still open. */
    void giveUp() {
        if (isOpen()) {
            result = new Failed(grant, setback != null ? setback : new IOException("The grant was never seen to work"));
        }
    }

    /** Settles what is still open because nobody waits for it any more. */
    void giveUp(IOException why) {
        if (isOpen()) {
            result = new Failed(grant, why);
        }
    }

    GrantResult result() {
        if (result == null) {
            throw new IllegalStateException("a grant is settled before it is told of");
        }
        return result;
    }
}
