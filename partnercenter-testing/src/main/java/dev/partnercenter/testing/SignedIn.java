package dev.partnercenter.testing;

import java.util.List;

/** A user's consent to an app: what a code and every refresh token that comes of it stand for. */
record SignedIn(String clientId, SimulatedPartner partner, boolean mfa, List<String> scopes) {}
