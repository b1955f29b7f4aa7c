package dev.partnercenter.client.doctor;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.doctor.Probes.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Whether Microsoft's hosts are reached, it is they who answer, and what time it is there. */
final class HostChecks {
    private static final Duration NONE_TO_SPEAK_OF = Duration.ofMinutes(1);
    private static final Duration TOLERATED = Duration.ofMinutes(5);

    private final HttpUrl metadata;
    private final HttpUrl api;
    private final Probes probes;
    private volatile @Nullable Answer login;
    private volatile @Nullable Answer partnerCenter;

    HostChecks(PartnerApp app, TenantId partner, Probes probes) {
        this.metadata = HttpUrl.get(app.cloud().issuer(partner) + "/.well-known/openid-configuration");
        this.api = HttpUrl.get(app.cloud().address(Resource.PARTNER_CENTER) + "/v1/customers?size=1");
        this.probes = probes;
    }

    List<Step> steps() {
        return List.of(
                Step.of(Check.LOGIN_HOST, List.of(), this::loginHost),
                Step.of(Check.API_HOST, List.of(), this::apiHost),
                Step.of(Check.CLOCK, List.of(), this::clock));
    }

    /** What was said of the tenant (OpenID Connect Discovery 1.0, section 4), once {@link Check#LOGIN_HOST} has passed. */
    Answer metadata() {
        return Objects.requireNonNull(login, "metadata");
    }

    /** Whether there are {@link #metadata()}. */
    boolean isLoginHostReached() {
        return login != null;
    }

    private Finding loginHost() throws IOException {
        Answer answer = probes.get(metadata);
        if (answer.isJson() && (answer.status() == 200 || answer.status() == 400)) {
            login = answer;
            return answers(Check.LOGIN_HOST, answer);
        }
        return anothersAnswer(Check.LOGIN_HOST, answer);
    }

    /** A call without a token, so that 401 is the answer to expect. */
    private Finding apiHost() throws IOException {
        Answer answer = probes.get(api);
        if (answer.status() == 401 || (answer.status() < 500 && answer.isPartnerCenters())) {
            partnerCenter = answer;
            return answers(Check.API_HOST, answer);
        }
        return anothersAnswer(Check.API_HOST, answer);
    }

    private static Finding answers(Check check, Answer answer) {
        return Finding.passed(check, host(answer) + " answers (" + answer.by() + ").");
    }

    private static Finding anothersAnswer(Check check, Answer answer) {
        String seen = " (" + answer.describe() + "; " + answer.by() + ").";
        if (answer.status() == 429 || answer.status() >= 500) {
            return Finding.failed(
                    check,
                    host(answer) + " is not well, or something in its place" + seen,
                    "Nobody has to act yet: try again later.");
        }
        return Finding.failed(
                check,
                "The answer is none of " + host(answer) + "'s own"
                        + (answer.isPage() ? "; it looks like a proxy's page" : "") + seen,
                "Whoever operates the network must let the app through to " + host(answer) + ".");
    }

    private Finding clock() {
        if (login == null && partnerCenter == null) {
            return Finding.skipped(Check.CLOCK, Check.LOGIN_HOST);
        }
        List<Answer> dated = Stream.concat(Stream.ofNullable(login), Stream.ofNullable(partnerCenter))
                .filter(answer -> answer.offset() != null)
                .toList();
        if (dated.isEmpty()) {
            return Finding.warned(
                    Check.CLOCK,
                    "No answer says what time it is there.",
                    "Whoever operates the network must see who leaves the header Date out.");
        }
        Duration most = dated.stream()
                .map(HostChecks::difference)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        String evidence = "This machine's clock is "
                + dated.stream()
                        .collect(groupingBy(
                                HostChecks::tell, LinkedHashMap::new, mapping(HostChecks::host, joining(" and "))))
                        .entrySet()
                        .stream()
                        .map(told -> told.getKey() + " " + told.getValue())
                        .collect(joining(" and "))
                + ".";
        String remedy = "Whoever operates the machine must have its clock set by a time server.";
        if (most.compareTo(NONE_TO_SPEAK_OF) <= 0) {
            return Finding.passed(Check.CLOCK, evidence);
        }
        return most.compareTo(TOLERATED) <= 0
                ? Finding.warned(Check.CLOCK, evidence, remedy)
                : Finding.failed(Check.CLOCK, evidence, remedy);
    }

    private static Duration difference(Answer answer) {
        return Objects.requireNonNull(answer.offset()).abs();
    }

    private static String host(Answer answer) {
        return answer.url().host();
    }

    private static String tell(Answer answer) {
        Duration offset = Objects.requireNonNull(answer.offset());
        if (offset.abs().compareTo(NONE_TO_SPEAK_OF) <= 0) {
            return "in time with";
        }
        return offset.abs().toSeconds() + " s " + (offset.isNegative() ? "ahead of" : "behind");
    }
}
