package dev.partnercenter.client.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Reads and writes a record of one component {@code String value} as that string, which is how an open set of values is. */
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
        context.addSerializers(new Serializers.Base() {
            @Override
            public @Nullable JsonSerializer<?> findSerializer(
                    SerializationConfig config, JavaType type, BeanDescription description) {
                return isOpenValue(type.getRawClass()) ? new ToText(type.getRawClass()) : null;
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
            // As Jackson does for any other record: its users need not make theirs public.
            ClassUtil.checkAndFixAccess(constructor, true);
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

    private static final class ToText extends JsonSerializer<Object> {
        private final Method value;

        ToText(Class<?> type) {
            value = type.getRecordComponents()[0].getAccessor();
            ClassUtil.checkAndFixAccess(value, true);
        }

        @Override
        public void serialize(Object open, JsonGenerator json, SerializerProvider provider) throws IOException {
            try {
                json.writeObject(value.invoke(open));
            } catch (ReflectiveOperationException e) {
                provider.reportMappingProblem(e, "its value cannot be read");
            }
        }
    }
}
