package dev.partnercenter.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds calls and method references that read a clock of the machine or sleep on it. */
final class TimeSources implements Function<JavaClass, Stream<String>> {
    private static final Map<String, Set<String>> METHODS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Thread", Set.of("sleep"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.util.Date", Set.of("<init>"),
            "java.util.Calendar", Set.of("getInstance"),
            "java.time.InstantSource", Set.of("system"),
            "java.time.Clock",
                    Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes"));

    private final String root;

    TimeSources(String root) {
        this.root = root;
    }

    @Override
    public Stream<String> apply(JavaClass type) {
        if (PublicSignatures.outermost(type).getName().equals(root + ".auth.entra.AuthRuntime")) {
            return Stream.empty();
        }
        return type.getCodeUnitAccessesFromSelf().stream()
                .filter(access -> readsTime(access.getTarget()) && !isStoresDefault(access))
                .map(JavaCodeUnitAccess::getDescription);
    }

    private static boolean readsTime(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        boolean clock = METHODS.getOrDefault(owner, Set.of()).contains(target.getName());
        boolean now = owner.startsWith("java.time.") && target.getName().equals("now");
        return (clock || now) && !isTold(target);
    }

    /** {@code new Date(long)} and {@code now(Clock)} are told the time. */
    private static boolean isTold(CodeUnitAccessTarget target) {
        return target.getRawParameterTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(Clock.class)
                        || (type.isEquivalentTo(long.class) && target.getName().equals("<init>")));
    }

    /** A store is made before there is a runtime, so its short factory may take the system's clock as a default. */
    private boolean isStoresDefault(JavaCodeUnitAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(InstantSource.class)
                && PublicSignatures.outermost(access.getOriginOwner())
                        .isAssignableTo(root + ".auth.secret.SecretStore");
    }
}
