package org.netmesh.laws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder that this project was checked out into, and where things lie in it. */
public record Checkout(Path root) {
    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

    /** The checkout whose module {@code laws} is being tested. */
    public static Checkout underTest() {
        return new Checkout(Path.of("..").toAbsolutePath().normalize());
    }

    /** The folders of the rooms, in the order of the root POM. */
    public List<String> rooms() {
        return MODULE.matcher(read(root.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** What a room compiled to; absent for a room that is only tests. */
    public Path classes(String room) {
        return root.resolve(room).resolve("target/classes");
    }

    /** The names of the modules of all rooms, and of the packages in them. */
    public Set<String> packages() {
        var names = new HashSet<String>();
        for (String room : rooms()) {
            if (!hasModule(room)) continue;
            for (var module : ModuleFinder.of(classes(room)).findAll()) {
                names.add(module.descriptor().name());
                names.addAll(module.descriptor().packages());
            }
        }
        return names;
    }

    /** Whether the room is a module, and not code for the class path. */
    public boolean hasModule(String room) {
        return Files.exists(classes(room).resolve("module-info.class"));
    }

    /** Every Java file of every room, main, test and fuzz. */
    public List<Path> javaFiles() {
        return rooms().stream()
                .flatMap(room -> files(root.resolve(room).resolve("src")))
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    /** The Java files of all tests and fuzz targets. */
    public List<Path> testFiles() {
        return javaFiles().stream().filter(Checkout::isTest).toList();
    }

    /** The path as people write it: from the root, with slashes. */
    public String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** All files below a folder, in order; none if there is no such folder. */
    public static Stream<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) return Stream.empty();
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTest(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/src/test/") || path.contains("/src/testFuzz/");
    }
}
