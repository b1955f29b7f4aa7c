package dev.partnercenter.client.consents;

import java.io.IOException;
import java.util.Set;

/** What became of one grant. */
public sealed interface GrantResult {

    /** What was to be granted. */
    ApplicationGrant grant();

    /** A token with all of its scopes was had: it works. */
    record Granted(ApplicationGrant grant) implements GrantResult {}

    /**
     * The app has a grant for this API already, and some scopes are not in it. A grant cannot be widened:
     * {@link ApplicationConsents#replaceConsent} removes all of the app's grants in that tenant and makes them anew.
     */
    record NeedsReplacement(ApplicationGrant grant, Set<String> missing) implements GrantResult {
        public NeedsReplacement {
            missing = Set.copyOf(missing);
        }
    }

    /**
     * It was refused, or was not seen to work in time.
     *
     * @param cause tells who must do what
     */
    record Failed(ApplicationGrant grant, IOException cause) implements GrantResult {}
}
