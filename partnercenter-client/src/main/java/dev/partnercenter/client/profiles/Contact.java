package dev.partnercenter.client.profiles;

import org.jspecify.annotations.Nullable;

/** A person who speaks for a partner. Prints nothing of it. */
public record Contact(
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        @Nullable String phoneNumber) {

    @Override
    public String toString() {
        return "Contact[]";
    }
}
