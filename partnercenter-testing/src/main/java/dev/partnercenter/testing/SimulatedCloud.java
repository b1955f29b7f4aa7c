package dev.partnercenter.testing;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts under which the simulator answers: those of one of Microsoft's clouds, or of one that exists nowhere. Each is a
 * host's name, with a port where it is not 443.
 *
 * @param login where users sign in and tokens come from
 * @param partnerCenter the Partner Center API
 * @param partnerServices prices, referrals and payouts; null where a cloud has none
 * @param graph Microsoft Graph
 * @param arm Azure Resource Manager
 * @param exchange Exchange Online
 * @param vaultSuffix what follows a vault's name, such as {@code .vault.azure.net}; vaults have no port
 */
public record SimulatedCloud(
        String login,
        String partnerCenter,
        @Nullable String partnerServices,
        String graph,
        String arm,
        String exchange,
        String vaultSuffix) {
    /**
     * The worldwide cloud: {@code login.microsoftonline.com}, {@code api.partnercenter.microsoft.com},
     * {@code api.partner.microsoft.com}, {@code graph.microsoft.com}, {@code management.azure.com},
     * {@code outlook.office365.com} and every {@code *.vault.azure.net}.
     */
    public static final SimulatedCloud PUBLIC = new SimulatedCloud(
            "login.microsoftonline.com",
            "api.partnercenter.microsoft.com",
            "api.partner.microsoft.com",
            "graph.microsoft.com",
            "management.azure.com",
            "outlook.office365.com",
            ".vault.azure.net");

    /** The cloud for the United States' government. */
    public static final SimulatedCloud US_GOVERNMENT = new SimulatedCloud(
            "login.microsoftonline.us",
            "api.partnercenter.microsoft.com",
            "api.partner.microsoft.com",
            "graph.microsoft.us",
            "management.usgovcloudapi.net",
            "outlook.office365.us",
            ".vault.usgovcloudapi.net");

    /** The cloud in China, operated by 21Vianet. */
    public static final SimulatedCloud CHINA = new SimulatedCloud(
            "login.partner.microsoftonline.cn",
            "partner.partnercenterapi.microsoftonline.cn",
            null,
            "microsoftgraph.chinacloudapi.cn",
            "management.chinacloudapi.cn",
            "partner.outlook.cn",
            ".vault.azure.cn");

    /**
     * A cloud that exists nowhere: {@code login}, {@code partnercenter}, {@code partner}, {@code graph}, {@code management},
     * {@code outlook} and {@code *.vault} under a domain, all but the vaults at its port.
     *
     * @param domain such as {@code stack.example} or {@code stack.example:8443}
     */
    public static SimulatedCloud under(String domain) {
        return new SimulatedCloud(
                "login." + domain,
                "partnercenter." + domain,
                "partner." + domain,
                "graph." + domain,
                "management." + domain,
                "outlook." + domain,
                ".vault." + host(domain));
    }

    /** Returns the host without its port. */
    static String host(String place) {
        return place.replaceFirst(":\\d+$", "");
    }

    boolean isLogin(Call call) {
        return call.host().equals(host(login));
    }

    boolean isPartnerCenter(Call call) {
        return call.host().equals(host(partnerCenter));
    }

    boolean isPartnerServices(Call call) {
        return partnerServices != null && call.host().equals(host(partnerServices));
    }

    boolean isVault(Call call) {
        return call.host().endsWith(vaultSuffix);
    }

    String loginAddress() {
        return "https://" + login;
    }

    String vaultResource() {
        return "https://" + vaultSuffix.substring(1);
    }

    /** Returns what tokens can be had for, without slashes at the end. */
    Set<String> resources() {
        return Stream.concat(
                        places().map(place -> "https://" + place),
                        Stream.of(vaultResource(), "https://graph.windows.net"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the ids under which customers' tenants know the APIs, by the APIs' addresses. */
    Map<String, String> enterpriseApplications() {
        return Map.of(
                "https://" + graph, "00000003-0000-0000-c000-000000000000",
                "https://" + arm, "797f4846-ba00-4fd7-ba43-dac1f8f63013",
                "https://" + exchange, "00000002-0000-0ff1-ce00-000000000000");
    }

    Set<String> hosts() {
        return Stream.concat(Stream.of(login), places())
                .map(SimulatedCloud::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<Integer> ports() {
        return Stream.concat(Stream.of(login, vaultSuffix), places())
                .map(place -> place.equals(host(place)) ? 443 : Integer.parseInt(place.replaceFirst(".*:", "")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<String> places() {
        Stream<String> everywhere = Stream.of(partnerCenter, graph, arm, exchange);
        return partnerServices == null ? everywhere : Stream.concat(everywhere, Stream.of(partnerServices));
    }
}
