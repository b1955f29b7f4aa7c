package dev.partnercenter.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A person who reads the terminal and pastes the redirected address into it. */
final class Keyboard implements Person {
    private final InputStream in;
    private final PrintStream out;

    Keyboard(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public String signIn(URI authorizationUrl) throws IOException {
        out.println("       Open this address, sign in as the partner's user with MFA, and accept:");
        out.println("       " + authorizationUrl);
        out.println("       Then paste the whole address that the browser was sent to, and press Enter:");
        String pasted = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        if (pasted == null) {
            throw new IOException("standard input ended before the redirected address was pasted");
        }
        return pasted;
    }
}
