package dev.partnercenter.client.subscriptions;

/**
 * Whether a subscription can be used. Partner Center may send values that no constant here has.
 *
 * @param value as Partner Center writes it
 */
public record SubscriptionStatus(String value) {
    /** In use. */
    public static final SubscriptionStatus ACTIVE = new SubscriptionStatus("active");

    /** Stopped for now. */
    public static final SubscriptionStatus SUSPENDED = new SubscriptionStatus("suspended");

    /** Ended. */
    public static final SubscriptionStatus DELETED = new SubscriptionStatus("deleted");

    @Override
    public String toString() {
        return value;
    }
}
