package dev.partnercenter.client.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.Deserializers;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Reads a string into a record of one component {@code String value}, which is how an open set of values is written. */
final class OpenValues extends Module {

    @Override
    public String getModuleName() {
        return "open values";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addDeserializers(new Deserializers.Base() {
            @Override
            public @Nullable JsonDeserializer<?> findBeanDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription description) {
                return isOpenValue(type.getRawClass()) ? new OfString(type.getRawClass()) : null;
            }
        });
    }

    private static boolean isOpenValue(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return components != null
                && components.length == 1
                && components[0].getType() == String.class
                && components[0].getName().equals("value");
    }

    private static final class OfString extends JsonDeserializer<Object> {
        private final Constructor<?> constructor;

        OfString(Class<?> type) {
            try {
                constructor = type.getDeclaredConstructor(String.class);
            } catch (NoSuchMethodException e) {
                throw new AssertionError("a record has its canonical constructor", e);
            }
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String value = context.readValue(parser, String.class);
            try {
                return constructor.newInstance(value);
            } catch (ReflectiveOperationException e) {
                return context.handleInstantiationProblem(constructor.getDeclaringClass(), value, e);
            }
        }
    }
}
