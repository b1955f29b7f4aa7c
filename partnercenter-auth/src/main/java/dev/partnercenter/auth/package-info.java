/**
 * Access tokens: who asks for which, how long one is kept, and how the next is fetched before anybody misses it. The door
 * is {@link dev.partnercenter.auth.TokenProvider}; read {@link dev.partnercenter.auth.TokenRequest} and
 * {@link dev.partnercenter.auth.AccessToken}, then the provider, then
 * {@link dev.partnercenter.auth.AppUserTokenProvider} for tokens of a partner's user and
 * {@link dev.partnercenter.auth.AppOnlyTokenProvider} for tokens of the app itself.
 */
@NullMarked
package dev.partnercenter.auth;

import org.jspecify.annotations.NullMarked;
