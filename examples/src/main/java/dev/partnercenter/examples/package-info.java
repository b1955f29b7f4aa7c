/**
 * Small programs, one story each. Start with {@link dev.partnercenter.examples.Quickstart}: the life of a token from a
 * partner's consent to a call that renews it.
 */
@NullMarked
package dev.partnercenter.examples;

import org.jspecify.annotations.NullMarked;
