package org.netmesh.laws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users of a room can see: the public and protected types and members of the packages that its
 * module exports to everyone, one a line, in order.
 */
public final class PublicApi {
    private PublicApi() {}

    /** The lines of the room that was compiled to {@code classes}. */
    public static List<String> of(Path classes) {
        var lines = new ArrayList<String>();
        for (String exported : exportedPackages(classes)) {
            for (Class<?> type : types(classes, exported)) lines.addAll(lines(type));
        }
        return lines;
    }

    private static Set<String> exportedPackages(Path classes) {
        try (var in = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Class<?>> types(Path classes, String name) {
        Path folder = classes.resolve(name.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("-"))
                    .map(file -> name + "." + file.substring(0, file.length() - ".class".length()))
                    .sorted()
                    .<Class<?>>map(PublicApi::load)
                    .filter(PublicApi::visible)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean visible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && visible(type.getModifiers())
                && (outer == null || visible(outer));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static List<String> lines(Class<?> type) {
        var lines = new ArrayList<String>();
        lines.add(type.toGenericString() + parents(type));
        lines.addAll(members(type.getDeclaredFields(), Field::toGenericString));
        lines.addAll(members(type.getDeclaredConstructors(), Executable::toGenericString));
        lines.addAll(members(type.getDeclaredMethods(), Method::toGenericString));
        return lines;
    }

    private static String parents(Class<?> type) {
        Stream<Type> above = Arrays.stream(type.getGenericInterfaces());
        Type superclass = type.getGenericSuperclass();
        if (superclass != null && superclass != Object.class) {
            above = Stream.concat(Stream.of(superclass), above);
        }
        String names = above.map(Type::getTypeName).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " : " + names;
    }

    private static <M extends Member> List<String> members(M[] members, Function<M, String> text) {
        return Arrays.stream(members)
                .filter(member -> !member.isSynthetic() && visible(member.getModifiers()))
                .map(member -> "    " + text.apply(member))
                .sorted()
                .toList();
    }
}
