package dev.partnercenter.client.profiles;

import org.jspecify.annotations.Nullable;

/** A partner's place in Microsoft's partner program. */
public record MpnProfile(@Nullable String mpnId, @Nullable String partnerName) {}
