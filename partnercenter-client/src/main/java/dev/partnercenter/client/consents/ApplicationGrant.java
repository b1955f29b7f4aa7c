package dev.partnercenter.client.consents;

import dev.partnercenter.auth.entra.Resource;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Delegated permissions on one API: what the app may do there for a customer, in the name of the partner's user. Compared by
 * all of it. Immutable.
 */
public final class ApplicationGrant {
    private static final Map<Resource, String> KNOWN = Map.of(
            Resource.GRAPH, "00000003-0000-0000-c000-000000000000",
            Resource.ARM, "797f4846-ba00-4fd7-ba43-dac1f8f63013",
            Resource.EXCHANGE_ONLINE, "00000002-0000-0ff1-ce00-000000000000");

    private final String enterpriseApplicationId;
    private final Resource resource;
    private final Set<String> scopes;

    private ApplicationGrant(String enterpriseApplicationId, Resource resource, Set<String> scopes) {
        this.enterpriseApplicationId = enterpriseApplicationId;
        this.resource = resource;
        this.scopes = scopes;
    }

    /**
     * Permissions on Microsoft Graph, Azure Resource Manager or Exchange Online.
     *
     * @param scopes such as {@code Directory.Read.All}, without the API's address
     * @throws IllegalArgumentException if it is another API, which {@link #of(String, Resource, String...)} takes, or as there
     */
    public static ApplicationGrant of(Resource resource, String... scopes) {
        String id = KNOWN.get(resource);
        if (id == null) {
            throw new IllegalArgumentException(resource + " must be given with the id of its enterprise application");
        }
        return of(id, resource, scopes);
    }

    /**
     * Permissions on any API but Partner Center itself, which cannot be granted in a customer's tenant.
     *
     * @param enterpriseApplicationId under which every tenant knows the API, a GUID
     * @param resource the same API, as tokens for it are asked for; by such a token the grant is seen to work
     * @param scopes without the API's address; upper and lower case are the same
     * @throws IllegalArgumentException if the id is not a GUID, there is no scope or a blank one, one has a comma, a slash or
     *     a space, or the resource is Partner Center or narrowed to scopes
     */
    public static ApplicationGrant of(String enterpriseApplicationId, Resource resource, String... scopes) {
        if (!enterpriseApplicationId.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw new IllegalArgumentException("enterprise application id must be a GUID");
        }
        if (resource.equals(Resource.PARTNER_CENTER) || !resource.scopes().isEmpty()) {
            throw new IllegalArgumentException("resource must be another API than Partner Center, and not narrowed");
        }
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String scope : scopes) {
            if (!scope.matches("[^\\s,/]+")) {
                throw new IllegalArgumentException("scope must be a name such as Directory.Read.All");
            }
            all.add(scope);
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("scopes must not be empty");
        }
        return new ApplicationGrant(enterpriseApplicationId.toLowerCase(Locale.ROOT), resource, Set.copyOf(all));
    }

    public String enterpriseApplicationId() {
        return enterpriseApplicationId;
    }

    public Resource resource() {
        return resource;
    }

    /** The scopes, without the API's address. */
    public Set<String> scopes() {
        return scopes;
    }

    /** Those of the scopes that a token does not have. */
    Set<String> missingIn(Collection<String> granted) {
        Set<String> names = granted.stream()
                .map(scope -> lower(scope.substring(scope.lastIndexOf('/') + 1)))
                .collect(Collectors.toSet());
        return scopes.stream().filter(scope -> !names.contains(lower(scope))).collect(Collectors.toUnmodifiableSet());
    }

    /** As Partner Center wants them: divided by commas. */
    String joined() {
        return scopes.stream().sorted().collect(Collectors.joining(","));
    }

    private static String lower(String scope) {
        return scope.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApplicationGrant that
                && enterpriseApplicationId.equals(that.enterpriseApplicationId)
                && resource.equals(that.resource)
                && scopes.equals(that.scopes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(enterpriseApplicationId, resource, scopes);
    }

    @Override
    public String toString() {
        return "ApplicationGrant[" + resource + ", " + joined() + "]";
    }
}
