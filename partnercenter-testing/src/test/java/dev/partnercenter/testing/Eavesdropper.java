package dev.partnercenter.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what the simulators of these tests told, found by them as a service. */
public final class Eavesdropper implements SecretListener {
    static final Map<String, Kind> HEARD = new ConcurrentHashMap<>();

    @Override
    public void heard(Kind kind, String secret) {
        HEARD.put(secret, kind);
    }
}
