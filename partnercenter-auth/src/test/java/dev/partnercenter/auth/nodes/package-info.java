/**
 * Several processes that share one store and no lock, simulated: the production classes on one thread that decides who
 * acts next, with a clock, a store and an issuer of its own. {@link dev.partnercenter.auth.nodes.World} is one run of it
 * by a seed, {@link dev.partnercenter.auth.nodes.Invariants} what has to hold in every run.
 */
@NullMarked
package dev.partnercenter.auth.nodes;

import org.jspecify.annotations.NullMarked;
