package dev.partnercenter.auth.secret;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Shows what the contract asks of a store that the library does not know. */
class JdbcSecretStoreTest extends SecretStoreContract {
    private static final String TABLE = """
            create table secrets (
                number bigint generated always as identity primary key,
                name varchar(127) not null,
                id varchar(36) default random_uuid() not null,
                created timestamp(0) with time zone default current_timestamp(0) not null,
                enabled boolean default true not null,
                metadata clob not null,
                secret varchar(25000) not null)""";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final SecretStore store = open();
    private Connection operator;

    @BeforeEach
    void makeTable() throws SQLException {
        operator = database("operator").getConnection();
        operate("create user app password ''");
        operate(TABLE);
        operate("grant select, insert on secrets to app");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        operator.close();
    }

    @Override
    protected SecretStore store() {
        return store;
    }

    @Override
    protected SecretStore reopen() {
        return open();
    }

    @Override
    protected void setEnabled(SecretName name, String versionId, boolean enabled) throws SQLException {
        operate("update secrets set enabled = ? where name = ? and id = ?", enabled, name.value(), versionId);
    }

    @Override
    protected Map<Kind, Breakage> breakages() {
        return Map.of(
                Kind.ABSENT,
                name -> undone("alter table secrets rename to elsewhere", "alter table elsewhere rename to secrets"),
                Kind.FORBIDDEN,
                name -> undone("revoke select, insert on secrets from app", "grant select, insert on secrets to app"),
                Kind.UNAVAILABLE,
                name -> undone("set exclusive 1", "set exclusive 0"),
                Kind.CORRUPT,
                name -> undone("update secrets set secret = ''", "update secrets set secret = 'first-value'"));
    }

    private SecretStore open() {
        return new JdbcSecretStore(database("app"));
    }

    private DataSource database(String user) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(url);
        database.setUser(user);
        return database;
    }

    private Repair undone(String broken, String whole) throws SQLException {
        operate(broken);
        return () -> operate(whole);
    }

    private void operate(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = operator.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }
}
