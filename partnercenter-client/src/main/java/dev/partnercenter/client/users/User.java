package dev.partnercenter.client.users;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user in a customer's tenant; what Partner Center does not say is null. Prints the id and state, and no name.
 *
 * @param id the user's object id
 * @param usageLocation where the user uses licences: a country, two letters, ISO 3166-1
 * @param softDeletionTime when it was deleted
 */
public record User(
        String id,
        @Nullable String userPrincipalName,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String displayName,
        @Nullable String usageLocation,
        @Nullable String userDomainType,
        @Nullable UserState state,
        @Nullable Instant softDeletionTime) {

    /** @throws NullPointerException if there is no id */
    public User {
        Objects.requireNonNull(id, "id");
    }

    @Override
    public String toString() {
        return "User[" + id + ", " + state + "]";
    }
}
