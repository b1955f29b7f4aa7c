package dev.partnercenter.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the library's main code, relative to a root package so that the same rules judge the fixtures. A rule
 * that finds none of the packages it speaks of is content.
 */
public final class LibraryRules {
    /** Each package sees only those before it. The resources of the client share a place and may use each other. */
    private static final List<String> ORDER = List.of(
            "auth.secret",
            "auth.entra",
            "auth.consent",
            "auth",
            "auth.okhttp",
            "client.api",
            "client\\.(?!doctor)\\w+",
            "client",
            "client.doctor",
            "keyvault");

    /** Where a library may be used at all. OkHttp is missing: it is the one HTTP stack, and the modules' common language. */
    private static final Map<String, List<String>> HOMES = Map.of(
            "com.nimbusds", List.of("auth.secret", "auth.entra", "auth.consent"),
            "io.github.resilience4j", List.of("auth.entra", "client.api"),
            "com.fasterxml.jackson", List.of("client.."),
            "com.azure", List.of("keyvault"));

    private final String root;

    private LibraryRules(String root) {
        this.root = root;
    }

    public static LibraryRules below(String rootPackage) {
        return new LibraryRules(rootPackage);
    }

    public List<ArchRule> all() {
        return Stream.concat(
                        HOMES.keySet().stream().sorted().map(this::home),
                        Stream.of(
                                packageOrder(),
                                noCycles(),
                                jacksonHidden(),
                                publicSignatures(),
                                time(),
                                standardStreams(),
                                noMonitors(),
                                notSerializable(),
                                nullMarked()))
                .toList();
    }

    ArchRule packageOrder() {
        return every("depend only on packages before their own", new PackageOrder(root, ORDER));
    }

    ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /** Only the packages named in {@link #HOMES} use that library. */
    public ArchRule home(String library) {
        String[] homes = HOMES.getOrDefault(library, List.of()).stream()
                .map(home -> root + "." + home)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true);
    }

    /** Jackson's next major version has other packages: users must not notice the day it comes. */
    public ArchRule jacksonHidden() {
        return noClasses()
                .that(PublicSignatures.VISIBLE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .allowEmptyShould(true);
    }

    public ArchRule publicSignatures() {
        return every(
                "show only types of the JDK and of the library, but for the listed exceptions",
                new PublicSignatures(root));
    }

    /** Clocks and sleep come in through {@code AuthRuntime}; a store, made without one, may ask for the system's clock. */
    ArchRule time() {
        return every("take clocks and waits as parameters", new TimeSources(root));
    }

    ArchRule standardStreams() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true);
    }

    /** Up to JDK 23 a virtual thread that waits for a monitor, or inside one, holds its carrier. */
    ArchRule noMonitors() {
        return every("lock without monitors", new Monitors());
    }

    /** What can be serialized can leak a token into a session store. Exceptions and enums cannot help it. */
    ArchRule notSerializable() {
        return noClasses()
                .that()
                .areNotAssignableTo(Throwable.class)
                .and()
                .areNotEnums()
                .should()
                .beAssignableTo(Serializable.class)
                .allowEmptyShould(true);
    }

    /** NullAway reads only marked packages: one that is not marked would pass unread. */
    ArchRule nullMarked() {
        return every(
                "be in a @NullMarked package",
                type -> type.getPackage().isAnnotatedWith(NullMarked.class)
                        ? Stream.empty()
                        : Stream.of(type.getName() + " is in a package that is not @NullMarked"));
    }

    private static ArchRule every(String does, Function<JavaClass, Stream<String>> faults) {
        return classes()
                .should(new ArchCondition<>(does) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        faults.apply(type).forEach(fault -> events.add(SimpleConditionEvent.violated(type, fault)));
                    }
                })
                .allowEmptyShould(true);
    }
}
