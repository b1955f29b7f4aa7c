package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.TokenOptions;
import java.util.List;
import okhttp3.OkHttpClient;

/** What the table of limits must say, made from the numbers that the code goes by. */
public final class DocumentedLimits {
    private DocumentedLimits() {}

    public static List<String> rows() {
        try (PipelineBed bed = new PipelineBed()) {
            OkHttpClient http = PartnerCenterApi.client(bed.app, bed.tokens);
            TokenOptions options = bed.app.options();
            return List.of(
                    "<td>%d s; %d s; %d s, with"
                            .formatted(
                                    http.connectTimeoutMillis() / 1000,
                                    http.readTimeoutMillis() / 1000,
                                    PartnerCenterApi.CALL_TIME.toSeconds()),
                    "<td>attempts</td><td>%d, where".formatted(PartnerCenterApi.ATTEMPTS),
                    "by chance up to %d ms, then up to %d ms"
                            .formatted(Pipeline.FIRST_WAIT.toMillis(), 2 * Pipeline.FIRST_WAIT.toMillis()),
                    "at most %d saved up".formatted(RetryBudget.MOST_SAVED),
                    "<td>%d for each partner and customer".formatted(Lanes.MOST_AT_ONCE),
                    "at most %d min, and up to 10 %% more; %d s doubling to %d s"
                            .formatted(
                                    Lanes.LONGEST_PAUSE.toMinutes(),
                                    Lanes.FIRST_PAUSE.toSeconds(),
                                    Lanes.LONGEST_UNASKED_PAUSE.toSeconds()),
                    "doubling to %d s, then one".formatted(options.hostPause().toSeconds()),
                    "<td>%d MiB; of a refusal, %d KiB are read"
                            .formatted(Exchange.MOST_BYTES >> 20, Refusals.MOST_BYTES >> 10));
        }
    }
}
