package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;

/** An example of a store of one's own: a row for each version, which nobody but an operator changes; values unencrypted. */
final class JdbcSecretStore implements SecretStore {
    private final DataSource database;
    private final InstantSource clock;

    JdbcSecretStore(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        String sql = "select * from secrets where name = ? order by number desc fetch first row only";
        return query(sql, JdbcSecretStore::stored, name.value()).stream().findFirst();
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        return query("select * from secrets where name = ?", JdbcSecretStore::version, name.value());
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        String sql = "select * from secrets where name = ? and id = ?";
        List<StoredSecret> found = query(sql, JdbcSecretStore::stored, name.value(), versionId);
        return found.stream().map(StoredSecret::value).findFirst();
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        if (value.reveal().getBytes(UTF_8).length > 25_000) {
            throw new SecretStoreException(Kind.TOO_LARGE, "a row takes at most 25,000 bytes");
        }
        String sql = "select * from final table (insert into secrets (name, id, created, metadata, secret)"
                + " values (?, ?, ?, ?, ?))";
        long created = clock.instant().getEpochSecond();
        Object[] row = {name.value(), UUID.randomUUID().toString(), created, text(metadata), value.reveal()};
        return query(sql, JdbcSecretStore::version, row).get(0);
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        return query("select distinct name from secrets", row -> new SecretName(row.getString("name")));
    }

    private <T> List<T> query(String sql, Reader<T> reader, Object... parameters) throws SecretStoreException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        } catch (IllegalArgumentException e) {
            throw new SecretStoreException(Kind.CORRUPT, "a row holds what no store holds");
        } catch (SQLException e) {
            Kind kind = switch (String.valueOf(e.getSQLState())) {
                case "42S02", "42S03", "42S04" -> Kind.ABSENT; // no such table
                case "28000", "90096" -> Kind.FORBIDDEN; // wrong password, no right
                default -> Kind.UNAVAILABLE;
            };
            // Neither as cause nor in the message: a driver may quote values.
            throw new SecretStoreException(kind, "the database failed with SQL state " + e.getSQLState());
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException, SecretStoreException;
    }

    private static StoredSecret stored(ResultSet row) throws SQLException, SecretStoreException {
        SecretVersion version = version(row);
        if (!version.enabled()) {
            throw new SecretStoreException(Kind.SUSPENDED, "version " + version.id() + " is disabled");
        }
        return new StoredSecret(version, Secret.of(row.getString("secret")));
    }

    private static SecretVersion version(ResultSet row) throws SQLException {
        Instant created = Instant.ofEpochSecond(row.getLong("created"));
        return new SecretVersion(
                row.getString("id"), created, row.getBoolean("enabled"), metadata(row.getString("metadata")));
    }

    private static String text(SecretMetadata metadata) {
        Properties text = new Properties();
        metadata.tags().forEach((name, value) -> text.setProperty("tag." + name, value));
        metadata.expiresAt().ifPresent(expiry -> text.setProperty("expires", expiry.toString()));
        metadata.contentType().ifPresent(type -> text.setProperty("type", type));
        StringWriter out = new StringWriter();
        try {
            text.store(out, null);
        } catch (IOException e) {
            throw new IllegalStateException("strings take everything", e);
        }
        return out.toString();
    }

    private static SecretMetadata metadata(String stored) {
        Properties text = new Properties();
        try {
            text.load(new StringReader(stored));
        } catch (IOException e) {
            throw new IllegalStateException("strings can be read", e);
        }
        Map<String, String> tags = new HashMap<>();
        for (String key : text.stringPropertyNames()) {
            if (key.startsWith("tag.")) {
                tags.put(key.substring(4), text.getProperty(key));
            }
        }
        SecretMetadata metadata = SecretMetadata.of(tags);
        String expires = text.getProperty("expires");
        metadata = expires == null ? metadata : metadata.expiringAt(Instant.parse(expires));
        String type = text.getProperty("type");
        return type == null ? metadata : metadata.withContentType(type);
    }
}
