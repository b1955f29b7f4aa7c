package dev.partnercenter.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What apps may do in customers' tenants. An app may do everything everywhere until its consent in a tenant is removed; from
 * then on it may do there what Partner Center was told to grant it.
 */
final class CustomerConsents {
    private record Holder(String tenant, String clientId) {}

    /** Scopes by the id of the API's enterprise application. Who is missing may do everything. */
    private final Map<Holder, Map<String, Set<String>>> grants = new ConcurrentHashMap<>();

    private final Map<String, String> applications;

    CustomerConsents(SimulatedCloud cloud) {
        applications = cloud.enterpriseApplications();
    }

    /** Takes everything back; returns whether there was anything. */
    boolean remove(String tenant, String clientId) {
        Map<String, Set<String>> before = grants.put(new Holder(tenant, clientId), Map.of());
        return before == null || !before.isEmpty();
    }

    /** Grants all of it, or nothing if one of the APIs has a grant already. */
    boolean add(String tenant, String clientId, Map<String, Set<String>> more) {
        List<Boolean> added = new ArrayList<>();
        grants.computeIfPresent(new Holder(tenant, clientId), (holder, before) -> {
            if (more.keySet().stream().anyMatch(before::containsKey)) {
                return before;
            }
            Map<String, Set<String>> after = new TreeMap<>(before);
            after.putAll(more);
            added.add(true);
            return after;
        });
        return !added.isEmpty();
    }

    /** Returns what was granted, or null if the app may do everything. */
    @Nullable
    Map<String, Set<String>> of(String tenant, String clientId) {
        Map<String, Set<String>> granted = grants.get(new Holder(tenant, clientId));
        return granted == null ? null : new TreeMap<>(granted);
    }

    /** Returns what a token reply says was granted. */
    String granted(String tenant, String clientId, Scopes asked, String resource) throws OAuthFailure {
        Map<String, Set<String>> all = of(tenant, clientId);
        if (all == null) {
            return asked.granted(resource);
        }
        String api = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
        Set<String> scopes = all.getOrDefault(applications.getOrDefault(api, ""), Set.of());
        if (scopes.isEmpty()) {
            throw all.isEmpty()
                    ? OAuthFailure.invalidGrant(
                            90099, "The application '" + clientId + "' has not been authorized in the tenant.")
                    : OAuthFailure.invalidGrant(65001, "The user or administrator has not consented to the app.");
        }
        return Stream.concat(scopes.stream().map(scope -> resource + "/" + scope), Stream.of(resource + "/.default"))
                .collect(Collectors.joining(" "));
    }

    /** Reads a grant as it is posted: several scopes, divided by commas. */
    static Set<String> scopes(String text) {
        return Stream.of(text.split(","))
                .map(String::trim)
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static boolean areIds(Collection<String> enterpriseApplications) {
        return enterpriseApplications.stream().allMatch(Guids::isGuid);
    }
}
