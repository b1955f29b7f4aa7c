package dev.partnercenter.auth.secret;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a secret is called in a store: 1 to 127 ASCII letters, digits and hyphens, the form that Azure Key Vault takes.
 * Vaults do not tell upper case from lower case, so a name is kept in lower case. Names are not secret and may be
 * copied far away: keep personal data out of them.
 *
 * @param value the name in lower case
 */
public record SecretName(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-zA-Z-]{1,127}");

    /** @throws IllegalArgumentException if the name has another form */
    public SecretName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("secret name must be 1 to 127 letters, digits or hyphens");
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
