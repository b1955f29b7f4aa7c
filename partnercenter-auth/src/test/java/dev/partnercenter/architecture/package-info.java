/**
 * What the code of every module keeps to, as rules that run as tests. The door is
 * {@link dev.partnercenter.architecture.LibraryRules}; the conditions it is made of follow. Every rule is broken on
 * purpose by a class below {@code dev.partnercenter.archfixture}, which shows that it bites.
 */
@NullMarked
package dev.partnercenter.architecture;

import org.jspecify.annotations.NullMarked;
