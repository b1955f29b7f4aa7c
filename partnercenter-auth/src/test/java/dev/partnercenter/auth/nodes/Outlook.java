package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.nodes.Consent.End;
import java.util.Comparator;
import java.util.List;

/** What a partner's processes can make of what stands in the store, by one who knows the truth. */
enum Outlook {
    /** By the rules they have to find a good token. */
    GOOD,
    /** By the rules there is none for them. */
    NONE,
    /** Somebody has interfered, and it is for the processes to decide what to believe. */
    UNSURE;

    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::epoch).thenComparingLong(Version::issuedAt);

    static Outlook of(World world, TenantId partner) {
        List<Version> all = world.store.of(partner);
        if (all.isEmpty()) {
            return NONE;
        }
        Version current = all.get(all.size() - 1);
        if (!current.enabled) {
            return NONE;
        }
        List<Version> proven = all.stream()
                .filter(version -> version.isProven() && version.isOf(partner))
                .sorted(ORDER)
                .toList();
        if (all.stream().anyMatch(version -> !version.enabled)
                || proven.stream().anyMatch(version -> !version.isTrue())) {
            return UNSURE;
        }
        if (!current.isTagged()) {
            boolean right = current.token.consent.partner.equals(partner)
                    && current.token.consent.clientId.equals(World.CLIENT)
                    && current.token.consent.mfa;
            // Of two consents in one second nobody can say which came last.
            boolean last = proven.stream().allMatch(version -> version.epoch() < current.epoch());
            return right && last && current.token.end(world.time.now()) == null ? GOOD : UNSURE;
        }
        if (all.stream().anyMatch(version -> !version.isTagged())) {
            return UNSURE;
        }
        return amongProven(world, proven);
    }

    /** The greatest, or the greatest of each lower epoch as long as nobody has ended one on purpose. */
    private static Outlook amongProven(World world, List<Version> ascending) {
        long below = Long.MAX_VALUE;
        for (int i = ascending.size() - 1; i >= 0; i--) {
            Version version = ascending.get(i);
            if (version.epoch() >= below) {
                continue;
            }
            below = version.epoch();
            End end = version.token.end(world.time.now());
            if (end == null) {
                return GOOD;
            }
            if (end.meant) {
                return NONE;
            }
        }
        return NONE;
    }
}
