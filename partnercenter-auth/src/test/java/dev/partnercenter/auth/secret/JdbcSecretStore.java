package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * An example of a store of one's own: a row for each version, which the database numbers, names and dates, and which nobody
 * but an operator changes. Values are not encrypted.
 */
final class JdbcSecretStore implements SecretStore {
    private final DataSource database;

    JdbcSecretStore(DataSource database) {
        this.database = database;
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
        return query(sql, JdbcSecretStore::stored, name.value(), versionId).stream()
                .map(StoredSecret::value)
                .findFirst();
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        if (value.reveal().getBytes(UTF_8).length > 25_000) {
            throw new SecretStoreException(Kind.TOO_LARGE, "a row takes at most 25,000 bytes");
        }
        String sql = "select * from final table (insert into secrets (name, metadata, secret) values (?, ?, ?))";
        return query(sql, JdbcSecretStore::version, name.value(), metadata.toJson(), value.reveal())
                .get(0);
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        return query("select distinct name from secrets", row -> new SecretName(row.getString("name")));
    }

    private static StoredSecret stored(ResultSet row) throws SQLException, SecretStoreException {
        SecretVersion version = version(row);
        if (!version.enabled()) {
            throw new SecretStoreException(Kind.SUSPENDED, "version " + version.id() + " is disabled");
        }
        return new StoredSecret(version, Secret.of(row.getString("secret")));
    }

    private static SecretVersion version(ResultSet row) throws SQLException {
        return new SecretVersion(
                row.getString("id"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getBoolean("enabled"),
                SecretMetadata.parse(row.getString("metadata")));
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException, SecretStoreException;
    }

    private <T> List<T> query(String sql, Reader<T> reader, String... parameters) throws SecretStoreException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
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
}
