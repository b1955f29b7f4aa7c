package dev.partnercenter.auth.entra;

import java.time.Duration;

/**
 * Collects the numbers that differ from the usual ones, which stand with each; what they mean, {@link TokenOptions} says. Not
 * safe for use by several threads.
 */
public final class TokenOptionsBuilder {
    private Duration margin = Duration.ofSeconds(60);
    private Duration aheadOfShortLife = Duration.ofMinutes(5);
    private Duration aheadOfUsualLife = Duration.ofMinutes(15);
    private Duration aheadOfLongLife = Duration.ofMinutes(60);
    private Duration longestJitter = Duration.ofMinutes(5);
    private Duration callerWait = Duration.ofSeconds(15);
    private Duration flightLimit = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration readTimeout = Duration.ofSeconds(10);
    private int attempts = 3;
    private Duration backOff = Duration.ofSeconds(5);
    private Duration urgentBackOff = Duration.ofMillis(500);
    private Duration longestBackOff = Duration.ofMinutes(5);
    private Duration refusal = Duration.ofMinutes(1);
    private Duration longestRefusal = Duration.ofMinutes(60);
    private Duration throttle = Duration.ofSeconds(60);
    private Duration longestUserThrottle = Duration.ofMinutes(5);
    private Duration longestAppThrottle = Duration.ofMinutes(60);
    private Duration hostPause = Duration.ofSeconds(60);
    private int requestsAtOnce = 64;
    private int startsPerSecond = 10;
    private int mostStartsPerSecond = 100;
    private int keys = 250_000;
    private long characters = 256L << 20;

    TokenOptionsBuilder() {}

    /** 60 seconds by default. */
    public TokenOptionsBuilder margin(Duration margin) {
        this.margin = margin;
        return this;
    }

    /** 5 minutes by default. */
    public TokenOptionsBuilder aheadOfShortLife(Duration aheadOfShortLife) {
        this.aheadOfShortLife = aheadOfShortLife;
        return this;
    }

    /** 15 minutes by default. */
    public TokenOptionsBuilder aheadOfUsualLife(Duration aheadOfUsualLife) {
        this.aheadOfUsualLife = aheadOfUsualLife;
        return this;
    }

    /** 60 minutes by default. */
    public TokenOptionsBuilder aheadOfLongLife(Duration aheadOfLongLife) {
        this.aheadOfLongLife = aheadOfLongLife;
        return this;
    }

    /** 5 minutes by default. */
    public TokenOptionsBuilder longestJitter(Duration longestJitter) {
        this.longestJitter = longestJitter;
        return this;
    }

    /** 15 seconds by default. */
    public TokenOptionsBuilder callerWait(Duration callerWait) {
        this.callerWait = callerWait;
        return this;
    }

    /** 30 seconds by default. */
    public TokenOptionsBuilder flightLimit(Duration flightLimit) {
        this.flightLimit = flightLimit;
        return this;
    }

    /** 5 seconds by default. */
    public TokenOptionsBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
        return this;
    }

    /** 10 seconds by default. */
    public TokenOptionsBuilder readTimeout(Duration readTimeout) {
        this.readTimeout = readTimeout;
        return this;
    }

    /** 3 by default. */
    public TokenOptionsBuilder attempts(int attempts) {
        this.attempts = attempts;
        return this;
    }

    /** 5 seconds by default. */
    public TokenOptionsBuilder backOff(Duration backOff) {
        this.backOff = backOff;
        return this;
    }

    /** Half a second by default. */
    public TokenOptionsBuilder urgentBackOff(Duration urgentBackOff) {
        this.urgentBackOff = urgentBackOff;
        return this;
    }

    /** 5 minutes by default. */
    public TokenOptionsBuilder longestBackOff(Duration longestBackOff) {
        this.longestBackOff = longestBackOff;
        return this;
    }

    /** 1 minute by default. */
    public TokenOptionsBuilder refusal(Duration refusal) {
        this.refusal = refusal;
        return this;
    }

    /** 60 minutes by default. */
    public TokenOptionsBuilder longestRefusal(Duration longestRefusal) {
        this.longestRefusal = longestRefusal;
        return this;
    }

    /** 60 seconds by default. */
    public TokenOptionsBuilder throttle(Duration throttle) {
        this.throttle = throttle;
        return this;
    }

    /** 5 minutes by default. */
    public TokenOptionsBuilder longestUserThrottle(Duration longestUserThrottle) {
        this.longestUserThrottle = longestUserThrottle;
        return this;
    }

    /** 60 minutes by default. */
    public TokenOptionsBuilder longestAppThrottle(Duration longestAppThrottle) {
        this.longestAppThrottle = longestAppThrottle;
        return this;
    }

    /** 60 seconds by default. */
    public TokenOptionsBuilder hostPause(Duration hostPause) {
        this.hostPause = hostPause;
        return this;
    }

    /** 64 by default. */
    public TokenOptionsBuilder requestsAtOnce(int requestsAtOnce) {
        this.requestsAtOnce = requestsAtOnce;
        return this;
    }

    /** 10 by default. */
    public TokenOptionsBuilder startsPerSecond(int startsPerSecond) {
        this.startsPerSecond = startsPerSecond;
        return this;
    }

    /** 100 by default. */
    public TokenOptionsBuilder mostStartsPerSecond(int mostStartsPerSecond) {
        this.mostStartsPerSecond = mostStartsPerSecond;
        return this;
    }

    /** 250,000 by default. */
    public TokenOptionsBuilder keys(int keys) {
        this.keys = keys;
        return this;
    }

    /** 256 MiB by default. */
    public TokenOptionsBuilder characters(long characters) {
        this.characters = characters;
        return this;
    }

    /**
     * The numbers, checked.
     *
     * @throws IllegalArgumentException if a number is not positive, or larger than one that bounds it
     */
    public TokenOptions build() {
        return new TokenOptions(
                margin,
                aheadOfShortLife,
                aheadOfUsualLife,
                aheadOfLongLife,
                longestJitter,
                callerWait,
                flightLimit,
                connectTimeout,
                readTimeout,
                attempts,
                backOff,
                urgentBackOff,
                longestBackOff,
                refusal,
                longestRefusal,
                throttle,
                longestUserThrottle,
                longestAppThrottle,
                hostPause,
                requestsAtOnce,
                startsPerSecond,
                mostStartsPerSecond,
                keys,
                characters);
    }
}
