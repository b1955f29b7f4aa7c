package dev.partnercenter.auth.entra;

import static dev.partnercenter.auth.entra.EndpointBed.HOME;
import static dev.partnercenter.auth.entra.EndpointBed.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.testing.FaultTarget;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of a reply with a token, as it comes over the wire. */
class TokenReplyTest {
    private static final EndpointBed BED = new EndpointBed();

    private final FaultTarget endpoint = BED.endpoint;

    @BeforeEach
    void clear() {
        BED.clear();
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest(name = "D5: a lifetime is read however it is written [{index}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "3600 | 3600",
                "\"3599\" | 3599",
                "3600.7 | 3600",
                "\" 60 \" | 60",
                "null | 300",
                "\"soon\" | 300",
                "true | 300",
                "\"NaN\" | 300",
                "{} | 300",
                "1 | 1",
                "86399.999 | 86399",
                "86401 | 86400",
                "2147483648 | 86400",
                "\"2147483648\" | 86400",
                "9223372036854775807 | 86400",
                "9223372036854775808 | 86400",
                "\"9223372036854775808\" | 86400",
                "1e300 | 86400"
            })
    void lifetimeIsReadHoweverItIsWritten(String written, long seconds) throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"expires_in\":" + written), Map.of());

        assertThat(BED.redeem(HOME).lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "D5: a token that is expired from the start is refused [{index}]")
    @ValueSource(
            strings = {"0", "\"0\"", "0.9", "-1", "\"-1\"", "-0.5", "-2147483649", "-9223372036854775809", "-1e300"})
    void tokenThatIsExpiredFromTheStartIsRefused(String lifetime) {
        endpoint.answerNext(1, 200, "application/json", reply("\"expires_in\":" + lifetime), Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("expired from the start");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "1800 | 1800",
                "\"1800\" | 1800",
                "1800.9 | 1800",
                "9223372036854775808 | 2147483647",
                "0 | none",
                "-1 | none",
                "null | none",
                "\"soon\" | none",
                "[] | none"
            })
    void adviceWhenToRenewIsTakenWhereItMakesSense(String written, @Nullable Long seconds) throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"refresh_in\":" + written), Map.of());

        assertThat(BED.redeem(HOME).refreshIn()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    @DisplayName("D5: an unstated lifetime is short")
    void unstatedLifetimeIsShort() throws Exception {
        endpoint.answerNext(1, 200, "application/json;charset=utf-8", reply("\"ext_expires_in\":1"), Map.of());

        assertThat(BED.redeem(HOME).lifetime()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void unstatedScopeIsWhatWasAskedForAndAStatedOneIsKept() throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"scope\":\"\""), Map.of());
        assertThat(BED.redeem(HOME).scopes()).containsExactly("https://api.partnercenter.microsoft.com/.default");

        endpoint.answerNext(1, 200, "application/json", reply("\"scope\":\"a b a\""), Map.of());
        TokenReply other = BED.redeem(HOME);
        assertThat(other.scopes()).containsExactlyInAnyOrder("a", "b");
        assertThat(other.missingScopes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=no-such-charset",
                "APPLICATION/JSON; charset=\"UTF-8\"; odata=minimal"
            })
    void jsonIsReadAsUtf8WhateverCharsetItsTypeNames(String type) throws Exception {
        endpoint.answerNext(1, 200, type, reply("\"scope\":\"\u00e4\""), Map.of());

        assertThat(BED.redeem(HOME).scopes()).containsExactly("\u00e4");
    }

    @Test
    void compressedReplyIsRead() throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"x\":1"), Map.of("Content-Encoding", "gzip"));

        assertThat(BED.redeem(HOME).accessToken().reveal()).isEqualTo("canary");
    }
}
