package dev.partnercenter.archfixture.client;

import com.azure.core.util.Configuration;

/** Breaks the rule on who uses Azure's SDK. */
final class UsesAzure {
    private UsesAzure() {}

    static Configuration none() {
        return Configuration.NONE;
    }
}
