package dev.partnercenter.client.users;

/**
 * Whether a user is there. Partner Center may send values that no constant here has.
 *
 * @param value as Partner Center writes it
 */
public record UserState(String value) {
    /** May sign in. */
    public static final UserState ACTIVE = new UserState("active");

    /** Deleted, and can still be restored. */
    public static final UserState INACTIVE = new UserState("inactive");

    @Override
    public String toString() {
        return value;
    }
}
