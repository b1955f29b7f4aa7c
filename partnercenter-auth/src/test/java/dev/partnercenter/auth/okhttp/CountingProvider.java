package dev.partnercenter.auth.okhttp;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gives each partner tokens numbered from 1, a new one once the last is invalidated. */
final class CountingProvider implements TokenProvider {
    final List<AccessToken> given = new ArrayList<>();
    final List<AccessToken> invalidated = new ArrayList<>();
    final List<ClaimsChallenge> demanded = new ArrayList<>();
    int failAfter = Integer.MAX_VALUE;
    int laterConsents;
    private int number = 1;

    static AccessToken token(TokenRequest request, String value) {
        return AccessToken.of(request, Cloud.PUBLIC, Secret.of(value), Instant.EPOCH, Set.of());
    }

    @Override
    public AccessToken token(TokenRequest request) throws AuthException {
        if (given.size() >= failAfter) {
            throw AuthFailure.builder().because("the test says so").unavailable();
        }
        AccessToken token = token(request, request.partner() + "-" + number);
        given.add(token);
        return token;
    }

    @Override
    public void invalidate(AccessToken rejected) {
        invalidated.add(rejected);
        number++;
    }

    @Override
    public void consentRefused(AccessToken rejected) {
        if (laterConsents-- > 0) {
            number++;
        }
    }

    @Override
    public void invalidate(AccessToken rejected, ClaimsChallenge claims) {
        demanded.add(claims);
        number++;
    }
}
