package dev.partnercenter.testing;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** Hands each request to the service it was meant for, and writes the journal. */
final class Router extends Dispatcher {
    private static final List<String> JOURNALLED = List.of(
            "Accept",
            "Content-Type",
            "User-Agent",
            "MS-RequestId",
            "MS-CorrelationId",
            "MS-PartnerCenter-Application",
            "X-Locale",
            "ValidateMfa",
            "client-request-id",
            "x-ms-client-request-id");

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final InstantSource time;
    private final SimulatedCloud cloud;
    private final Journal journal;
    private final Secrets secrets;
    private final Faults faults;
    private final TokenMint mint;
    private final EntraSide entra;
    private final PartnerCenterSide partnerCenter;
    private final VaultSide vault;
    private final ResourceSide others;

    Router(
            InstantSource time,
            SimulatedCloud cloud,
            Journal journal,
            Secrets secrets,
            Faults faults,
            TokenMint mint,
            EntraSide entra,
            PartnerCenterSide partnerCenter,
            VaultSide vault) {
        this.time = time;
        this.cloud = cloud;
        this.journal = journal;
        this.secrets = secrets;
        this.faults = faults;
        this.mint = mint;
        this.entra = entra;
        this.partnerCenter = partnerCenter;
        this.vault = vault;
        this.others = new ResourceSide(cloud, mint);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
        Call call = new Call(request);
        secrets.tellSent(call);
        Journal.Kind kind = kindOf(call);
        String bearer = call.bearer();
        TokenMint.Issued token = bearer == null ? null : mint.read(bearer);
        faults.scripts(kind).waitWhileHeld(call, tenant(call, token));
        Reply reply = replyOrAlarm(call, kind, token);
        journal.add(entry(call, kind, token, reply.status()));
        if (reply.ending() == Reply.Ending.LEFT_OPEN) {
            closed.await();
        }
        return reply.ending() == Reply.Ending.ANSWERED ? response(reply) : Disconnected.from(request);
    }

    /** A mistake in the simulator is answered, or the client would wait for ever and nobody would see why. */
    private Reply replyOrAlarm(Call call, Journal.Kind kind, TokenMint.@Nullable Issued token) {
        try {
            return reply(call, kind, token);
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return Reply.of(500, "text/plain", "The simulator failed: " + trace);
        }
    }

    /** Ends the exchanges that were left open. */
    @Override
    public void close() {
        closed.countDown();
    }

    private Reply reply(Call call, Journal.Kind kind, TokenMint.@Nullable Issued token) {
        FaultTarget.Fault fault = faults.scripts(kind).next(call, tenant(call, token));
        if (fault == null) {
            return service(call, token, null);
        }
        Reply instead = fault.reply();
        if (instead != null) {
            return kind == Journal.Kind.API ? PartnerCenterSide.signed(call, instead) : instead;
        }
        Reply answer = service(call, token, fault.refusal());
        return fault.answerLost() ? Reply.DISCONNECTED : answer;
    }

    private Reply service(Call call, TokenMint.@Nullable Issued token, @Nullable OAuthFailure scripted) {
        if (cloud.isLogin(call)) {
            return entra.answer(call, scripted);
        }
        if (cloud.isPartnerCenter(call)) {
            return partnerCenter.answer(call, token);
        }
        return cloud.isVault(call) ? vault.answer(call, token) : others.answer(call, token);
    }

    private Journal.Kind kindOf(Call call) {
        if (cloud.isLogin(call)) {
            return EntraSide.kindOf(call);
        }
        if (cloud.isPartnerCenter(call)) {
            return Journal.Kind.API;
        }
        return cloud.isVault(call) ? Journal.Kind.VAULT : Journal.Kind.OTHER;
    }

    private Journal.Entry entry(Call call, Journal.Kind kind, TokenMint.@Nullable Issued token, int status) {
        String scope = kind == Journal.Kind.AUTHORIZE ? call.query("scope") : call.form("scope");
        return new Journal.Entry(
                time.instant(),
                kind,
                call.method(),
                call.host(),
                call.path(),
                tenant(call, token),
                kind == Journal.Kind.TOKEN ? call.form("grant_type") : null,
                scope == null ? List.of() : List.of(scope.trim().split("\\s+")),
                kind == Journal.Kind.TOKEN ? call.form("claims") : null,
                status,
                headers(call));
    }

    private @Nullable String tenant(Call call, TokenMint.@Nullable Issued token) {
        if (cloud.isLogin(call)) {
            return call.segments().isEmpty() ? null : call.segments().get(0);
        }
        return token == null ? null : token.tenant();
    }

    private static Map<String, String> headers(Call call) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : JOURNALLED) {
            String value = call.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return Collections.unmodifiableMap(headers);
    }

    private MockResponse response(Reply reply) {
        MockResponse.Builder response =
                new MockResponse.Builder().code(reply.status()).setHeader("Date", HTTP_DATE.format(time.instant()));
        body(reply, response);
        reply.headers().forEach(response::setHeader);
        return response.build();
    }

    /** A header that says the body is compressed is kept true to. */
    private static void body(Reply reply, MockResponse.Builder response) {
        if (reply.bytes() != null) {
            response.body(new Buffer().write(reply.bytes()));
            return;
        }
        if (!"gzip".equals(reply.headers().get("Content-Encoding"))) {
            response.body(reply.body());
            return;
        }
        Buffer compressed = new Buffer();
        try (BufferedSink gzip = Okio.buffer(new GzipSink(compressed))) {
            gzip.writeUtf8(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // A buffer in memory does not fail.
        }
        response.body(compressed);
    }
}
