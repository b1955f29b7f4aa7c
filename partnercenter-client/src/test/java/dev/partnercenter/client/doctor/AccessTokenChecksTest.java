package dev.partnercenter.client.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.client.doctor.Finding.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in an access token, and what is not held against one that cannot be read. */
class AccessTokenChecksTest {
    private static final String GOOD = """
            "aud":"https://api.partnercenter.microsoft.com","scp":"user_impersonation","amr":["pwd","mfa"]""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.partnercenter.microsoft.com",
                "https://api.partnercenter.microsoft.com/",
                "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"
            })
    void eachNameOfPartnerCentersIsAnAudienceOfIts(String audience) throws Exception {
        String token = jwt(GOOD.replace("https://api.partnercenter.microsoft.com", audience));

        assertThat(look(token, Check.TOKEN).outcome()).isEqualTo(Outcome.PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.partnercenter.microsoft.com.example", "https://api.partner.microsoft.com", ""})
    void anotherAudienceIsAFailure(String audience) throws Exception {
        String token = jwt(GOOD.replace("https://api.partnercenter.microsoft.com", audience));

        assertThat(look(token, Check.TOKEN).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void scopeThatIsMissingIsAWarning() throws Exception {
        Finding finding =
                look(jwt(GOOD.replace("user_impersonation", "Other.Read user_impersonation.not")), Check.TOKEN);

        assertThat(finding.outcome()).isEqualTo(Outcome.WARNED);
        assertThat(finding.evidence()).endsWith("scopes: Other.Read user_impersonation.not.");
        assertThat(finding.remedy()).contains("delegated permission user_impersonation");
        assertThat(look(jwt(GOOD.replace("scp", "roles")), Check.TOKEN).evidence())
                .endsWith("scopes: none.");
    }

    @Test
    void methodsOfTheSignInDecide() throws Exception {
        assertThat(look(jwt(GOOD), Check.MFA).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(look(jwt(GOOD.replace(",\"mfa\"", "")), Check.MFA).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(look(jwt(GOOD.replace("amr", "other")), Check.MFA).outcome()).isEqualTo(Outcome.WARNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b.c", "a.b.c.d.e", "e30.bnVsbA.e30"})
    void tokenThatOnlyPartnerCenterCanReadIsLeftToIt(String token) throws Exception {
        assertThat(look(token, Check.TOKEN).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(look(token, Check.MFA).outcome()).isEqualTo(Outcome.WARNED);
    }

    @Test
    void claimsOfAnyLengthAndFormStayWords() throws Exception {
        Finding finding = look(jwt("\"aud\":\"" + "x".repeat(5_000) + "\\u001b[2J\""), Check.TOKEN);

        assertThat(finding.evidence()).hasSizeLessThan(250).doesNotContain("\u001b");
    }

    private static Finding look(String token, Check check) throws IOException {
        TokenReply reply = new TokenReply(
                Secret.of(token), Duration.ofHours(1), null, Set.of(), Set.of(), null, null, 0, Instant.EPOCH, true);
        for (Step step : new AccessTokenChecks(Cloud.PUBLIC, () -> reply).steps()) {
            if (step.finds().contains(check)) {
                return step.look().take().get(0);
            }
        }
        throw new AssertionError(check);
    }

    private static String jwt(String claims) {
        return "eyJhbGciOiJSUzI1NiJ9."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(("{" + claims + "}").getBytes(UTF_8))
                + ".c2ln";
    }
}
