package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What every message of the library has to be: one line, which says who must do what and where it is explained. */
public final class MessageForm {
    private static final int LONGEST_LINE = 1_500;
    private static final String WHO_MUST_ACT = "(Nobody has to act|(The partner|The partner's user|The app's developer|"
            + "Whoever operates the app|An administrator of the (partner's |customer's |user's home )?tenant( that has [^.]*)?) must)\\b.*\\.";

    private MessageForm() {}

    /** Asserts all that holds for any of them, whatever is known of the token that there is none of. */
    public static void assertForm(AuthException failure) {
        String message = Objects.requireNonNull(failure.getMessage());
        assertIsOneLine(message);
        assertThat(message).startsWith("No ").contains(": ").contains(". " + failure.remedy());
        assertThat(failure.remedy()).matches(WHO_MUST_ACT);
        assertThat(failure.page()).matches("https://learn\\.microsoft\\.com/[a-z0-9/-]+");
        assertThat(message).contains("see " + failure.page()).endsWith("]");
        failure.partner().ifPresent(partner -> assertThat(message).contains("of partner " + partner));
        failure.tenant().ifPresent(tenant -> assertThat(message).contains("in tenant " + tenant));
        failure.retryAt()
                .ifPresent(at -> assertThat(message)
                        .contains("No other attempt is made before " + at.truncatedTo(ChronoUnit.SECONDS) + "."));
        failure.correlationId().ifPresent(id -> assertThat(message).contains("correlation id " + id));
        failure.error()
                .ifPresent(error -> assertThat(message)
                        .contains(error.toString())
                        .contains(error.traceId() == null ? "" : "trace id " + error.traceId()));
    }

    /** Asserts that a text can be printed anywhere. */
    public static void assertIsOneLine(@Nullable String message) {
        String text = Objects.requireNonNull(message);
        assertThat(text).hasSizeLessThan(LONGEST_LINE).doesNotContain("  ").doesNotContainPattern("[^.]\\.\\. ");
        assertThat(text.codePoints()).noneMatch(MessageForm::isControl);
    }

    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
