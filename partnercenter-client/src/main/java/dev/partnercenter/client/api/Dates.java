package dev.partnercenter.client.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Instants and dates as ISO 8601 has them. Some services leave the offset out and mean UTC; an empty string is no date.
 */
final class Dates {
    private static final int DATE = "2026-01-01".length();

    private Dates() {}

    static Module module() {
        return new SimpleModule("dates")
                .addDeserializer(Instant.class, new Reader<>(Instant.class, Dates::instant))
                .addDeserializer(LocalDate.class, new Reader<>(LocalDate.class, Dates::date))
                .addSerializer(Instant.class, new Writer<>())
                .addSerializer(LocalDate.class, new Writer<>());
    }

    private static Instant instant(String text) {
        String full = text.length() == DATE ? text + "T00:00:00Z" : text;
        TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(full, Instant::from, LocalDateTime::from);
        return time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) time;
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text.length() > DATE ? text.substring(0, DATE) : text);
    }

    private static final class Reader<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> parse;

        Reader(Class<T> type, Function<String, T> parse) {
            this.type = type;
            this.parse = parse;
        }

        @Override
        public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                // Taken for no text it would stay unread, and its members would pass for those beside it.
                throw context.wrongTokenException(parser, type, JsonToken.VALUE_STRING, "not a date");
            }
            String text = parser.getValueAsString("").replace(" ", "");
            if (text.isEmpty()) {
                return null;
            }
            try {
                return parse.apply(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, type, "not a date");
            }
        }
    }

    private static final class Writer<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }
}
