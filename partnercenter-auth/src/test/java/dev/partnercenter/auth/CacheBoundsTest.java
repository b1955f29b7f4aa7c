package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheBoundsTest {
    private final CacheBounds bounds = new CacheBounds(200, 1_000);

    @Test
    void whatIsAllowedPassesNoBoundAndOneMoreDoes() {
        assertThat(bounds.passedBy(200, 1_000)).isFalse();
        assertThat(bounds.passedBy(201, 1_000)).isTrue();
        assertThat(bounds.passedBy(200, 1_001)).isTrue();
    }

    @Test
    void roomIsATwentiethOfBoth() {
        assertThat(bounds.withRoom()).isEqualTo(new CacheBounds(190, 950));
    }
}
