/**
 * What a token costs, measured beside the libraries one would otherwise pick. The door is
 * {@link dev.partnercenter.benchmarks.Main}, which runs everything and prints the tables; each measure has a class of its
 * own. Every library is fed the same canned replies.
 */
@NullMarked
package dev.partnercenter.benchmarks;

import org.jspecify.annotations.NullMarked;
