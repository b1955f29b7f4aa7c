package dev.partnercenter.archfixture.auth;

import com.nimbusds.oauth2.sdk.ParseException;

/** Breaks the rule on public signatures by what it throws. */
public interface ThrowsForeignType {
    void parse(String text) throws ParseException;
}
