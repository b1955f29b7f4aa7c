package dev.partnercenter.client.subscriptions;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a customer has bought; what Partner Center does not say is null. Prints the id, name and status.
 *
 * @param entitlementId of Azure, the id by which it is used
 * @param unitType what the quantity counts, such as {@code Licenses}
 * @param parentSubscriptionId of an add-on, what it is added to
 * @param commitmentEndDate when it ends or renews; of what has no end, in the year 9999
 * @param billingType {@code license} or {@code usage}
 * @param billingCycle such as {@code monthly}
 * @param termDuration as ISO 8601 has it, such as {@code P1Y}
 * @param contractType such as {@code subscription}
 * @param partnerId the MPN id of the reseller, where the partner is its provider
 * @param publisherName who offers it in Microsoft's commercial marketplace
 * @param refundOptions until when it can be given back; empty where Partner Center says nothing of it
 */
public record Subscription(
        String id,
        @Nullable String entitlementId,
        @Nullable String offerId,
        @Nullable String offerName,
        @Nullable String friendlyName,
        @Nullable Long quantity,
        @Nullable String unitType,
        @Nullable String parentSubscriptionId,
        @Nullable Instant creationDate,
        @Nullable Instant effectiveStartDate,
        @Nullable Instant commitmentEndDate,
        @Nullable SubscriptionStatus status,
        @Nullable Boolean autoRenewEnabled,
        @Nullable String billingType,
        @Nullable String billingCycle,
        @Nullable String termDuration,
        @Nullable String contractType,
        @Nullable String orderId,
        @Nullable String partnerId,
        @Nullable Boolean isTrial,
        @Nullable Boolean isMicrosoftProduct,
        @Nullable String publisherName,
        @Nullable Boolean hasPurchasableAddons,
        List<RefundOption> refundOptions) {

    /** @throws NullPointerException if there is no id */
    public Subscription {
        Objects.requireNonNull(id, "id");
        refundOptions = refundOptions == null
                ? List.of()
                : refundOptions.stream().filter(Objects::nonNull).toList();
    }

    /**
     * A way to give a subscription back.
     *
     * @param type such as {@code Full}
     * @param expiresAt until when
     */
    public record RefundOption(
            @Nullable String type, @Nullable Instant expiresAt) {}

    @Override
    public String toString() {
        return "Subscription[" + id + ", " + offerName + ", " + status + "]";
    }
}
