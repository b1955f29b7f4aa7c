/**
 * What Microsoft's side is: clouds, tenants, resources, the registered app, the token endpoint and what it refuses. The
 * door is {@link dev.partnercenter.auth.entra.PartnerApp}; read {@link dev.partnercenter.auth.entra.TenantId},
 * {@link dev.partnercenter.auth.entra.Cloud} and {@link dev.partnercenter.auth.entra.Resource}, then the app, then
 * {@link dev.partnercenter.auth.entra.TokenEndpoint}. {@link dev.partnercenter.auth.entra.AuthException} is what every
 * failure of this library arrives as.
 *
 * <p>Applications also meet what a {@link dev.partnercenter.auth.entra.PartnerApp} is built of
 * ({@link dev.partnercenter.auth.entra.ClientCredential}, {@link dev.partnercenter.auth.entra.AuthRuntime},
 * {@link dev.partnercenter.auth.entra.TokenOptions}) and what it tells ({@link dev.partnercenter.auth.entra.AuthEvent},
 * {@link dev.partnercenter.auth.entra.CredentialStatus}); most of the rest is public for the library's other packages and
 * modules.
 */
@NullMarked
package dev.partnercenter.auth.entra;

import org.jspecify.annotations.NullMarked;
