package dev.partnercenter.secrecy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What objects print, and all objects that hang on them: through their fields if they are ours, through their elements if
 * they are the JDK's collections.
 */
public final class Printed {
    private final String ours;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Class<?>> types = new HashSet<>();
    private final Deque<Object> due = new ArrayDeque<>();

    /**
     * Has printed nothing yet.
     *
     * @param ours how the names of our classes begin
     */
    public Printed(String ours) {
        this.ours = ours;
    }

    /** Returns what each object of ours prints that can be reached from there and was not printed before. */
    public List<String> from(Object root) {
        List<String> texts = new ArrayList<>();
        add(root);
        while (!due.isEmpty()) {
            Object object = due.removeFirst();
            if (object.getClass().getName().startsWith(ours)) {
                types.add(object.getClass());
                texts.add(object.getClass().getName() + " prints " + object);
                addFields(object);
            } else {
                addElements(object);
            }
        }
        return texts;
    }

    /**
     * Returns the public classes among a library's that print more than their name, and of which nothing was printed yet.
     * Exceptions are not among them: the message of each is looked through when it is made.
     */
    public List<String> missing(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .filter(name -> name.startsWith(ours))
                    .map(Printed::load)
                    .filter(type -> isPublic(type) && printsItself(type) && !types.contains(type))
                    .map(Class::getName)
                    .sorted()
                    .toList();
        }
    }

    /** Where the class files of a library are. */
    public static Path classesOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Printed.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether it can be named from anywhere. */
    private static boolean isPublic(@Nullable Class<?> type) {
        return type == null || (Modifier.isPublic(type.getModifiers()) && isPublic(type.getEnclosingClass()));
    }

    private static boolean printsItself(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers()) || type.isEnum() || Throwable.class.isAssignableFrom(type)) {
            return false;
        }
        try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every class has it", e);
        }
    }

    private void add(@Nullable Object object) {
        if (object != null && seen.add(object)) {
            due.addLast(object);
        }
    }

    private void addFields(Object object) {
        for (Class<?> type = object.getClass(); type.getName().startsWith(ours); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    add(valueOf(field, object));
                }
            }
        }
        if (object instanceof Throwable thrown) {
            add(thrown.getCause());
        }
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError("all is open on the class path", e);
        }
    }

    private void addElements(Object object) {
        if (object instanceof Iterable<?> elements
                && object.getClass().getName().startsWith("java.util.")) {
            elements.forEach(this::add);
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (object instanceof Optional<?> optional) {
            optional.ifPresent(this::add);
        } else if (object instanceof AtomicReference<?> reference) {
            add(reference.get());
        } else if (object instanceof Object[] array) {
            for (Object element : array) {
                add(element);
            }
        }
    }
}
