package dev.partnercenter.keyvault;

import dev.partnercenter.auth.secret.SecretStoreException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a look at a vault has found; made by {@link KeyVaultSecretStore#check()}. Holds no secret.
 *
 * @param findings what does not work, each once; empty if all does
 */
public record VaultCheck(List<Finding> findings) {

    /**
     * One thing that does not work.
     *
     * @param kind by what has to be done about it
     * @param sentence what failed, why, and who has to do what; fit to be shown to an operator
     */
    public record Finding(SecretStoreException.Kind kind, String sentence) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    public VaultCheck {
        findings = List.copyOf(findings);
    }

    /** Returns whether all that was tried works. */
    public boolean ok() {
        return findings.isEmpty();
    }

    /** Returns the findings, a line each, or {@code ok}. */
    @Override
    public String toString() {
        return ok() ? "ok" : findings.stream().map(Finding::sentence).collect(Collectors.joining("\n"));
    }
}
