/**
 * Feeds what comes from outside to the code that reads it: first as it should be, then changed at random. Whatever comes, no
 * exception but the declared ones, no secret in what is printed, and neither time nor memory out of proportion.
 */
@NullMarked
package dev.partnercenter.fuzz;

import org.jspecify.annotations.NullMarked;
