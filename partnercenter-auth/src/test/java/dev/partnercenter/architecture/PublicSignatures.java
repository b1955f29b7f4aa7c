package dev.partnercenter.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds foreign types in what users compile against: supertypes, type parameters, annotations, and of every public or
 * protected member (a record's components are such members) its types, thrown types and generics.
 */
final class PublicSignatures implements Function<JavaClass, Stream<String>> {
    /** Public or protected, and so is everything around it. */
    static final DescribedPredicate<JavaClass> VISIBLE =
            DescribedPredicate.describe("are visible to users", PublicSignatures::isVisible);

    /** The two Azure types a user hands in. */
    private static final Set<String> AZURE =
            Set.of("com.azure.core.credential.TokenCredential", "com.azure.security.keyvault.secrets.SecretClient");

    private final String root;

    PublicSignatures(String root) {
        this.root = root;
    }

    @Override
    public Stream<String> apply(JavaClass type) {
        if (!isVisible(type)) {
            return Stream.empty();
        }
        Stream<JavaClass> head = Stream.of(
                        raw(type.getSuperclass().stream()),
                        raw(type.getInterfaces().stream()),
                        raw(type.getTypeParameters().stream()),
                        annotations(type.getAnnotations()))
                .flatMap(Function.identity());
        return Stream.concat(
                foreign(type, type.getName(), head),
                type.getMembers().stream()
                        .filter(PublicSignatures::isOpen)
                        .flatMap(member -> foreign(type, member.getFullName(), types(member))));
    }

    private Stream<String> foreign(JavaClass owner, String where, Stream<JavaClass> types) {
        return types.map(JavaClass::getBaseComponentType)
                .distinct()
                .filter(type -> !allowed(owner, type))
                .map(type -> where + " shows " + type.getName());
    }

    private boolean allowed(JavaClass owner, JavaClass shown) {
        String name = shown.getName();
        String home = owner.getPackageName();
        if (shown.isPrimitive() || shown.getPackageName().startsWith("org.jspecify.annotations")) {
            return true;
        }
        if (name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("dev.partnercenter.")) {
            return true;
        }
        if (name.startsWith("okhttp3.")) {
            return home.equals(root + ".auth.okhttp")
                    || outermost(owner).getName().equals(root + ".auth.entra.AuthRuntime");
        }
        return AZURE.contains(name) && home.equals(root + ".keyvault");
    }

    private static Stream<JavaClass> types(JavaMember member) {
        Stream<JavaClass> own =
                Stream.concat(member.getAllInvolvedRawTypes().stream(), annotations(member.getAnnotations()));
        if (!(member instanceof JavaCodeUnit unit)) {
            return own;
        }
        return Stream.of(
                        own,
                        unit.getExceptionTypes().stream(),
                        raw(unit.getTypeParameters().stream()),
                        unit.getParameterAnnotations().stream().flatMap(PublicSignatures::annotations))
                .flatMap(Function.identity());
    }

    private static Stream<JavaClass> raw(Stream<? extends JavaType> types) {
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> annotations(Collection<? extends JavaAnnotation<?>> annotations) {
        return annotations.stream().map(JavaAnnotation::getRawType);
    }

    private static boolean isVisible(JavaClass type) {
        return isOpen(type.getModifiers())
                && type.getEnclosingClass().map(PublicSignatures::isVisible).orElse(true);
    }

    private static boolean isOpen(JavaMember member) {
        return isOpen(member.getModifiers());
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(PublicSignatures::outermost).orElse(type);
    }
}
