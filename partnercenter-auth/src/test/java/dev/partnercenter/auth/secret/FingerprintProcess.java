package dev.partnercenter.auth.secret;

/** A process of its own, since the key of fingerprints lives as long as one does: prints that of its argument twice. */
final class FingerprintProcess {
    private FingerprintProcess() {}

    public static void main(String[] arguments) {
        System.out.println(Secret.of(arguments[0]).fingerprint());
        System.out.println(Secret.of(arguments[0]).fingerprint());
    }
}
