package dev.partnercenter.client.relationships;

import org.jspecify.annotations.Nullable;

/**
 * Another partner, and how this one stands to it; what Partner Center does not say is null.
 *
 * @param id the GUID of the other partner's tenant
 * @param state such as {@code Active}; missing among a customer's resellers
 * @param location its country, two letters, ISO 3166-1; missing among a customer's resellers
 */
public record PartnerRelationship(
        @Nullable String id,
        @Nullable String name,
        @Nullable RelationshipType relationshipType,
        @Nullable String state,
        @Nullable String mpnId,
        @Nullable String location) {}
