package dev.partnercenter.examples;

import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.client.PartnerCenter;
import dev.partnercenter.client.PartnerCenterClient;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.customers.Customer;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The story of a token: a partner consents once, the refresh token goes into an encrypted store, and from then on calls
 * renew their access token by themselves. Without configuration it runs against a simulated Microsoft in this process;
 * with the variables that {@link Settings} names, the same program runs against the real one.
 */
public final class Quickstart {
    private static final int PAGE_SIZE = 50;

    private final World world;
    private final Story story;

    private Quickstart(World world, Story story) {
        this.world = world;
        this.story = story;
    }

    /** Runs the story and prints it; ends with status 2 and one sentence if a variable is missing or malformed. */
    public static void main(String[] args) throws IOException {
        try (World world = World.of(Settings.read(System.getenv()))) {
            run(world, System.out);
        } catch (Settings.Wrong e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static void run(World world, PrintStream out) throws IOException {
        new Quickstart(world, new Story(out, world.wire(), world.isSimulated())).run();
    }

    private void run() throws IOException {
        story.title(world.describe());
        try (PartnerApp app = world.startApp()) {
            consent(app, world.openStore());
        }
        try (PartnerApp app = world.startApp()) {
            SecretStore store = world.openStore();
            story.step("A second process starts with nothing but the store (" + world.storeName() + ")");
            work(app, store);
            holder(app, store);
        }
        story.end();
    }

    private void consent(PartnerApp app, SecretStore store) throws IOException {
        TenantId partner = world.partner();
        Optional<ConsentedPartner> known = RefreshTokens.of(app, store).holder(partner);
        if (known.isPresent()) {
            story.step("The partner has consented before: the store holds its refresh token");
            return;
        }
        PartnerConsent consent = PartnerConsent.builder(app, store)
                .redirectUri(world.redirectUri())
                .build();
        String session = UUID.randomUUID().toString();
        PendingConsent pending = consent.begin(ExpectedPartner.of(partner), session);
        story.step("The app builds the authorization URL: code flow, PKCE S256, state, nonce, fresh sign-in");
        story.note(pending.authorizationUrl().getHost()
                + pending.authorizationUrl().getPath());

        String callback = world.signIn(pending.authorizationUrl());
        story.step("The partner's user signs in with MFA and consents; the browser comes back with a code");
        story.note("back at " + world.redirectUri() + "?code=...&state=...");

        ConsentedPartner consented = consent.complete(pending, session, callback);
        story.step("The code is redeemed; state, nonce, signed id_token and MFA evidence (" + consented.mfa()
                + ") are right; the refresh token is stored, read back and proven by one redemption");
    }

    private void work(PartnerApp app, SecretStore store) throws IOException {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(app, store);
        PartnerCenterClient partnerCenter = PartnerCenter.create(app, tokens).forPartner(world.partner());

        story.expectTokenRequests(
                1,
                () -> "It lists the partner's customers over all pages: " + count(partnerCenter)
                        + ", for all of which one access token was redeemed");
        story.expectTokenRequests(
                0, () -> "It lists them again: " + count(partnerCenter) + ", the token is still good");
        if (!world.isSimulated()) {
            return;
        }
        world.letTimePass(Duration.ofMinutes(61));
        story.expectTokenRequests(
                1,
                () -> "61 minutes later the access token has expired; the next call renews it first: "
                        + count(partnerCenter));
        world.revokeAccessTokens();
        story.expectTokenRequests(
                1,
                () -> "The server revokes the access token; a call meets one 401, one renewal and one" + " replay: "
                        + count(partnerCenter));
    }

    private void holder(PartnerApp app, SecretStore store) throws IOException {
        ConsentedPartner holder =
                RefreshTokens.of(app, store).holder(world.partner()).orElseThrow();
        story.step("Who holds the refresh token: user " + holder.userId() + " of partner " + holder.partner()
                + ", " + holder.age(world.now()).toMinutes() + " minutes old, " + holder.daysLeft(world.now())
                + " days left");
    }

    private static String count(PartnerCenterClient partnerCenter) throws IOException {
        int customers = 0;
        int pages = 0;
        Optional<Page<Customer>> page = Optional.of(partnerCenter.customers().list(PAGE_SIZE));
        while (page.isPresent()) {
            customers += page.get().items().size();
            pages++;
            page = page.get().next();
        }
        return customers + " customers on " + pages + (pages == 1 ? " page" : " pages");
    }
}
