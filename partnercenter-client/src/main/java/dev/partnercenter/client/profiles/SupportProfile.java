package dev.partnercenter.client.profiles;

import org.jspecify.annotations.Nullable;

/** How a partner's customers get its help. */
public record SupportProfile(
        @Nullable String email,
        @Nullable String telephone,
        @Nullable String website) {}
