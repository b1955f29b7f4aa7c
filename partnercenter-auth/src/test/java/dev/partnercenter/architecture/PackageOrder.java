package dev.partnercenter.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds dependencies on a package that comes later. Packages outside the order are nobody's business here. */
final class PackageOrder implements Function<JavaClass, Stream<String>> {
    private final String root;
    private final List<String> order;

    /** @param order patterns of package names below the root; the first that fits is the package's place */
    PackageOrder(String root, List<String> order) {
        this.root = root;
        this.order = order;
    }

    @Override
    public Stream<String> apply(JavaClass type) {
        int own = place(type);
        return type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> own >= 0 && place(dependency.getTargetClass()) > own)
                .map(dependency -> "looks ahead: " + dependency.getDescription());
    }

    private int place(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(root + ".")) {
            return -1;
        }
        String below = name.substring(root.length() + 1);
        return IntStream.range(0, order.size())
                .filter(place -> below.matches(order.get(place)))
                .findFirst()
                .orElse(-1);
    }
}
