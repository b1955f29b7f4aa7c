package dev.partnercenter.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code api.partnercenter.microsoft.com} or its like: the bearer token, then the partner's customers. */
final class PartnerCenterSide {
    private static final int LARGEST_PAGE = 500;

    private final Directory directory;
    private final TokenMint mint;
    private final Faults faults;
    private final ConsentOperations consents;

    PartnerCenterSide(Directory directory, TokenMint mint, Faults faults) {
        this.directory = directory;
        this.mint = mint;
        this.faults = faults;
        this.consents = new ConsentOperations(directory.consents());
    }

    /** Writes an error in Partner Center's documented shape. */
    static Reply fault(int status, String code, String description) {
        return Reply.json(
                status,
                Json.object("code", code, "description", description, "data", List.of(), "source", "PartnerFD"));
    }

    /** What an operation says to an app that comes without a user. */
    static Reply userNeeded() {
        return fault(403, "900329", "This resource does not support app only authentication.");
    }

    Reply answer(Call call, TokenMint.@Nullable Issued token) {
        Reply refused = refusal(call, token);
        Reply reply = refused != null ? refused : route(call, Objects.requireNonNull(token));
        if (token != null && "true".equalsIgnoreCase(call.header("ValidateMfa"))) {
            reply = reply.with("isMfaCompliant", Boolean.toString(token.appOnly() || token.mfa()));
        }
        return signed(call, reply);
    }

    /** Adds the headers that every answer of the service has. */
    static Reply signed(Call call, Reply reply) {
        return reply.with("MS-RequestId", echoed(call, "MS-RequestId"))
                .with("MS-CorrelationId", echoed(call, "MS-CorrelationId"))
                .with("X-Locale", Objects.requireNonNullElse(call.header("X-Locale"), "en-US"));
    }

    private @Nullable Reply refusal(Call call, TokenMint.@Nullable Issued token) {
        if (call.bearer() == null) {
            return fault(401, "800001", "Partner Token missing in request context");
        }
        if (token == null || !mint.isInForce(token)) {
            return fault(401, "400", "Access denied").with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        if (!token.audience().equals("https://" + directory.cloud().partnerCenter())) {
            return fault(
                    401,
                    "900420",
                    "The audience '" + token.audience()
                            + "' in the token is invalid and is no longer supported in Partner Center API.");
        }
        if (!token.appOnly() && !token.mfa() && !faults.isMfaReportedOnly()) {
            return fault(401, "900421", "The token has no multifactor authentication (MFA) claim.");
        }
        return null;
    }

    private Reply route(Call call, TokenMint.Issued token) {
        Optional<SimulatedPartner> partner = directory.partner(token.tenant());
        if (partner.isEmpty()) {
            return fault(403, "2032", "Access denied");
        }
        List<String> path = call.segments();
        if (path.size() < 2 || !path.get(0).equals("v1")) {
            return fault(404, "1000", "Not found");
        }
        Reply reply = path.size() > 3 && path.get(1).equals("customers")
                ? below(call, token, partner.get(), path.get(2), path.subList(3, path.size()))
                : PartnerOperations.answer(call, partner.get(), token.appOnly());
        if (reply != null) {
            return reply;
        }
        if (path.size() > 3 || !path.get(1).equals("customers")) {
            return fault(404, "1000", "Not found");
        }
        if (!call.method().equals("GET")) {
            return fault(405, "800042", "Not supported");
        }
        return path.size() == 2 ? list(call, partner.get()) : one(path.get(2), partner.get());
    }

    /** Returns the answer for what is below a customer, or null if there is nothing. */
    private @Nullable Reply below(
            Call call, TokenMint.Issued token, SimulatedPartner partner, String id, List<String> below) {
        SimulatedCustomer customer = partner.customers().stream()
                .filter(each -> each.tenantId().equalsIgnoreCase(id))
                .findFirst()
                .orElse(null);
        if (customer == null) {
            return fault(404, "60003", "Tenant not found");
        }
        return below.get(0).equals("applicationconsents")
                ? consents.answer(call, token, customer.tenantId(), below.size() > 1 ? below.get(1) : null)
                : CustomerOperations.answer(call, partner, customer, token.appOnly(), below);
    }

    private static Reply one(String id, SimulatedPartner partner) {
        if (!Guids.isGuid(id)) {
            return fault(400, "900118", "Invalid Customer Id");
        }
        return partner.customers().stream()
                .filter(customer -> customer.tenantId().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(customer -> Reply.json(200, CustomerJson.full(customer)))
                .orElseGet(() -> fault(404, "60003", "Tenant not found"));
    }

    private static Reply list(Call call, SimulatedPartner partner) {
        Integer size = size(call.query("size"));
        Predicate<SimulatedCustomer> filter = CustomerJson.filter(call.query("filter"));
        Integer from = from(call, partner);
        if (size == null || filter == null || from == null) {
            return fault(400, "800002", "Invalid request input");
        }
        List<SimulatedCustomer> found =
                partner.customers().stream().filter(filter).toList();
        int start = Math.min(from, found.size());
        int end = Math.min(start + size, found.size());
        Map<String, Object> next = end == found.size() ? null : next(call, partner, size, end);
        return Reply.json(
                200,
                Json.object(
                        "totalCount",
                        found.size(),
                        "items",
                        found.subList(start, end).stream()
                                .map(CustomerJson::brief)
                                .toList(),
                        "links",
                        Json.object("self", CustomerJson.link(selfUri(call)), "next", next),
                        "attributes",
                        Json.object("objectType", "Collection")));
    }

    /** Returns the next page's link: with {@code /v1} and without it by turns, as the real ones vary too. */
    private static Map<String, Object> next(Call call, SimulatedPartner partner, int size, int from) {
        boolean versioned = from / size % 2 == 1;
        String uri = call.url()
                .newBuilder()
                .setQueryParameter("size", Integer.toString(size))
                .setQueryParameter("seekOperation", "Next")
                .build()
                .encodedQuery();
        Map<String, Object> token = Json.object("key", "MS-ContinuationToken", "value", continuation(partner, from));
        return Json.object(
                "uri", (versioned ? "/v1" : "") + "/customers?" + uri, "method", "GET", "headers", List.of(token));
    }

    /** Returns where the page starts, or null if the request does not say so as it must. */
    private static @Nullable Integer from(Call call, SimulatedPartner partner) {
        String token = call.header("MS-ContinuationToken");
        String seek = call.query("seekOperation");
        if (seek == null && token == null) {
            return 0;
        }
        if (!"Next".equals(seek) || token == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String[] parts = text.split("\\|", 2);
            return parts.length == 2 && parts[0].equals(partner.tenantId()) ? Integer.valueOf(parts[1]) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String continuation(SimulatedPartner partner, int from) {
        byte[] text = (partner.tenantId() + "|" + from).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().encodeToString(text);
    }

    private static @Nullable Integer size(@Nullable String parameter) {
        if (parameter == null || parameter.equals("0")) {
            return LARGEST_PAGE;
        }
        return parameter.matches("[1-9]\\d{0,8}")
                ? (Integer) Math.min(LARGEST_PAGE, Integer.parseInt(parameter))
                : null;
    }

    private static String selfUri(Call call) {
        String query = call.url().encodedQuery();
        return query == null ? "/customers" : "/customers?" + query;
    }

    private static String echoed(Call call, String header) {
        String sent = call.header(header);
        return sent != null ? sent : UUID.randomUUID().toString();
    }
}
