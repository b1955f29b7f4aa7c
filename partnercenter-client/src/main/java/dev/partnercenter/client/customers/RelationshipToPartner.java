package dev.partnercenter.client.customers;

/**
 * What a partner is to a customer. Partner Center may send values that no constant here has.
 *
 * @param value as Partner Center writes it
 */
public record RelationshipToPartner(String value) {
    /** The partner sells to the customer. */
    public static final RelationshipToPartner RESELLER = new RelationshipToPartner("reseller");

    /** The relationship has ended. */
    public static final RelationshipToPartner NONE = new RelationshipToPartner("none");

    @Override
    public String toString() {
        return value;
    }
}
