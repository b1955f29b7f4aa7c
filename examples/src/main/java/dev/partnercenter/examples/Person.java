package dev.partnercenter.examples;

import java.io.IOException;
import java.net.URI;

/** Whoever opens the authorization URL, signs in as the partner's user, and hands back where the browser was sent. */
@FunctionalInterface
interface Person {
    String signIn(URI authorizationUrl) throws IOException;
}
