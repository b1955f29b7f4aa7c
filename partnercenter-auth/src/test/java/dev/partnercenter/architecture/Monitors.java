package dev.partnercenter.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code synchronized}, on methods and as blocks. A block is one instruction and no part of ArchUnit's model, so
 * the class file is read again, with the reader that ArchUnit brings along.
 */
final class Monitors implements Function<JavaClass, Stream<String>> {
    @Override
    public Stream<String> apply(JavaClass type) {
        Stream<String> methods = type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .map(method -> method.getFullName() + " is synchronized");
        Stream<String> blocks = type.getSource().stream()
                .flatMap(source -> blocks(source).stream())
                .map(method -> type.getName() + "." + method + " has a synchronized block");
        return Stream.concat(methods, blocks);
    }

    private static List<String> blocks(Source source) {
        List<String> methods = new ArrayList<>();
        try (InputStream file = source.getUri().toURL().openStream()) {
            new ClassReader(file).accept(collector(methods), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source.getUri(), e);
        }
        return methods;
    }

    private static ClassVisitor collector(List<String> methods) {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInsn(int opcode) {
                        if (opcode == Opcodes.MONITORENTER) {
                            methods.add(name);
                        }
                    }
                };
            }
        };
    }
}
