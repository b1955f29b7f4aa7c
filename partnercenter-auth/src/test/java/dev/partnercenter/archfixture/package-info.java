/**
 * Classes that break the library's rules on purpose, each below the package whose rule it breaks, and a few that use an
 * exception the rules grant. Only the tests of the rules read them; nothing may be built on them.
 */
@NullMarked
package dev.partnercenter.archfixture;

import org.jspecify.annotations.NullMarked;
