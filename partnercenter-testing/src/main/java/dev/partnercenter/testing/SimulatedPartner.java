package dev.partnercenter.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A partner's tenant, its integration user and its customers.
 *
 * <p>By default the user signs in with MFA, has an id and a name derived from the tenant, and the partner has no
 * customers. Immutable.
 */
public final class SimulatedPartner {
    private final String tenantId;
    private final String userObjectId;
    private final String userPrincipalName;
    private final boolean mfa;
    private final List<SimulatedCustomer> customers;

    private SimulatedPartner(Builder builder) {
        this.tenantId = builder.tenantId;
        String userId = builder.userObjectId;
        this.userObjectId = userId != null ? userId : Guids.derivedFrom(tenantId + "/user");
        String name = builder.userPrincipalName;
        this.userPrincipalName =
                name != null ? name : "integration@partner-" + tenantId.substring(0, 8) + ".onmicrosoft.com";
        this.mfa = builder.mfa;
        this.customers = Stream.concat(builder.customers.stream(), generated(tenantId, builder.generated))
                .toList();
    }

    /** Begins a partner with the given tenant. */
    public static Builder builder(String tenantId) {
        return new Builder(tenantId);
    }

    /** Returns the partner's tenant id, in lower case. */
    public String tenantId() {
        return tenantId;
    }

    /** Returns the object id of the integration user. */
    public String userObjectId() {
        return userObjectId;
    }

    /** Returns the sign-in name of the integration user. */
    public String userPrincipalName() {
        return userPrincipalName;
    }

    /** Returns whether the user's sign-in proves MFA. */
    public boolean mfa() {
        return mfa;
    }

    /** Returns the customers in the order in which Partner Center lists them. */
    public List<SimulatedCustomer> customers() {
        return customers;
    }

    private static Stream<SimulatedCustomer> generated(String tenantId, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new SimulatedCustomer(
                        Guids.derivedFrom(tenantId + "/customer/" + i),
                        "Customer " + i,
                        "customer-" + i + "-" + tenantId.substring(0, 8) + ".onmicrosoft.com",
                        "reseller"));
    }

    /** Collects what a partner is made of. */
    public static final class Builder {
        private final String tenantId;
        private @Nullable String userObjectId;
        private @Nullable String userPrincipalName;
        private boolean mfa = true;
        private final List<SimulatedCustomer> customers = new ArrayList<>();
        private int generated;

        private Builder(String tenantId) {
            this.tenantId = Guids.require("tenantId", tenantId);
        }

        /** Sets the object id of the integration user, a GUID. */
        public Builder userObjectId(String userObjectId) {
            this.userObjectId = Guids.require("userObjectId", userObjectId);
            return this;
        }

        /** Sets the sign-in name of the integration user. */
        public Builder userPrincipalName(String userPrincipalName) {
            this.userPrincipalName = userPrincipalName;
            return this;
        }

        /** Sets whether the user's sign-in proves MFA. */
        public Builder mfa(boolean mfa) {
            this.mfa = mfa;
            return this;
        }

        /** Adds customers. */
        public Builder customers(List<SimulatedCustomer> customers) {
            this.customers.addAll(customers);
            return this;
        }

        /**
         * Adds generated customers after the listed ones: {@code Customer 1}, {@code Customer 2} and so on, with the same
         * tenant ids in every run.
         */
        public Builder customers(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("count must not be negative");
            }
            this.generated = count;
            return this;
        }

        /** Builds the partner. */
        public SimulatedPartner build() {
            return new SimulatedPartner(this);
        }
    }
}
