package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.PARTNER_CENTER;
import static dev.partnercenter.testing.Wire.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import okhttp3.FormBody;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretListenerTest {
    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Wire wire = new Wire(simulator);
    private final Map<String, SecretListener.Kind> heard = Eavesdropper.HEARD;

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void whatIsGivenOutIsHeard() throws Exception {
        String code = wire.code(TENANT);
        assertThat(heard).containsEntry(code, SecretListener.Kind.CODE);

        Wire.Answer tokens = wire.redeem(TENANT, code);

        assertThat(heard)
                .containsEntry(tokens.string("access_token"), SecretListener.Kind.ACCESS_TOKEN)
                .containsEntry(tokens.string("refresh_token"), SecretListener.Kind.REFRESH_TOKEN)
                .containsEntry(tokens.string("id_token"), SecretListener.Kind.ID_TOKEN);
        assertThat(heard)
                .containsEntry(
                        wire.appOnly(TENANT, PARTNER_CENTER + "/.default").string("access_token"),
                        SecretListener.Kind.ACCESS_TOKEN)
                .containsEntry(deviceCode(), SecretListener.Kind.DEVICE_CODE);
    }

    @Test
    void whatTheOtherSideHasMadeIsHeardThoughItBeRefused() throws Exception {
        Wire.Answer refused = wire.token(
                TENANT,
                Wire.codeForm("no such code")
                        .add("client_assertion", "an assertion that proves nothing")
                        .add("client_secret", Wire.SECRET));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(heard)
                .containsEntry(Wire.VERIFIER, SecretListener.Kind.CODE_VERIFIER)
                .containsEntry("an assertion that proves nothing", SecretListener.Kind.CLIENT_ASSERTION)
                .doesNotContainKey(Wire.SECRET);
    }

    private String deviceCode() throws Exception {
        return wire.send(new Request.Builder()
                        .url("https://login.microsoftonline.com/" + TENANT + "/oauth2/v2.0/devicecode")
                        .post(new FormBody.Builder()
                                .add("client_id", Wire.CLIENT_ID)
                                .add("scope", Wire.DELEGATED)
                                .build())
                        .build())
                .string("device_code");
    }
}
