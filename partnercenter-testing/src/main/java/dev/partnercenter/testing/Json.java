package dev.partnercenter.testing;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects as maps that keep their order. */
final class Json {
    private Json() {}

    /** Makes an object of names and values in turn; a name whose value is null is left out. */
    static Map<String, Object> object(@Nullable Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                object.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return object;
    }

    static String text(Map<String, ? extends @Nullable Object> object) {
        return JSONObjectUtils.toJSONString(object);
    }

    /** Returns the object, or null if the text is not one. */
    static @Nullable Map<String, Object> parse(String text) {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            return null;
        }
    }
}
