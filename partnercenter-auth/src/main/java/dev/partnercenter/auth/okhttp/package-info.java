/**
 * Tokens on OkHttp calls. The door is {@link dev.partnercenter.auth.okhttp.BearerTokenInterceptor}, an application
 * interceptor: it asks a {@link dev.partnercenter.auth.TokenProvider} for each call and answers a 401 with one renewal.
 */
@NullMarked
package dev.partnercenter.auth.okhttp;

import org.jspecify.annotations.NullMarked;
