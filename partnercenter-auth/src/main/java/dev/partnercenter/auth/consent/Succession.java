package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.MfaEvidence;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * In which order a partner's stored versions come into question: the last epoch's first, and of each epoch only the greatest,
 * since that one outlives all others of its epoch. Versions of one age, such as copies, come one after the other.
 *
 * @param heads the greatest first
 */
record Succession(List<RefreshToken> heads) {

    /** @param counting the versions that count, in any order */
    static Succession of(Collection<RefreshToken> counting) {
        Map<Instant, Instant> last = new HashMap<>();
        counting.forEach(
                token -> last.merge(token.epoch(), token.issuedAt(), (one, other) -> one.isAfter(other) ? one : other));
        return new Succession(counting.stream()
                .filter(token -> token.issuedAt().equals(last.get(token.epoch())))
                .sorted(RefreshToken.ORDER.reversed())
                .toList());
    }

    Optional<RefreshToken> greatest() {
        return heads.stream().findFirst();
    }

    /** Those that may take the place of the greatest once that is dead. */
    Stream<RefreshToken> heirs(FallBack fallBack) {
        return heads.stream().skip(1).filter(heir -> mayFollow(heads.get(0), heir, fallBack));
    }

    private static boolean mayFollow(RefreshToken dead, RefreshToken heir, FallBack fallBack) {
        if (heir.standing() != Standing.PROVEN) {
            return false; // What was pasted in the second of a consent is not of that consent.
        }
        if (heir.epoch().equals(dead.epoch())) {
            return true;
        }
        return switch (fallBack) {
            case OFF -> false;
            case SAME_USER ->
                heir.mfa() == MfaEvidence.PRESENT
                        && dead.userId() != null
                        && dead.userId().equals(heir.userId());
            case ANY_USER -> heir.mfa() == MfaEvidence.PRESENT;
        };
    }
}
