package dev.partnercenter.client.profiles;

/**
 * How far Microsoft has vetted a partner's company. Partner Center may send values that no constant here has.
 *
 * @param value as Partner Center writes it
 */
public record VettingStatus(String value) {
    /** Not looked at yet, or under way. */
    public static final VettingStatus PENDING = new VettingStatus("pending");

    /** Found to be in order. */
    public static final VettingStatus AUTHORIZED = new VettingStatus("authorized");

    /** Turned down. */
    public static final VettingStatus REJECTED = new VettingStatus("rejected");

    @Override
    public String toString() {
        return value;
    }
}
