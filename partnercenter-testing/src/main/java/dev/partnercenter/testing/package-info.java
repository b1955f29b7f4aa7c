/**
 * Microsoft's side on loopback, for tests: Entra ID, Partner Center and Key Vault under their real host names, over real TLS.
 * Nothing here knows the libraries that talk to it: it speaks HTTP.
 *
 * <p>A test starts a {@link dev.partnercenter.testing.PartnerCenterSimulator} with the apps and the
 * {@linkplain dev.partnercenter.testing.SimulatedPartner partners} it is about, and has the code under test use its client and
 * its clock. From then on it moves time ({@link dev.partnercenter.testing.ManualClock}), has something go wrong
 * ({@link dev.partnercenter.testing.Faults}) or take its time ({@link dev.partnercenter.testing.Hold}), and looks at what came
 * over the wire ({@link dev.partnercenter.testing.Journal}). For code that goes through a proxy there is
 * {@link dev.partnercenter.testing.LoopbackProxy}, and {@link dev.partnercenter.testing.SecretListener} for a suite that looks
 * for secrets where none belongs.
 *
 * <h2>What answers</h2>
 *
 * <ul>
 *   <li>Entra ID: the sign-in page with PKCE, sign-ins on another device, the token endpoint for both, for refresh tokens and
 *       for an app by itself, with secrets, certificates or federated credentials; metadata and signing keys. What it
 *       refuses, it refuses by the number ({@code AADSTS...}) that Entra does.
 *   <li>Partner Center: customers in pages and by filter, their users, subscriptions and relationships, consents in their
 *       tenants ({@code applicationconsents}); the partner's profiles, relationships, audit records and MFA reports.
 *   <li>Key Vault: secrets with their versions and tags, in pages, deleted, recovered and purged. Every name is a vault, empty
 *       at first.
 *   <li>Microsoft Graph, Azure Resource Manager, Exchange Online and {@code api.partner.microsoft.com}: to the right token, an
 *       empty collection.
 * </ul>
 *
 * <p>Elsewhere Partner Center says 404 or 405, and {@link dev.partnercenter.testing.FaultTarget#answerNext(int, int, String,
 * String, java.util.Map)} has any service give the answer that a test needs.
 */
@NullMarked
package dev.partnercenter.testing;

import org.jspecify.annotations.NullMarked;
