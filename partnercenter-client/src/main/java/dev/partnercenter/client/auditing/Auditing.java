package dev.partnercenter.client.auditing;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * The record of one partner's activity in Partner Center, in its portal as by its API. It reaches back 90 days. Every method
 * asks Partner Center anew. Immutable; safe for use by any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 *
 * @see <a href="https://learn.microsoft.com/partner-center/developer/get-a-record-of-partner-center-activity-by-user">Get a
 *     record of Partner Center activity</a>
 */
public final class Auditing {
    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.auditing()}, where users get one. */
    public Auditing(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns the first page of what was done on these days, which are UTC's.
     *
     * @throws IllegalArgumentException if the last day is before the first
     */
    public Page<AuditRecord> list(LocalDate first, LocalDate last) throws IOException {
        return api.page(partner, between(first, last), AuditRecord.class);
    }

    /**
     * Returns all that was done on these days, read lazily; consuming the stream throws {@link UncheckedIOException} with
     * what {@link #list} would throw as its cause. It need not be closed.
     *
     * @throws IllegalArgumentException as {@link #list}
     */
    public Stream<AuditRecord> stream(LocalDate first, LocalDate last) {
        return api.stream(partner, between(first, last), AuditRecord.class);
    }

    /** As {@link #stream(LocalDate, LocalDate)}, of what was done for one customer. */
    public Stream<AuditRecord> stream(LocalDate first, LocalDate last, TenantId customer) {
        return api.stream(
                partner, between(first, last).filter("CustomerId", customer.value(), "equals"), AuditRecord.class);
    }

    private static ApiRequest between(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("last day must not be before the first");
        }
        return ApiRequest.get("/v1/auditrecords")
                .query("startDate", first.toString())
                .query("endDate", last.toString());
    }
}
