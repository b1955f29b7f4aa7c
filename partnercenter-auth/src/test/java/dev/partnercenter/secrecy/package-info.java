/**
 * Looks for secrets where none belongs, while any test runs. What is secret is known from the simulator, which tells of all
 * that passes it, and from {@link dev.partnercenter.secrecy.Canaries}, where tests get secrets of their own; what is looked
 * through is every line of every log, every exception's message, and whatever else a test hands in. {@code WatchExtension}
 * does it for each class of tests and fails the class that leaks.
 */
@NullMarked
package dev.partnercenter.secrecy;

import org.jspecify.annotations.NullMarked;
