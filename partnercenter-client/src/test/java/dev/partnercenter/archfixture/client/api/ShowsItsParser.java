package dev.partnercenter.archfixture.client.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Breaks two rules: Jackson stays behind package-private classes, and an annotation shows as much as a type. */
public record ShowsItsParser(@JsonProperty("name") String name) {}
