package dev.partnercenter.client.relationships;

/**
 * How one partner stands to another. Partner Center may send values that no constant here has, and writes them in answers
 * otherwise than it wants them asked for: {@code is_indirect_cloud_solution_provider_of}.
 *
 * @param value as Partner Center writes it
 */
public record RelationshipType(String value) {
    /** An indirect provider to its indirect resellers. */
    public static final RelationshipType INDIRECT_PROVIDER_OF =
            new RelationshipType("IsIndirectCloudSolutionProviderOf");

    /** An indirect reseller to its indirect providers. */
    public static final RelationshipType INDIRECT_RESELLER_OF = new RelationshipType("IsIndirectResellerOf");

    @Override
    public String toString() {
        return value;
    }
}
