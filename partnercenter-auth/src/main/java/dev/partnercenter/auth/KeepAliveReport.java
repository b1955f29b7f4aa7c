package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.Proof;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one pass of {@link KeepAlive} has found, for each partner it looked at. Immutable; holds no secret.
 *
 * @param begunAt when the pass began
 * @param proven whose refresh token is alive; {@link Proof#now()} tells whether it was redeemed for that
 * @param unstored those of them whose renewed token is held in memory, because the store has not taken it yet: for a moment after
 *     most redemptions, which a pass does not wait for; longer where
 *     {@link dev.partnercenter.auth.entra.AuthEvent.Kind#REFRESH_TOKEN_NOT_STORED} was announced
 * @param failed who could not be proven, and by its type and remedy whose move it is
 */
public record KeepAliveReport(
        Instant begunAt, Map<TenantId, Proof> proven, Set<TenantId> unstored, Map<TenantId, AuthException> failed) {
    private static final int NAMED = 5;

    public KeepAliveReport {
        proven = Collections.unmodifiableMap(new LinkedHashMap<>(proven));
        unstored = Set.copyOf(unstored);
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    }

    /**
     * Why partners could not be proven: what goes by one cause goes by one remedy.
     *
     * @param kind the type of the failure
     * @param detail what refines it: the {@link ConsentRequired.Reason}, or else what Entra said; empty if nothing does
     */
    public record Cause(Class<? extends AuthException> kind, String detail) {

        /** The cause of one failure. */
        public static Cause of(AuthException failure) {
            if (failure instanceof ConsentRequired consent) {
                return new Cause(ConsentRequired.class, consent.reason().name());
            }
            String said = failure.error()
                    .map(error -> error.numbers().isEmpty()
                            ? String.valueOf(error.code())
                            : "AADSTS" + error.numbers().get(0))
                    .orElse("");
            return new Cause(failure.getClass(), said);
        }

        /** As in {@code ConsentRequired (revoked)}. */
        @Override
        public String toString() {
            return kind.getSimpleName() + (detail.isEmpty() ? "" : " (" + detail + ")");
        }
    }

    /** How many were redeemed in this pass; the others had been proven before. */
    public long redeemed() {
        return proven.values().stream().filter(Proof::now).count();
    }

    /** Who could not be proven, by cause, the most frequent first. */
    public Map<Cause, List<TenantId>> failuresByCause() {
        Map<Cause, List<TenantId>> byCause = new LinkedHashMap<>();
        failed.forEach((partner, failure) -> byCause.computeIfAbsent(Cause.of(failure), cause -> new ArrayList<>())
                .add(partner));
        Map<Cause, List<TenantId>> sorted = new LinkedHashMap<>();
        byCause.entrySet().stream()
                .sorted((one, other) ->
                        Integer.compare(other.getValue().size(), one.getValue().size()))
                .forEach(entry -> sorted.put(entry.getKey(), List.copyOf(entry.getValue())));
        return Collections.unmodifiableMap(sorted);
    }

    /** One line of numbers and, for each cause, one with the remedy and the first few partners. */
    @Override
    public String toString() {
        if (proven.isEmpty() && failed.isEmpty()) {
            return "nobody was due";
        }
        StringBuilder text = new StringBuilder()
                .append(proven.size())
                .append(" partners proven, ")
                .append(redeemed())
                .append(" of them now (")
                .append(unstored.size())
                .append(" yet to be stored), ")
                .append(failed.size())
                .append(" failed");
        failuresByCause()
                .forEach((cause, partners) -> text.append('\n')
                        .append(cause)
                        .append(", ")
                        .append(partners.size())
                        .append(": ")
                        .append(remedy(partners))
                        .append(' ')
                        .append(named(partners)));
        return text.toString();
    }

    private String remedy(List<TenantId> partners) {
        AuthException first = failed.get(partners.get(0));
        return first == null ? "" : first.remedy();
    }

    private static String named(List<TenantId> partners) {
        List<TenantId> first = partners.subList(0, Math.min(NAMED, partners.size()));
        int more = partners.size() - first.size();
        return first + (more == 0 ? "" : " and " + more + " more");
    }
}
