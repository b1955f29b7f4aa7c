package dev.partnercenter.archfixture.keyvault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Breaks the rule on who uses Jackson. */
final class UsesJackson {
    private UsesJackson() {}

    static String text() {
        return JsonNodeFactory.instance.textNode("text").asText();
    }
}
