/**
 * Microsoft's side on loopback: Entra ID, Partner Center and Key Vault under their real host names, over real TLS. The
 * door is {@link dev.partnercenter.testing.PartnerCenterSimulator}; read it first, then
 * {@link dev.partnercenter.testing.ManualClock}, {@link dev.partnercenter.testing.Journal} and
 * {@link dev.partnercenter.testing.Faults}. Nothing here knows the libraries that talk to it: it speaks HTTP.
 */
@NullMarked
package dev.partnercenter.testing;

import org.jspecify.annotations.NullMarked;
